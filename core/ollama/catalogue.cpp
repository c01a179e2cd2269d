// The catalogue's table and its JSON text. make_catalogue.py writes the table.
#include "ollama/catalogue.hpp"

#include <array>
#include <string>

#include "ollama/json_text.hpp"

namespace ollama_cors::ollama {
namespace {

#include "ollama/catalogue_table.inc"

void append_names(std::string& json, std::string_view key,
                  std::span<const std::string_view> names) {
  json += ",\"";
  json += key;
  json += "\":[";
  bool first = true;
  for (const auto name : names) {
    if (!first) json += ',';
    first = false;
    append_json_string(json, name);
  }
  json += ']';
}

std::string compose_json() {
  std::string json = R"({"packages":[)";
  std::string_view package;
  for (const catalogue_entry& entry : table) {
    if (entry.package != package) {
      if (!package.empty()) json += "]},";
      package = entry.package;
      json += R"({"package":)";
      append_json_string(json, package);
      json += R"(,"versions":[)";
    } else {
      json += ',';
    }
    json += R"({"version":)";
    append_json_string(json, entry.version);
    append_names(json, "request_headers", entry.request_headers);
    append_names(json, "response_headers", entry.response_headers);
    json += '}';
  }
  json += "]}]}";
  return json;
}

}  // namespace

std::span<const catalogue_entry> catalogue() noexcept {
  return table;
}

std::string_view catalogue_json() noexcept {
  static const std::string json = compose_json();
  return json;
}

// By name, because a `*` would expose whatever an upstream says, and counts for nothing with
// credentials. X-RateLimit is OpenAI's family.
std::span<const std::string_view> default_exposed_headers() noexcept {
  static constexpr std::array<std::string_view, 18> names{
      "x-request-id",
      "request-id",
      "x-should-retry",
      "retry-after",
      "retry-after-ms",
      "openai-poll-after-ms",
      "openai-organization",
      "openai-processing-ms",
      "openai-version",
      "x-ratelimit-limit-requests",
      "x-ratelimit-limit-tokens",
      "x-ratelimit-remaining-requests",
      "x-ratelimit-remaining-tokens",
      "x-ratelimit-reset-requests",
      "x-ratelimit-reset-tokens",
      "anthropic-workspace-id",
      "anthropic-organization-id",
      "content-disposition",
  };
  return names;
}

}  // namespace ollama_cors::ollama
