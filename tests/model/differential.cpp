// The library against the model: random policies, random requests, and no difference.
//
//   policy_differential [REQUESTS] [POLICIES] [SEED]
//
// Prints its seed first; the same three numbers run the same again. The shared vectors come first:
// a model that fails them would prove nothing.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <map>
#include <random>
#include <set>
#include <string>

#include "canonical.hpp"
#include "core_side.hpp"
#include "decision.hpp"
#include "document.hpp"
#include "generate_policy.hpp"
#include "generate_request.hpp"
#include "vectors.hpp"

namespace {

constexpr int shown_at_most = 20;
constexpr unsigned long enough_for_every_reason = 200000;

struct run {
  unsigned long requests = 300000;
  unsigned long policies = 300;
  std::uint64_t seed = std::random_device{}() + (std::uint64_t{std::random_device{}()} << 32);
};

struct counts {
  unsigned long passed = 0;
  unsigned long failed = 0;
  unsigned long refused_policies = 0;
  std::map<std::string, unsigned long> by_kind;
  std::map<std::string, unsigned long> by_reason;
};

// A document read back names a redundant entry of `deny` once, so the others may have moved up.
bool same_but_place(model::result left, model::result right) {
  const auto forget_index = [](std::string& pointer) {
    if (pointer.starts_with("/deny/")) pointer = "/deny";
  };
  forget_index(left.rule);
  forget_index(right.rule);
  return left == right;
}

class differential {
public:
  differential(const run& asked, const model::catalogue& packages)
      : run_(asked), packages_(packages) {}

  counts go() {
    random_source seeds(run_.seed);
    for (unsigned long i = 0; i < run_.policies; ++i) {
      random_source random(seeds.next());
      const unsigned long share = run_.requests / run_.policies;
      one_policy(random, i < run_.requests % run_.policies ? share + 1 : share);
    }
    return counts_;
  }

private:
  void one_policy(random_source& random, unsigned long requests) {
    std::string why;
    generated_policy generated = generate_policy(random);
    auto core = core_side::load(generated.text, generated.plain.middleware, why);
    for (; !core; core = core_side::load(generated.text, generated.plain.middleware, why)) {
      if (++counts_.refused_policies <= shown_at_most)
        std::fprintf(stderr, "a generated policy is refused: %s\n%s\n", generated.text.c_str(),
                     why.c_str());
      if (counts_.refused_policies > 20 + run_.policies) throw std::runtime_error("all refused");
      generated = generate_policy(random);
    }
    auto again = read_back(*core, generated);
    const model::policy rules = model::understand(generated.plain, packages_);
    for (unsigned long i = 0; i < requests; ++i) {
      const model::request asked = generate_request(random, generated.plain, packages_);
      const model::result expected = model::decide(rules, asked);
      const model::result got = core->decide(asked);
      ++counts_.by_kind[expected.kind];
      ++counts_.by_reason[expected.reason];
      if (!same(expected, got)) {
        differ("the model", generated, asked, expected, got);
      } else if (again && i % 16 == 0 && !same_but_place(again->decide(asked), got)) {
        differ("the policy read back", generated, asked, again->decide(asked), got);
      } else {
        ++counts_.passed;
      }
    }
  }

  // The normalised text is a fixed point.
  std::optional<core_side> read_back(const core_side& core, const generated_policy& generated) {
    std::string why;
    auto again = core_side::load(core.normalised(), generated.plain.middleware, why);
    if (again && again->normalised() == core.normalised()) return again;
    ++counts_.failed;
    std::fprintf(stderr, "the normalised text is no fixed point:\n  from  %s\n  once  %s\n  %s\n",
                 generated.text.c_str(), core.normalised().c_str(),
                 again ? ("twice " + again->normalised()).c_str() : why.c_str());
    return again;
  }

  void differ(const char* who, const generated_policy& generated, const model::request& asked,
              const model::result& expected, const model::result& got) {
    ++counts_.failed;
    // One of each sort is enough to read.
    const std::string sort = who + expected.kind + expected.reason + expected.verdict + got.kind +
                             got.reason + got.verdict;
    if (shown_.size() >= shown_at_most || !shown_.insert(sort).second) return;
    std::fprintf(stderr,
                 "difference to %s\n  policy (%s): %s\n  request: %s\n  %s: %s\n  core: %s\n"
                 "  again: policy_differential %lu %lu %llu\n",
                 who, generated.plain.middleware ? "middleware" : "shim", generated.text.c_str(),
                 to_json(asked).c_str(), who, to_json(expected).c_str(), to_json(got).c_str(),
                 run_.requests, run_.policies, static_cast<unsigned long long>(run_.seed));
  }

  run run_;
  const model::catalogue& packages_;
  counts counts_;
  std::set<std::string> shown_;
};

// Each kind and each reason must have occurred where there were requests enough.
unsigned long print_table(const counts& seen, bool all_must_occur) {
  unsigned long absent = 0;
  const auto line = [&](const char* sort, const std::string& name, const auto& table) {
    const auto found = table.find(name);
    const unsigned long count = found == table.end() ? 0 : found->second;
    std::printf("  %-6s %-26s %9lu\n", sort, name.c_str(), count);
    if (count != 0 || !all_must_occur) return;
    std::fprintf(stderr, "the %s %s never occurred\n", sort, name.c_str());
    ++absent;
  };
  for (const auto kind : {"not-cors", "same-origin", "preflight", "cors"})
    line("kind", kind, seen.by_kind);
  for (int i = 0; i < ollama_cors::policy::reason_count; ++i)
    line("reason", std::string(name(static_cast<ollama_cors::policy::reason>(i))), seen.by_reason);
  return absent;
}

}  // namespace

int main(int argc, char** argv) try {
  run asked;
  if (argc > 1) asked.requests = std::strtoul(argv[1], nullptr, 10);
  if (argc > 2) asked.policies = std::strtoul(argv[2], nullptr, 10);
  if (argc > 3) asked.seed = std::strtoull(argv[3], nullptr, 10);
  if (argc > 4 || asked.requests == 0 || asked.policies == 0) {
    std::fprintf(stderr, "usage: policy_differential [REQUESTS] [POLICIES] [SEED]\n");
    return 2;
  }
  std::printf("seed %llu: %lu requests to %lu policies\n",
              static_cast<unsigned long long>(asked.seed), asked.requests, asked.policies);
  std::fflush(stdout);
  const model::catalogue packages = read_catalogue(OLLAMA_CORS_SDK_REQUESTS);
  const vector_counts vectors = run_vectors(OLLAMA_CORS_VECTORS, packages);
  std::printf("the model over the vectors: %lu right, %lu wrong\n", vectors.passed, vectors.failed);

  counts seen = differential(asked, packages).go();
  seen.failed += vectors.failed;
  seen.failed += print_table(seen, asked.requests >= enough_for_every_reason);
  std::printf("  policies refused           %lu\n", seen.refused_policies);
  if (seen.refused_policies * 50 > asked.policies) {
    std::fprintf(stderr, "too many policies are refused: the generator means to write good ones\n");
    ++seen.failed;
  }
  std::printf("%lu passed, %lu failed\n", seen.passed, seen.failed);
  return seen.failed == 0 && vectors.passed > 0 ? 0 : 1;
} catch (const std::exception& error) {
  std::fprintf(stderr, "policy_differential: %s\n", error.what());
  return 2;
}
