// See the header.
#include "config/origins/wildcard_suffix.hpp"

namespace ollama_cors::config {

std::string suffix_under_wildcard(const policy::origin_pattern& pattern) {
  std::string suffix;
  for (auto label = pattern.labels.rbegin(); label != pattern.labels.rend(); ++label) {
    if (label->empty()) continue;  // the trailing dot
    if (label->find('*') != std::string::npos) return suffix;
    suffix = suffix.empty() ? *label : *label + "." + suffix;
  }
  return "";
}

}  // namespace ollama_cors::config
