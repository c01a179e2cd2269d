# The suites of tests/run: for each NAME a function suite_NAME whose output ends with
# `N passed, N failed`, and, where it takes more than a compiler, need_NAME and targets_NAME.

suites=(
  format unit vectors
  framing
  differential truth page_policy
  integration
  abi consume
  python node
  cli doctor
  agreement readme
  browser differential_browser story examples sdk_streams
  fuzz asan tsan storm
)

export OLLAMA_CORS_VECTOR_RESULTS=$root/build/vector-results
mkdir -p "$OLLAMA_CORS_VECTOR_RESULTS"

# gtest PROGRAM…: runs GoogleTest programs and adds up what they ran.
gtest() {
  local program output result=0
  output=$(mktemp)
  for program in "$@"; do
    "$program" --gtest_brief=1 2>&1 | tee -a "$output" || result=1
  done
  awk '/^\[  PASSED  \] [0-9]+ test/ { pass += $4 } /^\[  FAILED  \] .* \([0-9]+ ms\)$/ { fail++ }
    END { printf "%d passed, %d failed\n", pass, fail }' "$output"
  rm -f "$output"
  return "$result"
}

# pytest_in FOLDER: its counts as our closing line. The Python package has settings of its own for
# pytest in pyproject.toml, which are not for others.
pytest_in() {
  local output result=0
  output=$(mktemp)
  "$root/build/venv/bin/python" -B -m pytest -q -c /dev/null --rootdir "$root" \
    -p no:cacheprovider "$@" 2>&1 | tee "$output" || result=$?
  awk '/ in [0-9.]+s/ {
      pass = fail = 0
      for (i = 2; i <= NF; i++) {
        if ($i ~ /^passed/) pass = $(i - 1)
        if ($i ~ /^(failed|errors?)/) fail += $(i - 1)
      }
    }
    END { printf "%d passed, %d failed\n", pass, fail }' "$output"
  rm -f "$output"
  return "$result"
}

# One check a suite, for what is either right or not.
check() {
  if "$@"; then
    echo "1 passed, 0 failed"
  else
    echo "0 passed, 1 failed"
    return 1
  fi
}

need_format() { need clang-format-16; }
suite_format() { check sources_are_formatted; }
sources_are_formatted() {
  local wrong
  wrong=$(git -c safe.directory="$root" ls-files '*.cpp' '*.hpp' '*.c' '*.h' | xargs clang-format-16 --dry-run -Werror 2>&1 |
    sed -n 's/^\([^ :]*\):[0-9]*:[0-9]*: error.*/\1/p' | sort -u)
  [ -z "$wrong" ] && return 0
  printf 'not as clang-format has it:\n%s\n' "$wrong"
  return 1
}

targets_unit() { echo unit_tests; }
suite_unit() { gtest build/release/bin/unit_tests; }

need_vectors() { need python3; }
targets_vectors() { echo vector_tests vectors_c99 ollama-cors; }
suite_vectors() { tests/vectors/run build/release; }

need_framing() { need python3; }
targets_framing() { echo framing_exchange framing_sockets ollama-cors; }
suite_framing() { tests/vectors/framing/run build/release; }

# A slice with a random seed, which it prints: the policy against the slow model of it.
need_differential() { need python3; }
targets_differential() { echo policy_differential; }
suite_differential() { build/release/bin/policy_differential 1000000 1000; }

# The page model, and `fetch`, beside what three browsers were recorded to do.
need_truth() { need python3; }
targets_truth() { echo page_truth ollama-cors; }
suite_truth() {
  local result=0 output
  output=$(mktemp)
  build/release/bin/page_truth tests/browser/truth/truth.jsonl | tee -a "$output" || result=1
  build/release/bin/page_truth tests/browser/truth/found.jsonl | tee -a "$output" || result=1
  python3 -B tests/browser/truth/cli_truth.py build/release/bin/ollama-cors \
    tests/browser/truth/truth.jsonl | tee -a "$output" || result=1
  awk '/^[0-9]+ passed, [0-9]+ failed$/ { pass += $1; fail += $3 }
    END { printf "%d passed, %d failed\n", pass, fail }' "$output"
  rm -f "$output"
  return "$result"
}

# A slice with a random seed, which it prints: what the policy grants, a page reads.
targets_page_policy() { echo page_policy; }
suite_page_policy() { build/release/bin/page_policy 100000 200; }

targets_integration() { echo integration_tests; }
suite_integration() { gtest build/release/bin/integration_tests; }

need_abi() {
  need clang valgrind python3 abigail-tools abi-compliance-checker abi-dumper universal-ctags doxygen
  need libuv1-dev libglib2.0-dev qtbase5-dev  # the examples of event loops
}
targets_abi() { echo ollama_cors ollama_cors_static ollama-cors; }
suite_abi() { tests/abi/run; }

