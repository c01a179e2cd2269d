// Lists of words, and texts that hold several of them: `"GET, POST"`.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/document.hpp"
#include "config/report.hpp"

namespace ollama_cors::config {

// A word as it can stand in the list; "" if it cannot.
using word_correction = std::function<std::string(std::string_view)>;

// Like read_strings(), and what is suggested where a text stands for a list is the list. An entry
// that holds several words, separated by commas, is reported as "several-values", with the whole
// list split; it is not among the elements.
std::optional<std::vector<node>> read_words(const node& value, const word_correction& corrected,
                                            report& findings);

}  // namespace ollama_cors::config
