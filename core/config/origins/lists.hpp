// Several origins in one text, as OLLAMA_ORIGINS has them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ollama_cors::config {

struct origin_list {
  std::vector<std::string> origins;   // each as normalised, or as corrected
  std::vector<std::string> left_out;  // as written: no origin, or `*`, which would admit all
  bool several() const noexcept { return origins.size() + left_out.size() > 1; }
};

// The origins in a text that holds several, separated by commas, semicolons or white space;
// nothing in either list if it holds one or something else.
origin_list several_origins(std::string_view written);

// A text that stands where a list should, as a list: JSON text, "" if nothing in it is an origin.
std::string as_origin_list(std::string_view written);

}  // namespace ollama_cors::config
