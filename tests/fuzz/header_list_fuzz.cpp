// Access-Control-Request-Headers, a line each: what is granted of them is what a slow reading of
// RFC 9110 5.6.1 and of CONTRACT.md 3 grants, and every name in the answer is a token.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "fetch/token.hpp"
#include "policy/decision.hpp"
#include "require.hpp"

namespace fetch = ollama_cors::fetch;
namespace policy = ollama_cors::policy;

namespace {

constexpr std::string_view page = "https://app.example";

policy::policy rules(policy::header_grant granted) {
  policy::rule rule;
  rule.origins = {std::get<policy::origin_pattern>(policy::parse_origin_pattern(page))};
  rule.routes.any = true;
  rule.request_headers = std::move(granted);
  policy::spec parts;
  parts.rules = {std::move(rule)};
  parts.hosts = {{policy::host_pattern::kind::any, "", 0}};
  return policy::policy(std::move(parts));
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& byte : result) {
    if (byte >= 'A' && byte <= 'Z') byte = static_cast<char>(byte + 32);
  }
  return result;
}

std::vector<std::string> elements(std::string_view list) {
  std::vector<std::string> found;
  std::string element;
  const auto end = [&] {
    const auto first = element.find_first_not_of(" \t");
    if (first != std::string::npos) {
      found.push_back(element.substr(first, element.find_last_not_of(" \t") - first + 1));
    }
    element.clear();
  };
  for (const char byte : list) {
    if (byte == ',') {
      end();
    } else {
      element += byte;
    }
  }
  end();
  return found;
}

bool is_granted(bool any, const std::string& name) {
  if (name == "*") return false;
  if (any) return true;
  const std::string low = lower(name);
  return low == "content-type" || low == "authorization" || low.starts_with("x-stainless-");
}

void check(const policy::policy& from, bool any, const std::vector<std::string_view>& lines) {
  static const auto decision = std::make_unique<policy::decision>();
  std::vector<fetch::field> fields{
      {"Host", "localhost"}, {"Origin", page}, {"Access-Control-Request-Method", "POST"}};
  std::size_t bytes = 0;
  std::vector<std::string> asked;
  for (const std::string_view line : lines) {
    fields.push_back({"Access-Control-Request-Headers", line});
    bytes += line.size();
    for (std::string& name : elements(line)) asked.push_back(std::move(name));
  }
  policy::decide(from, {"OPTIONS", "/api/chat", fields, false}, {}, *decision);

  const bool too_many = bytes > 8192 || asked.size() > 256;
  const bool invalid = std::any_of(asked.begin(), asked.end(),
                                   [](const std::string& name) { return !fetch::is_token(name); });
  const bool denied = std::any_of(asked.begin(), asked.end(), [any](const std::string& name) {
    return fetch::is_token(name) && !is_granted(any, name);
  });
  using policy::reason;
  REQUIRE(decision->reason == (too_many  ? reason::too_many_request_headers
                               : invalid ? reason::header_invalid
                               : denied  ? reason::header_not_allowed
                                         : reason::preflight_granted));

  std::vector<std::string> answered;
  for (const fetch::field& header : decision->headers()) {
    if (header.name != "Access-Control-Allow-Headers") continue;
    for (std::string& name : elements(header.value)) answered.push_back(lower(name));
  }
  for (const std::string& name : answered) REQUIRE(fetch::is_token(name) && name != "*");
  if (too_many) asked.clear();
  for (const std::string& name : asked) {
    const bool stands = std::find(answered.begin(), answered.end(), lower(name)) != answered.end();
    REQUIRE(stands == (fetch::is_token(name) && is_granted(any, name)));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const policy::policy any = rules({.any = true, .names = {}, .prefixes = {}});
  static const policy::policy listed = rules(
      {.any = false, .names = {"content-type", "authorization"}, .prefixes = {"x-stainless-"}});
  std::string_view text(reinterpret_cast<const char*>(data), size);
  std::vector<std::string_view> lines;
  while (!text.empty() && lines.size() < 64) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  check(any, true, lines);
  check(listed, false, lines);
  return 0;
}
