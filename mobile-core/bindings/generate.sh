# The faces of the core in Kotlin, Python and Swift, as the generator reads them from this machine's library. To be sourced.

# generate BUILT: into BUILT/faces.
generate() {
  local library=$1/debug/libmobile_core.so
  if [ "$(uname)" = Darwin ]; then library=$1/debug/libmobile_core.dylib; fi
  cargo build --package mobile-core
  cargo build --package uniffi-bindgen --target-dir "$1/generator" --config profile.dev.package.uniffi_bindgen.opt-level=0
  rm -rf "$1/faces"
  "$1/generator/debug/uniffi-bindgen" "$library" "$1/faces"
}
