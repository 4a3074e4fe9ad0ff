# What may be left out, and only by name: ROUNDS_SKIP=browser,kotlin,postgres.

ROUNDS_SKIP=${ROUNDS_SKIP:-}
skippable=(browser kotlin postgres)

# A misspelt word would otherwise skip nothing, or hide what was meant.
check_skips() {
  local word
  for word in ${ROUNDS_SKIP//,/ }; do
    [[ " ${skippable[*]} " == *" $word "* ]] && continue
    echo "tests/run: ROUNDS_SKIP names '$word'; it knows only: ${skippable[*]}" >&2
    exit 2
  done
}

skips() { [[ ",${ROUNDS_SKIP//[[:space:]]/}," == *",$1,"* ]]; }

skipped_words() {
  local word found=()
  for word in "${skippable[@]}"; do
    if skips "$word"; then found+=("$word"); fi
  done
  if [ ${#found[@]} -eq 0 ]; then echo nothing; else echo "${found[*]}"; fi
}
