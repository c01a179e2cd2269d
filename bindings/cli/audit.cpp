// What a configuration admits, for people; see the header.
#include "audit.hpp"

#include <boost/json.hpp>

#include "printable.hpp"

namespace json = boost::json;

namespace ollama_cors::cli {
namespace {

// Names of keys and paths may hold anything.
std::string text_of(const json::value& value) {
  return printable(std::string_view(value.as_string()));
}

// `each` makes a text of an element.
template <class Each>
std::string joined(const json::value& list, Each each) {
  std::string output;
  for (const json::value& item : list.as_array())
    output += (output.empty() ? "" : ", ") + each(item);
  return output;
}

std::string rule_text(const json::value& rule) {
  std::string output = text_of(rule.at("pointer")) + "\n";
  for (const json::value& origin : rule.at("origins").as_array())
    output +=
        "  for     " + text_of(origin.at("entry")) + ": " + text_of(origin.at("reach")) + "\n";
  if (const auto more = rule.at("more_entries").to_number<std::int64_t>(); more > 0)
    output += "          and " + std::to_string(more) + " more entries\n";
  const json::value& may = rule.at("may");
  output += "  may     " + joined(may, text_of) +
            (rule.at("credentials").as_bool() ? ", with the user's cookies" : "") + "\n";
  const json::value& admits = rule.at("admits");
  output += "  admits  " +
            (admits.as_array().empty() ? "nobody: earlier rules or /deny decide"
                                       : joined(admits, text_of)) +
            "\n";
  const json::value& refuses = rule.at("refuses");
  for (const json::value& miss : refuses.as_array())
    output += "  refuses " + text_of(miss.at("origin")) + " (" + text_of(miss.at("why")) + ")\n";
  return output;
}

}  // namespace

std::string audit_text(std::string_view audit_json) {
  const json::value audit = json::parse({audit_json.data(), audit_json.size()});
  std::string output;
  for (const json::value& danger : audit.at("dangers").as_array())
    output +=
        "DANGER " + text_of(danger.at("message")) + " (" + text_of(danger.at("pointer")) + ")\n";
  const json::array& rules = audit.at("rules").as_array();
  if (rules.empty()) output += "/rules: no page may cross.\n";
  for (const json::value& rule : rules) output += rule_text(rule);
  for (const json::value& overlap : audit.at("overlaps").as_array())
    output += "overlap: for " + text_of(overlap.at("route")) + " from " +
              text_of(overlap.at("origin")) + ", " + text_of(overlap.at("decides")) +
              " decides, not " + text_of(overlap.at("not")) + "\n";
  if (!audit.at("deny").as_array().empty())
    output += "/deny: pages of " + joined(audit.at("deny"), text_of) +
              " may not, whatever a rule says.\n";
  output += "/hosts: requests may be addressed to " +
            joined(audit.at("hosts"),
                   [](const json::value& host) {
                     return text_of(host.at("entry")) + " (" + text_of(host.at("meaning")) + ")";
                   }) +
            ".\n";
  for (const json::value& key : audit.at("keys").as_array())
    output += "/api_keys: who has the key " + text_of(key.at("name")) + " may " +
              joined(key.at("may"), text_of) + ".\n";
  if (!audit.at("key_required").as_bool())
    output += "/api_keys: none, so programs without an Origin may use every route.\n";
  return output;
}

}  // namespace ollama_cors::cli
