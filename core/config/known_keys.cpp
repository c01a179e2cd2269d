// The keys of CONTRACT.md 1; schema.json lists the same (a test compares them).
#include "config/known_keys.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "config/ascii.hpp"

namespace ollama_cors::config {

const std::vector<std::string_view>& known_keys(section where) {
  using keys = std::vector<std::string_view>;
  static const keys document = {"listen",
                                "upstream",
                                "upstream_tls",
                                "upstream_headers",
                                "rules",
                                "deny",
                                "hosts",
                                "api_keys",
                                "allow_unauthenticated_network",
                                "dangerously",
                                "mode",
                                "tls",
                                "limits",
                                "timeouts",
                                "heartbeat_ms",
                                "threads",
                                "admin",
                                "log"};
  static const keys rule = {"origins",          "routes",      "methods", "request_headers",
                            "response_headers", "credentials", "max_age"};
  static const keys limits = {"head_bytes", "target_bytes", "fields", "body_bytes", "connections"};
  static const keys timeouts = {"head_ms",  "connect_ms",    "first_byte_ms", "idle_ms",
                                "write_ms", "keep_alive_ms", "drain_ms"};
  static const keys api_key = {"name", "sha256", "routes"};
  static const keys tls = {"certificate", "key"};
  static const keys admin = {"listen"};
  static const keys log = {"level", "format"};
  static const keys upstream_tls = {"ca", "verify"};
  switch (where) {
    case section::document:
      return document;
    case section::rule:
      return rule;
    case section::limits:
      return limits;
    case section::timeouts:
      return timeouts;
    case section::api_key:
      return api_key;
    case section::tls:
      return tls;
    case section::admin:
      return admin;
    case section::log:
      return log;
    case section::upstream_tls:
      return upstream_tls;
  }
  return document;
}

std::optional<other_name> other_name_of(std::string_view alias) {
  constexpr std::string_view as_list = " It is a list.";
  constexpr std::string_view address = " It is a list of addresses, such as [\"127.0.0.1:11435\"].";
  constexpr std::string_view digest =
      " It is the digest of the key: what `printf %s \"$KEY\" | sha256sum | cut -d' ' -f1` prints.";
  constexpr other_name names[] = {
      {"ollama_origins", "origins", " Write {\"rules\": [{\"origins\": […]}]}."},
      {"allow_origin", "origins", as_list},
      {"allow_origins", "origins", as_list},
      {"allowed_origin", "origins", as_list},
      {"allowed_origins", "origins", as_list},
      {"cors", "rules", " Write [{\"origins\": […]}]."},
      {"port", "listen", address},
      {"host", "listen", address},
      {"bind", "listen", address},
      {"ollama_host", "upstream",
       " It is the address of Ollama, such as \"http://127.0.0.1:11434\"."},
      {"backend", "upstream", ""},
      {"target", "upstream", ""},
      {"allow_headers", "request_headers", as_list},
      {"allowed_headers", "request_headers", as_list},
      {"allow_methods", "methods", as_list},
      {"allowed_methods", "methods", as_list},
      {"expose_headers", "response_headers", as_list},
      {"exposed_headers", "response_headers", as_list},
      {"allow_credentials", "credentials", ""},
      {"supports_credentials", "credentials", ""},
      {"paths", "routes", as_list},
      {"endpoints", "routes", as_list},
      {"cert", "certificate", ""},
      {"certificate_file", "certificate", ""},
      {"private_key", "key", ""},
      {"key_file", "key", ""},
      {"key", "sha256", digest},
      {"secret", "sha256", digest},
      {"hash", "sha256", digest},
  };
  // `allowedOrigins`, `allow-origin` and `allow_origin` are one name.
  const auto plain = [](std::string_view word) {
    std::string out = lowered(word);
    std::erase_if(out, [](char c) { return c == '_' || c == '-'; });
    return out;
  };
  const std::string wanted = plain(alias);
  for (const other_name& name : names) {
    if (plain(name.alias) == wanted) return name;
  }
  return std::nullopt;
}

std::string_view home_of(std::string_view key) {
  constexpr std::pair<section, std::string_view> homes[] = {
      {section::document, "at the top of the document"},
      {section::rule, "in a rule, an object in the list \"rules\""},
      {section::limits, "in \"limits\""},
      {section::timeouts, "in \"timeouts\""},
      {section::api_key, "in an entry of \"api_keys\""},
      {section::tls, "in \"tls\""},
      {section::log, "in \"log\""},
      {section::upstream_tls, "in \"upstream_tls\""},
  };
  std::string_view found;
  for (const auto& [where, name] : homes) {
    const std::vector<std::string_view>& keys = known_keys(where);
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) continue;
    if (!found.empty()) return "";
    found = name;
  }
  return found;
}

}  // namespace ollama_cors::config
