// The two halves of the product against each other: whatever the policy grants, a browser lets the
// page read; whatever it refuses, the page is blocked or reads the refusal, and nothing reaches the
// upstream.
//
//   page_policy [PAIRS] [POLICIES] [SEED]
//
// Prints its seed first; the same three numbers run the same again. The policy is the library's in
// half of the pairs and the slow model's in the other half.
#include <array>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <random>
#include <set>
#include <stdexcept>
#include <string>

#include "core_side.hpp"
#include "decision.hpp"
#include "document.hpp"
#include "generate_policy.hpp"
#include "page_world.hpp"

using namespace ollama_cors;

namespace {

constexpr std::size_t shown_at_most = 20;

struct run {
  unsigned long pairs = 100000;
  unsigned long policies = 100;
  std::uint64_t seed = std::random_device{}() + (std::uint64_t{std::random_device{}()} << 32);
};

class proof {
public:
  proof(const run& asked, const model::catalogue& packages) : run_(asked), packages_(packages) {}

  void go() {
    random_source seeds(run_.seed);
    for (unsigned long i = 0; i < run_.policies; ++i) {
      random_source random(seeds.next());
      const unsigned long share = run_.pairs / run_.policies;
      one_policy(random, i < run_.pairs % run_.policies ? share + 1 : share);
    }
  }

  unsigned long count(pair_end end) const { return ends_[static_cast<std::size_t>(end)]; }

private:
  // Shadow mode leaves the answer to the upstream's own policy, of which there is none here.
  generated_policy next_policy(random_source& random, std::optional<core_side>& core) {
    for (int tries = 0; tries < 1000; ++tries) {
      generated_policy generated = generate_policy(random);
      std::string why;
      if (generated.plain.shadow) continue;
      core = core_side::load(generated.text, generated.plain.middleware, why);
      if (core) return generated;
    }
    throw std::runtime_error("no generated policy is accepted");
  }

  void one_policy(random_source& random, unsigned long pairs) {
    std::optional<core_side> core;
    const generated_policy generated = next_policy(random, core);
    const model::policy rules = model::understand(generated.plain, packages_);
    const decider by_model = [&rules](const model::request& asked) {
      return model::decide(rules, asked);
    };
    const decider by_core = [&core](const model::request& asked) { return core->decide(asked); };
    std::array<page::preflight_cache, 4> caches;  // one a browser
    page::instant now{0};
    for (unsigned long done = 0; done < pairs;) {
      const generated_page page = generate_page(random, generated.plain, packages_);
      now += page::instant{random.below(20000)};
      const bool model_decides = random.percent(50);
      auto& cache = caches[static_cast<std::size_t>(page.where.browser)];
      const pair_result result = run_pair(page, model_decides ? by_model : by_core, cache, now);
      ++ends_[static_cast<std::size_t>(result.end)];
      // What sends nothing proves nothing, and does not count as a pair.
      if (result.end != pair_end::unsent) ++done;
      if (result.end == pair_end::disagreement) show(result, generated, page);
    }
  }

  void show(const pair_result& result, const generated_policy& generated,
            const generated_page& page) {
    if (shown_.size() >= shown_at_most || !shown_.insert(result.wrong).second) return;
    std::string headers;
    for (const auto& [name, value] : page.what.headers) headers += " " + name + ": " + value + ";";
    std::fprintf(stderr,
                 "disagreement: %s\n  policy (%s): %s\n  page %s in %s asks %s %s with "
                 "credentials mode %d and%s\n  again: page_policy %lu %lu %llu\n",
                 result.wrong.c_str(), generated.plain.middleware ? "middleware" : "shim",
                 generated.text.c_str(), page.where.origin.c_str(),
                 std::string(name_of(page.where.browser)).c_str(), page.what.method.c_str(),
                 page.what.url.c_str(), static_cast<int>(page.what.credentials), headers.c_str(),
                 run_.pairs, run_.policies, static_cast<unsigned long long>(run_.seed));
  }

  run run_;
  const model::catalogue& packages_;
  std::array<unsigned long, 6> ends_{};
  std::set<std::string> shown_;
};

}  // namespace

int main(int argc, char** argv) try {
  run asked;
  if (argc > 1) asked.pairs = std::strtoul(argv[1], nullptr, 10);
  if (argc > 2) asked.policies = std::strtoul(argv[2], nullptr, 10);
  if (argc > 3) asked.seed = std::strtoull(argv[3], nullptr, 10);
  if (argc > 4 || asked.pairs == 0 || asked.policies == 0) {
    std::fprintf(stderr, "usage: page_policy [PAIRS] [POLICIES] [SEED]\n");
    return 2;
  }
  std::printf("seed %llu: %lu pairs of a page's request and one of %lu policies\n",
              static_cast<unsigned long long>(asked.seed), asked.pairs, asked.policies);
  std::fflush(stdout);
  const model::catalogue packages = read_catalogue(OLLAMA_CORS_SDK_REQUESTS);
  proof each(asked, packages);
  each.go();
  const unsigned long wrong = each.count(pair_end::disagreement);
  const struct {
    const char* text;
    pair_end end;
  } lines[] = {{"granted, and the page reads the upstream's answer", pair_end::read_upstream},
               {"refused, and the page reads why", pair_end::read_refusal},
               {"refused, and the page is blocked", pair_end::blocked},
               {"asked with credentials that no rule grants", pair_end::needs_credentials},
               {"nothing sent (not counted)", pair_end::unsent},
               {"disagreements", pair_end::disagreement}};
  bool all = true;
  for (const auto& [text, end] : lines) {
    std::printf("  %-52s %9lu\n", text, each.count(end));
    if (end != pair_end::disagreement && each.count(end) == 0) all = false;
  }
  if (!all) std::fprintf(stderr, "an end never occurred: the pairs prove too little\n");
  std::printf("%lu passed, %lu failed\n", asked.pairs - wrong, wrong);
  return wrong == 0 && all ? 0 : 1;
} catch (const std::exception& error) {
  std::fprintf(stderr, "page_policy: %s\n", error.what());
  return 2;
}
