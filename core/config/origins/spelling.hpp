// What people write for an origin → what browsers send: CONTRACT.md 2, "Configuration is
// normalised".
#pragma once

#include <string>
#include <string_view>
#include <variant>

namespace ollama_cors::config {

// Why an entry is refused.
struct spelling_fault {
  std::string code;
  std::string message;
  std::string suggestion;  // JSON text; "" = none
};

// Lower case, Punycode, canonical IP addresses, no default port, no trailing slash. Takes patterns
// as well as origins; presets (`@loopback`) are none of its business.
std::variant<std::string, spelling_fault> normalise_origin(std::string_view written);

// A host name alone, the same way: lower case, Punycode, canonical IPv6 in brackets.
std::variant<std::string, spelling_fault> normalise_host(std::string_view written);

}  // namespace ollama_cors::config
