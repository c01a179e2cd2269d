// Splitting lists of origins; see the header.
#include "config/origins/lists.hpp"

#include <algorithm>
#include <optional>

#include "config/ascii.hpp"
#include "config/ip_literal.hpp"
#include "config/json_text.hpp"
#include "config/origins/mistakes.hpp"
#include "config/origins/spelling.hpp"
#include "policy/origin_pattern.hpp"

namespace ollama_cors::config {
namespace {

// The text of a suggestion. None of the origins that are suggested needs an escape.
std::string unquoted(std::string_view json) {
  return json.size() < 2 ? "" : std::string(json.substr(1, json.size() - 2));
}

// As it can stand in a list; nothing if it cannot, or should not unasked.
std::optional<std::string> corrected(std::string_view part) {
  if (part == "*") return std::nullopt;
  if (part.starts_with('@')) {
    const std::string preset = lowered(part);
    return policy::expand_preset(preset).empty() ? std::nullopt : std::optional(preset);
  }
  const auto spelling = normalise_origin(part);
  if (const auto* fault = std::get_if<spelling_fault>(&spelling)) {
    const std::string instead = unquoted(fault->suggestion);
    return instead.empty() ? std::nullopt : std::optional(instead);
  }
  const std::string& text = std::get<std::string>(spelling);
  const auto parsed = policy::parse_origin_pattern(text);
  return std::holds_alternative<policy::origin_pattern>(parsed) ? std::optional(text)
                                                                : std::nullopt;
}

// Words of a sentence are no origins; between commas a name with a dot is meant for one.
bool looks_like_origin(std::string_view part, bool commas) {
  if (part == "*" || lowered(part) == "null" || part.starts_with('@')) return true;
  if (part.find("://") != std::string_view::npos) return true;
  if (!commas) return false;
  const std::size_t dot = part.find('.');
  if (dot != std::string_view::npos && dot > 0 && dot + 1 < part.size()) return true;
  return is_loopback_host(part.substr(0, part.find(':')));
}

void append_once(std::vector<std::string>& list, std::string text) {
  if (std::find(list.begin(), list.end(), text) == list.end()) list.push_back(std::move(text));
}

std::vector<std::string> parts_of(std::string_view written) {
  std::vector<std::string> parts;
  std::string host;  // `http://localhost`, for the ports behind `http://localhost:5173,`
  while (!written.empty()) {
    const std::size_t end = std::min(written.find_first_of(", \t\r\n;"), written.size());
    const std::string_view part = without_shell(written.substr(0, end));
    written.remove_prefix(std::min(end + 1, written.size()));
    if (part.empty()) continue;
    const bool port = is_number(part) && part.size() <= 5 && !host.empty();
    parts.push_back(port ? host + ":" + std::string(part) : std::string(part));
    const std::size_t colon = part.rfind(':');
    if (port) continue;
    host = colon != std::string_view::npos && is_number(part.substr(colon + 1))
               ? std::string(part.substr(0, colon))
               : "";
  }
  return parts;
}

// `http://localhost:{3000,3001}`
std::string without_braces(std::string_view written) {
  const std::size_t open = written.find(":{");
  if (open == std::string_view::npos || !written.ends_with('}')) return std::string(written);
  const std::string_view ports = written.substr(open + 2, written.size() - open - 3);
  if (ports.find_first_not_of("0123456789,") != std::string_view::npos) return std::string(written);
  return std::string(written.substr(0, open + 1)) + std::string(ports);
}

}  // namespace

origin_list several_origins(std::string_view written) {
  // Most entries hold one, and lists are long.
  if (trimmed(written).find_first_of(", \t\r\n;") == std::string_view::npos) return {};
  const std::string text = without_braces(without_shell(trimmed(written)));
  const bool commas = text.find_first_of(",;") != std::string::npos;
  origin_list found;
  for (const std::string& part : parts_of(text)) {
    if (!looks_like_origin(part, commas)) return {};
    if (auto origin = corrected(part)) {
      append_once(found.origins, *std::move(origin));
    } else {
      append_once(found.left_out, part);
    }
  }
  return found.several() ? found : origin_list{};
}

std::string as_origin_list(std::string_view written) {
  const origin_list several = several_origins(written);
  if (several.several()) return several.origins.empty() ? "" : json_list(several.origins);
  const auto one = corrected(trimmed(written));
  return one ? json_list({*one}) : "";
}

}  // namespace ollama_cors::config
