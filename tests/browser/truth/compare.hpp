// A result beside what was recorded.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "browser/truth/run_case.hpp"

namespace browser_truth {

// What is compared of each step, each for itself.
enum class aspect { outcome, requests, response, error, console };
inline constexpr aspect aspects[] = {aspect::outcome, aspect::requests, aspect::response,
                                     aspect::error, aspect::console};
std::string name_of(aspect which);

struct difference {
  aspect which;
  std::string recorded;
  std::string ours;
};

// Which aspects a step has, and which of them differ.
struct comparison {
  std::vector<aspect> compared;
  std::vector<difference> differences;
};

comparison compare(const recorded_case& recorded, std::size_t step, page::browser whose,
                   const step_result& result);

}  // namespace browser_truth
