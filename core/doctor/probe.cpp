#include "doctor/probe.hpp"

#include "fetch/ascii.hpp"

namespace ollama_cors::doctor {

std::optional<std::string> answer::field(std::string_view lower_name) const {
  std::optional<std::string> joined;
  for (const page::header& line : fields) {
    if (!fetch::equal_to_lower(line.name, lower_name)) continue;
    const std::string_view value = fetch::trim_ows(line.value);
    if (joined) {
      *joined += ", ";
      *joined += value;
    } else {
      joined = std::string(value);
    }
  }
  return joined;
}

std::string answer::head() const {
  std::string text = "HTTP/1.1 " + std::to_string(status) + " " + reason + "\r\n";
  for (const page::header& line : fields) {
    // What framed the body is undone by whoever read it.
    if (fetch::equal_to_lower(line.name, "transfer-encoding")) continue;
    text += line.name + ": " + line.value + "\r\n";
  }
  return text + "\r\n";
}

const answer* find(const observations& seen, const probe& asked) {
  const auto found = seen.find(asked);
  return found == seen.end() ? nullptr : &found->second;
}

}  // namespace ollama_cors::doctor
