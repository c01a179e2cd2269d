# Shell functions for suites that run programs: check, add and finish count; `work` is a folder that goes
# with the suite. Source it from bash.

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0
failed=0

# check NAME COMMAND…: one check, its output shown only where it fails.
check() {
  local name=$1
  shift
  if "$@" >"$work/output" 2>&1; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "FAILED: $name"
    tail -n 40 "$work/output"
  fi
}

# add NAME COMMAND…: a program that counts for itself; its last line of output says how many.
add() {
  local name=$1 code=0 last
  shift
  "$@" >"$work/output" 2>"$work/errors" || code=$?
  last=$(tail -n 1 "$work/output")
  if [[ $last =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
    passed=$((passed + BASH_REMATCH[1]))
    failed=$((failed + BASH_REMATCH[2]))
    [ "$code" = 0 ] || [ "${BASH_REMATCH[2]}" != 0 ] || failed=$((failed + 1))
  else
    failed=$((failed + 1))
    code=1
  fi
  if [ "$code" != 0 ]; then
    echo "FAILED: $name (exit code $code)"
    tail -n 40 "$work/output" "$work/errors"
  fi
}

finish() {
  echo "$passed passed, $failed failed"
  [ "$failed" = 0 ]
}
