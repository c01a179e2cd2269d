# The proofs of tests/prove: for each NAME a function prove_NAME, and, where what it prints is long,
# figures_NAME LOG, which prints what the evidence keeps.

proofs=(
  "framing-peers: the framing vectors through ours, nginx, HAProxy and Caddy, and who fails which"
  "policy-bench: a decision's cost beside rs/cors and tower-http, with the goals, 9 runs"
  "policy-fuzz: the fuzzers of the policy and of what stands before it, 10 CPU minutes each"
  "policy-model: decide() against the slow model, 5,000,000 requests over 4,000 policies"
  "policy-peers: what differs from rs/cors and tower-http, and why, 300,000 cases"
)

prove_framing_peers() { tests/vectors/framing/compare "$@"; }
figures_framing_peers() { sed -n '/^nginx\//,$p' "$1"; }

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
