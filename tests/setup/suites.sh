# The Rust suites. Everything is built once, with one set of features, and all suites use that build.

# The generator is built by itself (stories.sh).
everything=(--workspace --exclude uniffi-bindgen)

build_everything() {
  local generator status=0
  # One crate of it compiles for minutes on a single core, so it goes beside the rest, not after it.
  build_generator &
  generator=$!
  cargo build "${everything[@]}" --all-targets || status=1
  # In any case: a build that goes on by itself would be in the way of the next run.
  wait "$generator" || status=1
  return $status
}

# Where the tests find what this script built or installed.
export_paths() {
  export ROUNDS_BINARY=$built/rounds
  export ROUNDS_AIOSMTPD=$tools/aiosmtpd
  export ROUNDS_CORPUS=$tools/pillow-source/Tests/images
  export ROUNDS_FORMS=$tools/pyxform-source/forms
  if ! skips browser; then export ROUNDS_AXE=$tools/axe-core/node_modules/axe-core/axe.min.js; fi
}

# A few tests are about one database alone, and their names say so: those for PostgreSQL are marked as ignored, so that a plain
# `cargo test` does without a PostgreSQL; those for SQLite are left out on PostgreSQL. Both lists are shown.
run_on_sqlite() {
  say_left_out on_postgres
  ROUNDS_TEST_DATABASE=sqlite run_suite "" ""
}

# Pages do not know which database there is, and a browser takes minutes: its tests run on SQLite.
run_on_postgres() {
  say_left_out on_sqlite
  echo "in the browser: run on SQLite, not again in this step"
  run_suite e2e on_sqlite
}

say_left_out() {
  echo "about the other database, not run in this step:"
  grep -rhoE "fn [a-z0-9_]+_$1\b" tests/tests | sed 's/^fn /  /'
}

# Runs the tests of one package, or of all when the first word is empty; without those whose name ends with the second word.
# Where there is a second word, ignored tests run as well.
run_suite() {
  export_paths
  if cargo nextest --version >/dev/null 2>&1; then
    run_with_nextest "$@"
  else
    run_with_cargo_test "$@"
  fi
}

run_with_nextest() {
  local filter="all()" profile=default ignored=default
  if [ -n "$1" ]; then filter="package(=$1)"; fi
  if [ -n "$2" ]; then filter+=" & not test(/_$2\$/) & not test(/_on_s3\$/) & not test(/browser/)" ignored=all; fi
  if skips browser; then filter+=" & not test(/browser/)"; fi
  if [ -n "${ROUNDS_LONG:-}" ]; then profile=long; fi
  # The same selection of packages as the build: another one would mean other features, and a second build.
  cargo nextest run "${everything[@]}" --profile "$profile" --run-ignored "$ignored" -E "$filter"
}

run_with_cargo_test() {
  local packages=("${everything[@]}") leave_out=()
  if [ -n "$1" ]; then packages=(--package "$1"); fi
  if [ -n "$2" ]; then leave_out+=(--include-ignored --skip "_$2" --skip _on_s3 --skip browser); fi
  if skips browser; then leave_out+=(--skip browser); fi
  if [ -z "${ROUNDS_LONG:-}" ]; then leave_out+=(--skip long::); fi
  cargo test "${packages[@]}" --all-targets --no-fail-fast -- "${leave_out[@]}"
}

# The phone's engine once more, on SQLCipher. A step of its own: in one build with the rest, the server would be encrypted too.
run_encrypted() {
  if cargo nextest --version >/dev/null 2>&1; then
    cargo nextest run --package engine --features encrypted
  else
    cargo test --package engine --features encrypted
  fi
}

run_doc_tests() {
  cargo test "${everything[@]}" --doc --quiet
}
