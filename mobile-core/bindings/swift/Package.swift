// swift-tools-version: 5.9
// A thin package round the generated code. Not run here: no Swift compiler could be had where this was written.
//
// Before building, beside this file:
//   uniffi-bindgen <libmobile_core> OUT; move OUT/swift/*.swift to Sources/RoundsCore
//   move the generated *FFI.h and *.modulemap into the XCFramework's headers (one module map for all of them), then
//   xcodebuild -create-xcframework -library <ios>/libmobile_core.a -headers Headers \
//       -library <ios-sim>/libmobile_core.a -headers Headers -output RoundsCoreFFI.xcframework
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
