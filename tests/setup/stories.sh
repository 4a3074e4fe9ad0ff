# The phone's story in the languages of the apps: generated bindings, the real core, a real server.

# In a folder of its own, so that no other room's features make it compile again. Unoptimised: it runs for a second.
build_generator() {
  cargo build --quiet --package uniffi-bindgen --target-dir "$tools/generator" \
    --config profile.dev.package.uniffi_bindgen.opt-level=0
}

generate_bindings() {
  rm -rf "$bindings"
  "$tools/generator/debug/uniffi-bindgen" "$(core_library)" "$bindings"
  # Python loads the library from beside the generated modules.
  cp "$(core_library)" "$bindings/python/rounds_core/"
}

# Whoever changes what apps call says so: the print of all declarations stands in the change log.
check_surface() {
  local print log=mobile-core/bindings/CHANGELOG.md
  print=$(surface | sha256sum | cut -c1-16)
  grep -qx "surface: $print" "$log" || { echo "the bindings' surface has changed: say how in $log, with 'surface: $print'" >&2; return 1; }
}

# Declarations without their documentation, their bodies and what belongs to the generator.
surface() {
  find "$bindings/kotlin" -name '*.kt' -print0 | sort -z | xargs -0 cat \
    | grep -E '^ *(public |override |abstract |open |sealed |data |enum |suspend )*(fun|class|interface|object|val|var) ' \
    | grep -vE 'uniffi|Uniffi|Ffi|RustBuffer|ByteBuffer|Pointer|Cleaner|private|internal' | sed 's/^ *//' | LC_ALL=C sort
}

# What the core's documentation says of a method stands above it in Kotlin and in Swift, where app developers read it.
check_comments() {
  local line checked=0 missing=0
  while IFS= read -r line; do
    checked=$((checked + 1))
    for face in "$bindings/kotlin/com/rounds/core/mobile_core.kt" "$bindings/swift/RoundsCore.swift"; do
      grep -qF -- "* $line" "$face" || { echo "not in $(basename "$face"): $line" >&2; missing=$((missing + 1)); }
    done
  done < <(cat mobile-core/src/app/*.rs | awk '/^    \/\/\/ / { if (!first) first = substr($0, 9); next } /^    #\[/ { next } /^    pub fn / { if (first) print first } { first = "" }')
  [ "$checked" -ge 38 ] || { echo "only $checked documented methods were found" >&2; return 1; }
  [ "$missing" -eq 0 ]
}

# Every method of the core has its place in the packages that apps get.
check_packages() {
  local method missing=0
  for method in $(sed -n '/^public interface FieldAppInterface/,/^}/s/^    fun `\([A-Za-z]*\)`.*/\1/p' "$bindings/kotlin/com/rounds/core/mobile_core.kt"); do
    for package in mobile-core/bindings/kotlin/src/main/kotlin/com/rounds/core/Rounds.kt mobile-core/bindings/swift/Sources/RoundsCore/Rounds.swift; do
      grep -qE "fun[c]? $method\(" "$package" || { echo "not in $(basename "$package"): $method" >&2; missing=$((missing + 1)); }
    done
  done
  [ "$missing" -eq 0 ]
}

check_bindings() {
  check_comments
  check_packages
}

core_library() {
  if [ "$(uname)" = Darwin ]; then echo "$built/libmobile_core.dylib"; else echo "$built/libmobile_core.so"; fi
}

# Runs a story while a server is up. The stage prints one line of JSON and serves until its standard input closes,
# so it cannot outlive us, however we end.
with_stage() {
  local log status=0
  log=$(mktemp)
  coproc STAGE { exec "$built/stage" 2>"$log"; }
  local stage=$STAGE_PID
  if ! IFS= read -r -t 300 ROUNDS_STAGE <&"${STAGE[0]}"; then
    echo "the stage did not start:" >&2
    status=1
  else
    export ROUNDS_STAGE
    # A subshell of its own keeps `set -e` alive in the story; see steps.sh.
    set +e
    (set -e; "$@")
    status=$?
    set -e
  fi
  if [ -n "${STAGE_PID:-}" ]; then eval "exec ${STAGE[1]}>&-"; fi
  wait "$stage" || status=1
  [ $status -eq 0 ] || tail -n 60 "$log" >&2
  rm -f "$log"
  return $status
}

story_in_python() {
  PYTHONPATH=$bindings/python python3 tests/stories/story.py
}

# The listing that app developers read, as a function, so that the compiler reads it too.
listing_in_kotlin() {
  local listing
  listing=$(sed -n '/^```kotlin/,/^```/{/^```/!p}' mobile-core/README.md)
  grep '^import ' <<<"$listing"
  cat tests/stories/listing.kt
  grep -v '^import ' <<<"$listing"
  echo '}'
}

story_in_kotlin() {
  local lib=$tools/kotlin-compiler/node_modules/kotlin-compiler/lib app=$CARGO_TARGET_DIR/story.jar
  local classes=$lib/kotlin-stdlib.jar:$lib/kotlinx-coroutines-core-jvm.jar:/usr/share/java/jna.jar
  local sources=("$bindings/kotlin" tests/stories/Story.kt "$CARGO_TARGET_DIR/Listing.kt")
  listing_in_kotlin >"$CARGO_TARGET_DIR/Listing.kt"
  # The package that apps get round the generated code is compiled with it, and the story goes through it.
  sources+=(mobile-core/bindings/kotlin/src/main/kotlin)
  java -Xmx1g -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$lib/kotlin-compiler.jar" org.jetbrains.kotlin.cli.jvm.K2JVMCompiler \
    -no-stdlib -no-reflect -jvm-target 17 -nowarn -cp "$classes" -d "$app" "${sources[@]}"
  java -Djna.library.path="$built" -Djna.boot.library.path="$(jna_folder)" -cp "$app:$classes" StoryKt
}

# Debian keeps JNA's native half in a folder named after the machine.
jna_folder() { dirname "$(printf '%s\n' /usr/lib/*/jni/libjnidispatch.so | head -n 1)"; }

# Two public clients of the upload protocol, against the real server.
tus_clients() {
  PYTHONPATH=$tools/tuspy NO_PROXY=127.0.0.1 python3 tests/stories/tus_client.py
  ROUNDS_TUS_JS=$tools/tus-js-client/ node tests/stories/tus_client.mjs
}
