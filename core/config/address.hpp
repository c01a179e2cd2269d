// `host:port`, as `listen`, `upstream` and `hosts` write it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ollama_cors::config {

struct host_and_port {
  std::string_view host;  // IPv6 with its brackets
  std::string_view port;
  bool has_port = false;
};

// At the last colon outside brackets. A bare IPv6 address stays whole.
host_and_port split_host_and_port(std::string_view text) noexcept;

// 0 to 65535 without leading zeros.
std::optional<std::uint16_t> parse_port(std::string_view text) noexcept;

// Brackets around IPv6: what URLs and `Host` show.
std::string bracketed(std::string_view host);
std::string_view unbracketed(std::string_view host) noexcept;

// A name or an IP address (IPv6 in brackets), in lower case: what can be connected to or listened
// on.
bool is_address_host(std::string_view host);

}  // namespace ollama_cors::config
