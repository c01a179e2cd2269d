// A request as text: its line, then a field a line. Whatever it holds, the decision can be put on
// the wire as it is, and an origin that no rule admits gets no Access-Control-*.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "config/configuration.hpp"
#include "require.hpp"

namespace config = ollama_cors::config;
namespace fetch = ollama_cors::fetch;
namespace policy = ollama_cors::policy;

namespace {

constexpr std::string_view document = R"({"rules": [
  {"origins": ["https://*.example.com", "https://pr-*.example.org:3000-3010"],
   "routes": ["inference", "/v1/new/*"], "methods": ["GET", "POST", "PATCH"],
   "request_headers": ["content-type", "x-stainless-*", "authorization"], "credentials": true},
  {"origins": ["@loopback", "null", "chrome-extension://*"]},
  {"origins": ["app://obsidian.md"], "routes": ["any"], "response_headers": ["*"]}],
  "deny": ["http://localhost:6666", "https://evil.example.com"]})";

std::shared_ptr<const config::access> access() {
  config::report findings;
  const auto loaded = config::load(document, config::profile::shim, findings);
  REQUIRE(loaded.has_value());
  return loaded->access;
}

std::string_view take(std::string_view& text, char separator) {
  const std::size_t end = text.find(separator);
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return part;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::shared_ptr<const config::access> rules = access();
  static const auto decision = std::make_unique<policy::decision>();

  std::string_view text(reinterpret_cast<const char*>(data), size);
  std::string_view line = take(text, '\n');
  policy::request request;
  request.method = take(line, ' ');
  request.target = take(line, ' ');
  request.http_1_0 = line == "HTTP/1.0";
  std::vector<fetch::field> fields;
  while (!text.empty()) {
    std::string_view field = take(text, '\n');
    const std::string_view name = take(field, ':');
    fields.push_back({name, field});
  }
  request.headers = fields;

  rules->decide(request, *decision);
  for (const fetch::field& field : decision->headers()) {
    const bool is_cors = field.name.starts_with("Access-Control-");
    REQUIRE(!is_cors || decision->admitted);
    for (const char byte : field.value) REQUIRE(byte != '\r' && byte != '\n' && byte != '\0');
  }
  const bool allowed = decision->verdict == policy::verdict::allow;
  if (decision->kind == policy::kind::preflight) REQUIRE(decision->status != 0);
  if (allowed && decision->kind != policy::kind::preflight) REQUIRE(decision->status == 0);
  if (!allowed) REQUIRE(decision->status != 0);
  REQUIRE(!policy::name(decision->reason).empty());
  config::explain(*rules, request, *decision);
  return 0;
}
