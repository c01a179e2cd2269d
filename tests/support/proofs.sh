# The proofs of tests/prove: for each NAME a function prove_NAME, and, where what it prints is long,
# figures_NAME LOG, which prints what the evidence keeps.

proofs=(
  "client-bench: what a streamed token costs the client beside libcurl's multi interface, 9 runs"
  "client-cancel: 10,000 exchanges cancelled by other threads, and 2,000 under each sanitizer"
  "client-fuzz: the fuzzers of URLs, hosts, answers, framing and redirects, 10 CPU minutes each"
  "c-surface: the whole C API under valgrind and asan, 10,000 starts, each allocation failing once"
  "debian-packages: built with Debian's own flags, judged by lintian, and linked by a consumer"
  "embedded-bench: what a shim inside a Python and a Node process costs beside nginx, 21 runs"
  "framing-peers: the framing vectors through ours, nginx, HAProxy and Caddy, and who fails which"
  "live-differential: what fetch says beside Chromium, Firefox and WebKitGTK, 2,500 random cases each"
  "node-ends: Node programs and workers that end in the middle of calls, 200 runs of each way, and memory"
  "node-runtimes: the tests of Node in Node 20, 22, 24 and 26, in Bun and in Deno"
  "node-speed: CPU per token of the Node client and fetch beside npm's ollama and Node's fetch, 9 runs"
  "page-policy: what the policy grants a page reads, what it refuses none, 2,000,000 pairs"
  "other-systems: built by zig for four systems, and run where an emulator is had"
  "policy-bench: a decision's cost beside rs/cors and tower-http, with the goals, 9 runs"
  "policy-fuzz: the fuzzers of the policy and of what stands before it, 10 CPU minutes each"
  "policy-model: decide() against the slow model, 5,000,000 requests over 4,000 policies"
  "policy-peers: what differs from rs/cors and tower-http, and why, 300,000 cases"
  "python-ends: Python programs that end in every way, forks, Ctrl-C and memory, 200 runs of each way"
  "python-versions: the source distribution built without a network and tested in each Python here"
  "shim-bench: what the shim costs beside nginx, HAProxy and Caddy, 9 runs"
  "shim-cancel: how soon the upstream is closed when its client goes, in four states, 1,000 each"
  "shim-fuzz: the fuzzers of the shim's wire and of the whole exchange, 30 CPU minutes each"
  "shim-memory: 4 GiB uploaded in chunks, 4 GiB downloaded at 10 MB/s, and the shim's memory"
  "shim-soak: 1,000,000 exchanges, broken off at random, and what the shim holds at ten points"
  "shim-storm: clients that do what they should not, 100,000, and 20,000 under each sanitizer"
)

prove_c_surface() {
  need_compiler
  need_abi
  build release abi_programs
  build asan abi_programs
  local check=(valgrind --quiet --error-exitcode=99 --leak-check=full
    --errors-for-leak-kinds=definite,indirect,possible --child-silent-after-fork=yes)
  say "valgrind: surface"
  LD_LIBRARY_PATH=build/release/lib "${check[@]}" build/release/bin/abi_surface
  say "asan and ubsan: surface, 10,000 starts, each allocation"
  build/asan/bin/abi_surface
  build/asan/bin/abi_cycles "${1:-10000}"
  build/asan/bin/abi_exhaustion 1
  say "as released: 10,000 starts, each allocation"
  build/release/bin/abi_cycles "${1:-10000}"
  build/release/bin/abi_exhaustion 1
}

prove_debian_packages() {
  need_compiler
  need debhelper dpkg-dev lintian
  tests/consume/debian
}

prove_other_systems() {
  need wine64 qemu-user-static
  tests/systems/run "$@"
}
figures_other_systems() { grep '^|' "$1"; }

prove_framing_peers() { tests/vectors/framing/compare "$@"; }
figures_framing_peers() { sed -n '/^nginx\//,$p' "$1"; }

prove_client_bench() { tests/bench/client "$@"; }
figures_client_bench() { sed -n '/cores;/p; /^|/p; /^$/p; /^A /p' "$1"; }

# Ahead of whatever else the machine is busy with, as for the shim.
prove_client_cancel() {
  local ahead=()
  need_compiler
  build release client_cancel
  build asan client_cancel
  build tsan client_cancel
  ! chrt -r 1 true 2>/dev/null || ahead=(chrt -r 1)
  say "${ahead[*]:-at the usual priority}"
  "${ahead[@]}" build/release/bin/client_cancel "${1:-10000}"
  build/asan/bin/client_cancel "${2:-2000}"
  build/tsan/bin/client_cancel "${2:-2000}"
}

