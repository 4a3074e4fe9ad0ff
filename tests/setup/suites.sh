# The Rust suites. Everything is built once, with one set of features, and all suites use that build.

# The generator is built by itself (stories.sh).
everything=(--workspace --exclude uniffi-bindgen)

build_everything() {
  local generator
  # One crate of it compiles for minutes on a single core, so it goes beside the rest, not after it.
  build_generator &
  generator=$!
  cargo build "${everything[@]}" --all-targets || { kill "$generator"; return 1; }
  wait "$generator"
}

# Where the tests find what this script built or installed.
export_paths() {
  export ROUNDS_BINARY=$built/rounds
  if ! skips browser; then export ROUNDS_AXE=$tools/axe-core/node_modules/axe-core/axe.min.js; fi
}

run_on_sqlite() {
  ROUNDS_TEST_DATABASE=sqlite run_suite ""
}

run_on_postgres() {
  run_suite e2e
}

# Runs the tests of one package, or of all when it is empty.
run_suite() {
  export_paths
  if cargo nextest --version >/dev/null 2>&1; then
    run_with_nextest "$1"
  else
    run_with_cargo_test "$1"
  fi
}

run_with_nextest() {
  local filter="all()" profile=default
  if [ -n "$1" ]; then filter="package(=$1)"; fi
  if skips browser; then filter+=" & not test(/browser/)"; fi
  if [ -n "${ROUNDS_LONG:-}" ]; then profile=long; fi
  # The same selection of packages as the build: another one would mean other features, and a second build.
  cargo nextest run "${everything[@]}" --profile "$profile" -E "$filter"
}

run_with_cargo_test() {
  local packages=("${everything[@]}") leave_out=()
  if [ -n "$1" ]; then packages=(--package "$1"); fi
  if skips browser; then leave_out+=(--skip browser); fi
  if [ -z "${ROUNDS_LONG:-}" ]; then leave_out+=(--skip long::); fi
  cargo test "${packages[@]}" --all-targets --no-fail-fast -- "${leave_out[@]}"
}

run_doc_tests() {
  cargo test "${everything[@]}" --doc --quiet
}