need_consume() { need python3; }
targets_consume() { echo ollama_cors ollama_cors_static ollama-cors ollama_cors_policy ollama_cors_ollama; }
suite_consume() { tests/consume/run; }

need_python() { need python3 python3-venv python3-dev; }
suite_python() { bindings/python/run_tests; }

# What the suite `node` needs is need_node of machine.sh.
suite_node() { bindings/node/run_tests; }

# Two commands of systemd, which need not run.
need_cli() {
  need python3 python3-venv curl openssl
  need systemd-analyze=systemd systemd-socket-activate=systemd
}
targets_cli() { echo ollama-cors; }
suite_cli() {
  test_venv
  pytest_in tests/integration/cli
}

# A virtual environment with pytest, for the suites that test programs from outside, jsonschema, which
# judges documents by the published schema, and Prometheus' own reader of metrics.
test_venv() {
  build/venv/bin/python -c 'import pytest, jsonschema, prometheus_client' 2>/dev/null && return 0
  python3 -m venv build/venv
  quietly pip build/venv/bin/pip install --disable-pip-version-check pytest==9.1.1 jsonschema==4.26.0 \
    prometheus_client==0.26.0
}

# The doctor on servers with known faults; nginx and Caddy are unpacked as for framing-peers.
need_doctor() {
  need python3 python3-venv
  source "$root/tests/vectors/framing/peers/peers.sh"
  unpacked nginx nginx >/dev/null
  unpacked caddy caddy >/dev/null
}
targets_doctor() { echo ollama-cors; }
suite_doctor() {
  test_venv
  pytest_in tests/integration/doctor
}

need_agreement() { need python3; }
suite_agreement() { python3 tests/vectors/compare.py "$OLLAMA_CORS_VECTOR_RESULTS"; }

need_readme() {
  need python3 python3-venv python3-dev
  need_node
}
targets_readme() { echo ollama_cors ollama-cors; }
# Its programs use the packages as the suites of Python and Node leave them.
suite_readme() {
  build/python-venv/bin/python -c 'import ollama_cors' 2>/dev/null || bindings/python/make_wheel
  node -e 'import("./bindings/node/index.mjs")' 2>/dev/null || suite_node
  python3 tests/support/readme_test.py
}

need_browser() {
  need chromium firefox-esr openssl
  need_node
  need_page_packages
}
targets_browser() { echo ollama-cors; }
suite_browser() { tests/browser/run; }

# A slice with the same seed each time, which it prints: tests/prove live-differential draws one.
need_differential_browser() {
  need chromium firefox-esr xvfb libwebkit2gtk-4.1-0
  need_node
  need_page_packages
}
targets_differential_browser() { echo ollama-cors page_steps; }
suite_differential_browser() { tests/browser/differential/run --cases 120 --seed 224803; }

need_story() {
  need chromium
  need_node
  need_page_packages
}
targets_story() { echo ollama-cors; }
suite_story() { check examples/run --headless; }

# Its pages use the packages as the suites of Python and Node leave them.
need_examples() {
  need chromium python3 python3-venv python3-dev
  need_node
  need_page_packages
}
suite_examples() { tests/examples/run; }

need_sdk_streams() {
  need python3 python3-venv
  need_node
}
targets_sdk_streams() { echo ollama-cors; }
suite_sdk_streams() { tests/sdk_streams/run; }

need_fuzz() {
  need clang
  # The fuzzer and the sanitizers of that clang: Debian only recommends them.
  need "libclang-rt-$(clang -dumpversion | cut -d. -f1)-dev"
}
suite_fuzz() { tests/fuzz/run 10; }

# The same tests under sanitizers; each preset has a build folder of its own.
sanitized() {
  build "$1" unit_tests integration_tests
  gtest "build/$1/bin/unit_tests" "build/$1/bin/integration_tests"
}
suite_asan() { sanitized asan; }
suite_tsan() { sanitized tsan; }

# A short storm under each sanitizer: tests/prove shim-storm and client-cancel have the long ones.
suite_storm() {
  local preset storm passed=0 failed=0
  for preset in asan tsan; do
    build "$preset" shim_storm client_cancel
    for storm in "shim_storm 2000" "client_cancel 400"; do
      if "build/$preset/bin/"$storm; then
        passed=$((passed + 1))
      else
        failed=$((failed + 1))
      fi
    done
  done
  printf '%d passed, %d failed\n' "$passed" "$failed"
}

# build_for SUITE…: all their targets of the release preset at once.
build_for() {
  local suite targets=()
  for suite in "$@"; do
    ! declare -F "targets_$suite" >/dev/null || targets+=($("targets_$suite"))
  done
  [ ${#targets[@]} = 0 ] || build release $(printf '%s\n' "${targets[@]}" | sort -u)
}
