// swift-tools-version: 5.9
// The generated code, Rounds.swift round it, and the library as an XCFramework. `../build-ios` fills `Sources/RoundsCore/Generated` and makes the
// framework. Not run here: no Swift compiler could be had where this was written.
import PackageDescription

let package = Package(
    name: "RoundsCore",
    platforms: [.iOS(.v15), .macOS(.v12)],
    products: [.library(name: "RoundsCore", targets: ["RoundsCore"])],
    targets: [
        .binaryTarget(name: "RoundsCoreFFI", path: "RoundsCoreFFI.xcframework"),
        .target(name: "RoundsCore", dependencies: ["RoundsCoreFFI"], path: "Sources/RoundsCore"),
    ]
)
