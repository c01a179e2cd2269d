// What a configuration admits, in plain words; see the header.
#include "audit.hpp"

#include <boost/json.hpp>

namespace json = boost::json;

namespace ollama_cors::cli {
namespace {

std::string text_of(const json::value& value) {
  const json::string& text = value.as_string();
  return {text.data(), text.size()};
}

std::string listed(const json::value& list) {
  std::string output;
  for (const json::value& item : list.as_array())
    output += (output.empty() ? "" : ", ") + text_of(item);
  return output;
}

bool holds(const json::value& list, std::string_view word) {
  for (const json::value& item : list.as_array())
    if (text_of(item) == word) return true;
  return false;
}

std::string list_or(const json::value& list, const std::string& if_any,
                    const std::string& if_empty) {
  if (list.as_array().empty()) return if_empty;
  if (holds(list, "any") || holds(list, "*")) return if_any;
  return listed(list);
}

std::string of_rule(std::size_t index, const json::value& rule) {
  std::string line =
      "/rules/" + std::to_string(index) + ": pages of " +
      (holds(rule.at("origins"), "*") ? "any origin" : listed(rule.at("origins"))) + " may use " +
      list_or(rule.at("routes"), "every route", "no route") + " by " +
      list_or(rule.at("methods"), "any method", "no method") + ", send " +
      list_or(rule.at("request_headers"), "any request header", "no request header") +
      ", and read " +
      list_or(rule.at("response_headers"), "every response header",
              "no response header beyond the safelisted ones");
  line +=
      rule.at("credentials").as_bool() ? "; with the user's credentials" : "; without credentials";
  line += "; browsers keep a granted preflight for " +
          std::to_string(rule.at("max_age").to_number<std::int64_t>()) + " s.";
  if (holds(rule.at("routes"), "any") || holds(rule.at("routes"), "manage"))
    line += " They may delete and replace models.";
  if (holds(rule.at("routes"), "any") || holds(rule.at("routes"), "account"))
    line += " They may act for the user's account.";
  return line;
}

}  // namespace

std::vector<std::string> audit(std::string_view normalised) {
  const json::value document = json::parse({normalised.data(), normalised.size()});
  std::vector<std::string> lines;
  const json::array& rules = document.at("rules").as_array();
  for (std::size_t i = 0; i < rules.size(); ++i) lines.push_back(of_rule(i, rules[i]));
  if (rules.empty()) lines.push_back("/rules: no page may cross.");
  if (!document.at("deny").as_array().empty())
    lines.push_back("/deny: pages of " + listed(document.at("deny")) +
                    " may not, whatever a rule says.");
  lines.push_back("/hosts: requests may name " +
                  list_or(document.at("hosts"), "any host", "no host") + ".");
  const json::array& keys = document.at("api_keys").as_array();
  if (keys.empty()) lines.push_back("/api_keys: no key is asked for.");
  for (std::size_t i = 0; i < keys.size(); ++i)
    lines.push_back("/api_keys/" + std::to_string(i) + ": the key " + text_of(keys[i].at("name")) +
                    " opens " + list_or(keys[i].at("routes"), "every route", "every route") + ".");
  if (text_of(document.at("mode")) == "shadow")
    lines.push_back(
        "/mode: shadow. What the rules refuse is passed on to the upstream and logged.");
  return lines;
}

}  // namespace ollama_cors::cli
