# An S3 server to keep photos on: s3s-fs, compiled once into the build folder, its own build thrown away. Each test runs one of its own.

s3_server=s3s-fs@0.14.1

install_s3_server() {
  local name=${s3_server%@*} version=${s3_server##*@} build status=0
  [ "$("$tools/$name/bin/$name" --version 2>/dev/null)" != "$name $version" ] || return 0
  echo "installing $s3_server"
  build=$(mktemp -d)
  cargo install "$name" --version "$version" --features binary --locked --debug --quiet --root "$tools/$name" --target-dir "$build" || status=1
  rm -rf "$build"
  return $status
}

# The stories in which photos move, with the photos on S3.
run_on_s3() {
  export ROUNDS_TEST_PHOTOS=s3 ROUNDS_S3_SERVER=$tools/s3s-fs/bin/s3s-fs
  local suites=(main_job storage verify_storage photos_tus originals killed_server killed_at_steps outages backup)
  echo "about folders or PostgreSQL, not run in this step:"
  (cd tests/tests && grep -hoE "fn [a-z0-9_]+_(in_a_folder|on_postgres)\b" "${suites[@]/%/.rs}") | sed 's/^fn /  /'
  run_suites "${suites[@]}"
}

run_suites() {
  export_paths
  local suite filter=""
  for suite in "$@"; do filter+="${filter:+ | }binary(=$suite)"; done
  if cargo nextest --version >/dev/null 2>&1; then
    cargo nextest run "${everything[@]}" --run-ignored all -E "($filter) & not test(/_(in_a_folder|on_postgres)\$/)"
  else
    cargo test --package e2e --no-fail-fast "${@/#/--test=}" -- --include-ignored --skip _in_a_folder --skip _on_postgres
  fi
}
