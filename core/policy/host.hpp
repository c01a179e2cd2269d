// The Host of a request, and whether `hosts` allows it: the defence against DNS rebinding.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "policy/policy.hpp"

namespace ollama_cors::policy {

struct host_name {
  std::string_view name;   // as sent, IPv6 with its brackets
  std::uint16_t port = 0;  // 0 = none written
  bool is_ip = false;
};

// uri-host [ ":" port ] (RFC 9110 7.2) without user info and percent-encoding; nothing for what is
// neither a name that DNS could hold nor an IP literal.
std::optional<host_name> parse_host(std::string_view text) noexcept;

bool matches(const host_pattern& pattern, const host_name& host) noexcept;

}  // namespace ollama_cors::policy