prove_client_fuzz() {
  need_fuzz
  local names=("${@:2}")
  [ ${#names[@]} -gt 0 ] || names=(client_host client_answer client_framing url redirect)
  tests/fuzz/run "${1:-605}" "${names[@]}"
}
figures_client_fuzz() { grep -E ': [0-9]+ inputs|finding|passed' "$1"; }

prove_live_differential() {
  need_compiler
  need_differential_browser
  build release $(targets_differential_browser)
  tests/browser/differential/run --cases "${1:-2500}" "${@:2}"
}
figures_live_differential() { grep -vE '^    (browser|ours) ' "$1"; }
node_package() {
  need_node
  (cd bindings/node && npm ci --no-audit --no-fund --silent && npm run --silent build:native)
}
prove_node_ends() {
  node_package
  (cd bindings/node/bench && node --expose-gc ends.mjs "$@")
}
figures_node_ends() { sed -n '/ runs, /,$p' "$1"; }
prove_node_runtimes() {
  node_package
  bindings/node/run_runtimes "$@"
}
figures_node_runtimes() { grep -E '^(Node|Bun|Deno) v' "$1"; }
prove_node_speed() {
  node_package
  node bindings/node/bench/run.mjs "$@"
}
figures_node_speed() { sed -n '/ rounds of /,$p' "$1"; }

prove_python_ends() {
  need python3 python3-venv python3-dev
  need_compiler
  bindings/python/make_wheel
  build/python-venv/bin/python bindings/python/bench/ends.py "$@"
}
figures_python_ends() { grep -E ' ways to end$| runs, |^Ctrl-C in .* ended|, MB held |^all well$|^[0-9]+ failed$' "$1"; }

prove_python_versions() {
  need python3 python3-venv python3-dev
  need_compiler
  bindings/python/run_versions "$@"
}
figures_python_versions() { grep -E '^(Python|free-threaded)|failed' "$1"; }

prove_shim_bench() { tests/bench/run "$@"; }
figures_shim_bench() { sed -n '/cores;/p; /^|/p; /^$/p' "$1"; }

prove_embedded_bench() { tests/bench/embedded "$@"; }
figures_embedded_bench() { sed -n '/cores;/p; /^|/p; /^goal/p' "$1"; }

prove_page_policy() {
  need_compiler
  build release page_policy
  build/release/bin/page_policy "${1:-2000000}" "${2:-4000}" ${3:+"$3"}
}

prove_policy_bench() { tests/bench/policy "$@"; }
figures_policy_bench() { sed -n '/cores;/p; /^|/p; /^$/p' "$1"; }

prove_policy_fuzz() {
  need_fuzz
  tests/fuzz/run "${1:-605}" origin origin_pattern header_list config decide
}
figures_policy_fuzz() { grep -E ': [0-9]+ inputs|finding|passed' "$1"; }

prove_policy_model() {
  need_compiler
  build release policy_differential
  build/release/bin/policy_differential "${1:-5000000}" "${2:-4000}" ${3:+"$3"}
}

prove_policy_peers() { tests/peers/compare "${1:-300000}" ${2:+"$2"}; }

# Ahead of whatever else the machine is busy with, where that is allowed: it is the shim that is
# measured, not the queue for a processor.
prove_shim_cancel() {
  local ahead=()
  need_compiler
  build release shim_cancel
  ! chrt -r 1 true 2>/dev/null || ahead=(chrt -r 1)
  say "${ahead[*]:-at the usual priority}"
  "${ahead[@]}" build/release/bin/shim_cancel "$@"
}

prove_shim_fuzz() {
  need_fuzz
  tests/fuzz/run "${1:-1805}" exchange request_head response_head chunk_scanner
}
figures_shim_fuzz() { grep -E ': [0-9]+ inputs|finding|passed' "$1"; }

prove_shim_memory() {
  need_compiler
  build release shim_memory
  build/release/bin/shim_memory "$@"
}

prove_shim_soak() {
  need_compiler
  build release shim_soak
  build/release/bin/shim_soak "$@"
}

# The program as released counts memory; the sanitizers see what it does with it.
prove_shim_storm() {
  need_compiler
  build release shim_storm
  build asan shim_storm
  build tsan shim_storm
  build/release/bin/shim_storm "${1:-100000}" ${2:+"$2"}
  build/asan/bin/shim_storm "${1:-20000}" ${2:+"$2"}
  build/tsan/bin/shim_storm "${1:-20000}" ${2:+"$2"}
}
