// `page_truth FILE [ID or group]`: every recorded case through the machine, for each browser.
// Prints what differs, and the figures; 1 if anything does.
#include <cstdio>
#include <exception>
#include <fstream>
#include <map>
#include <string>

#include "browser/truth/compare.hpp"

namespace {

using namespace browser_truth;

// README.md, "What stays unexplained".
bool is_unexplained(const recorded_case& recorded, page::browser whose, aspect which) {
  return recorded.id == "random-0611" && whose == page::browser::chromium &&
         which == aspect::console;
}

struct figures {
  unsigned right = 0;
  unsigned compared = 0;
};

void print(const recorded_case& recorded, std::size_t step, page::browser whose,
           const difference& found) {
  std::printf("%s, step %zu, %s: %s\n  recorded %s\n  ours     %s\n", recorded.id.c_str(), step,
              std::string(page::name_of(whose)).c_str(), name_of(found.which).c_str(),
              found.recorded.c_str(), found.ours.c_str());
}

}  // namespace

int main(int count, char** arguments) try {
  if (count < 2) {
    std::fputs("usage: page_truth FILE [ID or group]\n", stderr);
    return 2;
  }
  const std::string wanted = count > 2 ? arguments[2] : "";
  std::ifstream file(arguments[1]);
  if (!file) {
    std::fprintf(stderr, "cannot read %s\n", arguments[1]);
    return 2;
  }
  constexpr page::browser browsers[] = {page::browser::chromium, page::browser::firefox,
                                        page::browser::webkit};
  std::map<std::pair<page::browser, aspect>, figures> totals;
  unsigned passed = 0, failed = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.empty()) continue;
    const recorded_case recorded = read_case(line);
    if (!wanted.empty() && recorded.id != wanted && recorded.group != wanted) continue;
    for (const page::browser whose : browsers) {
      const auto results = run_case(recorded, whose);
      bool right = true;
      for (std::size_t step = 0; step < results.size(); ++step) {
        const comparison found = compare(recorded, step, whose, results[step]);
        for (const aspect which : found.compared) {
          auto& total = totals[{whose, which}];
          ++total.compared;
          ++total.right;
        }
        for (const difference& each : found.differences) {
          if (is_unexplained(recorded, whose, each.which)) {
            std::printf("%s: the console of Chromium stays unexplained\n", recorded.id.c_str());
            --totals[{whose, each.which}].right;
            continue;
          }
          --totals[{whose, each.which}].right;
          print(recorded, step, whose, each);
          right = false;
        }
      }
      ++(right ? passed : failed);
    }
  }
  for (const page::browser whose : browsers) {
    std::printf("%-9s", std::string(page::name_of(whose)).c_str());
    for (const aspect which : aspects) {
      const figures& total = totals[{whose, which}];
      std::printf("  %s %u of %u", name_of(which).c_str(), total.right, total.compared);
    }
    std::printf("\n");
  }
  std::printf("%u passed, %u failed\n", passed, failed);
  return failed == 0 && passed > 0 ? 0 : 1;
} catch (const std::exception& error) {
  std::fprintf(stderr, "page_truth: %s\n", error.what());
  return 2;
}
