# The proofs of tests/prove: for each NAME a function prove_NAME, and, where what it prints is long,
# figures_NAME LOG, which prints what the evidence keeps.

proofs=(
  "policy-fuzz: the fuzzers of the policy and of what stands before it, 10 CPU minutes each"
)

prove_policy_fuzz() {
  need_fuzz
  tests/fuzz/run "${1:-600}" origin origin_pattern header_list config decide
}
figures_policy_fuzz() { grep -E ': [0-9]+ inputs|finding|passed' "$1"; }
