# Runs the steps one after another, with a heading and a watch each, and sums them up at the end.

step_table=()
passed=0
failed=0

# A step that fails does not stop the others: one failure is not the whole picture.
step() {
  local name=$1 began=$SECONDS status
  shift
  printf '\n=== %s\n' "$name"
  # A subshell outside any condition: inside one, bash would ignore `set -e` and a broken step could pass.
  set +e
  (set -e; "$@")
  status=$?
  set -e
  local word=passed
  if [ $status -eq 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); word=FAILED; fi
  step_table+=("$(printf '%6d s  %s  %s' $((SECONDS - began)) "$word" "$name")")
}

# A step without which the next ones mean nothing.
must() {
  local before=$failed
  step "$@"
  [ "$failed" -eq "$before" ] || exit 1
}

steps_failed() { if [ "$failed" -eq 0 ]; then echo 0; else echo 1; fi; }

print_summary() {
  local status=$?
  printf '\n=== steps\n'
  [ ${#step_table[@]} -eq 0 ] || printf '%s\n' "${step_table[@]}"
  if [ $status -ne 0 ] && [ "$failed" -eq 0 ]; then echo "stopped before the end"; fi
  echo "steps: $passed passed, $failed failed"
  echo "skipped: $(skipped_words)"
  exit $status
}
