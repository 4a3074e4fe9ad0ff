# The phone page: what browsers would only find out when somebody stands in a stairwell. To be sourced.

# Every script against the shapes of the core: TypeScript reads their comments, and nothing is built.
check_page_scripts() {
  local status=0 part
  for part in screens workers; do
    "$tools/typescript/node_modules/.bin/tsc" --project "tests/setup/page/$part.json" || status=1
  done
  return $status
}

# The core is kept in the repository. It is made anew by mobile-core/web/build, by hand, for that needs a compiler that tests do without.
check_core_is_new() {
  local kept now
  kept=$(cat mobile-core/web/built-from)
  now=$(mobile-core/web/sources)
  [ "$kept" = "$now" ] && return 0
  echo "api/static/phone/core is of sources $kept; they are $now now. mobile-core/web/build makes it anew." >&2
  return 1
}
