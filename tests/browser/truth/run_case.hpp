// A recorded case through the machine, in one browser's profile.
#pragma once

#include <string>
#include <vector>

#include "browser/truth/recorded_case.hpp"
#include "page/report.hpp"

namespace browser_truth {

struct step_result {
  page::report report;
  std::string body;  // as the page reads it
  bool body_whole = true;
};

std::vector<step_result> run_case(const recorded_case& recorded, page::browser whose);

}  // namespace browser_truth
