// Reading lists of origins; see the header.
#include "config/origins/entries.hpp"

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "config/ascii.hpp"
#include "config/json_text.hpp"
#include "config/origins/lists.hpp"
#include "config/origins/reach.hpp"
#include "config/origins/spelling.hpp"
#include "config/values.hpp"

namespace ollama_cors::config {
namespace {

std::optional<origin_entry> read_preset(const node& at, std::string_view written,
                                        report& findings) {
  const std::string text = lowered(written);
  std::vector<policy::origin_pattern> patterns = policy::expand_preset(text);
  if (patterns.empty()) {
    std::vector<std::string_view> names;
    for (const std::string_view name : policy::preset_names()) names.push_back(name);
    add_error(findings, at, "unknown-preset",
              "There is no preset " + json_word(written) + guess(text, names),
              guess_suggestion(text, names));
    return std::nullopt;
  }
  if (text != at.string()) {
    add_warning(findings, at, "origin-normalised",
                json_word(at.string()) + " is understood as " + json_string(text) + ".",
                json_string(text));
  }
  return origin_entry{at, 0, text, std::move(patterns)};
}

std::optional<origin_entry> read_origin(const node& at, report& findings) {
  const std::string_view written = at.string();
  if (trimmed(written).starts_with('@')) return read_preset(at, trimmed(written), findings);
  auto spelling = normalise_origin(written);
  if (auto* fault = std::get_if<spelling_fault>(&spelling)) {
    add_error(findings, at, fault->code, fault->message, fault->suggestion);
    return std::nullopt;
  }
  std::string& text = std::get<std::string>(spelling);
  auto parsed = policy::parse_origin_pattern(text);
  if (const auto* fault = std::get_if<policy::pattern_error>(&parsed)) {
    add_error(findings, at, "bad-origin",
              json_word(text) + " is no origin: " + std::string(policy::describe(*fault)) + ".");
    return std::nullopt;
  }
  if (text != written) {
    add_warning(findings, at, "origin-normalised",
                json_word(written) + " is understood as " + json_word(text) +
                    ", which is what browsers send.",
                json_string(text));
  }
  origin_entry entry{at, 0, std::move(text), {std::get<policy::origin_pattern>(std::move(parsed))}};
  check_sent(entry, findings);
  return entry;
}

std::string words_of(const std::vector<std::string>& origins) {
  std::string out;
  for (const std::string& origin : origins) out += (out.empty() ? "" : ", ") + json_word(origin);
  return out;
}

// One problem of the list, so that its suggestion can be put in place as it stands.
void report_several(const node& list, const node& first, report& findings) {
  std::string corrected;
  for (const node& element : list.elements()) {
    const bool text = element.type() == node::kind::string;
    const origin_list several = text ? several_origins(element.string()) : origin_list{};
    const std::string split =
        several.several() ? json_list(several.origins) : "[" + element.text() + "]";
    if (split == "[]") continue;
    corrected += (corrected.empty() ? "" : ",") + split.substr(1, split.size() - 2);
  }
  const origin_list held = several_origins(first.string());
  std::string message =
      name_of(first) + ", " + json_word(first.string()) + ", holds several origins. ";
  if (!held.origins.empty()) {
    message += "Write each as an entry of its own: " + words_of(held.origins) + ".";
  }
  if (!held.left_out.empty()) {
    const bool any =
        std::find(held.left_out.begin(), held.left_out.end(), "*") != held.left_out.end();
    message += (held.origins.empty() ? "" : " ") + std::string("Left out: ") +
               words_of(held.left_out) +
               (any ? "; \"*\" would admit every page on the web."
                    : "; name the sites that are meant there.");
  }
  add_error(findings, list, "several-origins", std::move(message),
            corrected.empty() ? "" : "[" + corrected + "]");
}

}  // namespace

std::vector<origin_entry> read_origins(const node& list, report& findings) {
  std::vector<origin_entry> entries;
  if (list.type() == node::kind::string) {
    expect(list, node::kind::array, findings, as_origin_list(list.string()));
    return entries;
  }
  std::unordered_map<std::string, std::string> places;  // of each text
  if (!expect(list, node::kind::array, findings)) return entries;
  bool any_several = false;
  int index = -1;
  for (const node& element : list.elements()) {
    ++index;
    const bool null = element.type() == node::kind::null;
    if (!expect(element, node::kind::string, findings, null ? "\"null\"" : "")) continue;
    if (several_origins(element.string()).several()) {
      if (!any_several) report_several(list, element, findings);
      any_several = true;
      continue;
    }
    auto entry = read_origin(element, findings);
    if (!entry) continue;
    entry->index = index;
    const auto [same, first] = places.emplace(entry->text, element.pointer());
    if (first) {
      entries.push_back(*std::move(entry));
      continue;
    }
    add_warning(findings, element, "redundant-origin",
                json_word(entry->text) + " stands in this list already, at " + same->second +
                    ". Delete one.");
  }
  check_redundant(entries, findings);
  return entries;
}

}  // namespace ollama_cors::config
