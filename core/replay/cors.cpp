#include "replay/cors.hpp"

#include <array>
#include <optional>

#include "fetch/ascii.hpp"
#include "fetch/ip_address.hpp"

namespace ollama_cors::replay {
namespace {

// Each stands for itself and, with a colon behind it, for any port. The match is by prefix there:
// `http://localhost:1.evil.example` passes, as it does at the real one.
constexpr std::array<std::string_view, 6> loopback_origins{"http://localhost", "https://localhost",
                                                           "http://127.0.0.1", "https://127.0.0.1",
                                                           "http://0.0.0.0",   "https://0.0.0.0"};

constexpr std::array<std::string_view, 5> app_schemes{"app://", "file://", "tauri://",
                                                      "vscode-webview://", "vscode-file://"};

bool is_default_origin(std::string_view origin) noexcept {
  for (const std::string_view known : loopback_origins) {
    if (!origin.starts_with(known)) continue;
    if (origin.size() == known.size() || origin[known.size()] == ':') return true;
  }
  for (const std::string_view scheme : app_schemes) {
    if (origin.starts_with(scheme)) return true;
  }
  return false;
}

bool is_origin_of(std::string_view origin, std::string_view scheme,
                  std::string_view host) noexcept {
  return origin.starts_with(scheme) && origin.substr(scheme.size()) == host;
}

std::string_view without_port(std::string_view host) noexcept {
  if (host.starts_with('[')) return host.substr(1, host.find(']') - 1);
  return host.substr(0, host.find(':'));
}

// Loopback, private (RFC 1918, RFC 4193) or unspecified.
bool is_local_ipv4(std::string_view text) noexcept {
  unsigned parts[2] = {0, 0};
  for (unsigned& part : parts) {
    const std::size_t dot = text.find('.');
    for (const char digit : text.substr(0, dot)) {
      part = part * 10 + static_cast<unsigned>(digit - '0');
    }
    text.remove_prefix(dot + 1);
  }
  return parts[0] == 127 || parts[0] == 10 || (parts[0] == 192 && parts[1] == 168) ||
         (parts[0] == 172 && parts[1] >= 16 && parts[1] < 32) ||
         (parts[0] == 0 && parts[1] == 0 && text == "0.0");
}

bool is_local_ipv6(const fetch::ipv6_groups& groups) noexcept {
  for (std::size_t group = 0; group < 7; ++group) {
    if (groups[group] != 0) return (groups[0] & 0xfe00) == 0xfc00;
  }
  return groups[7] <= 1;
}

}  // namespace

std::string_view allowed_headers(allow_list which) noexcept {
  if (which == allow_list::today) {
    return "Authorization,Content-Type,User-Agent,Accept,X-Requested-With,Openai-Beta,"
           "X-Stainless-Arch,X-Stainless-Async,X-Stainless-Custom-Poll-Interval,"
           "X-Stainless-Helper-Method,X-Stainless-Lang,X-Stainless-Os,X-Stainless-Package-Version,"
           "X-Stainless-Poll-Helper,X-Stainless-Retry-Count,X-Stainless-Runtime,"
           "X-Stainless-Runtime-Version,X-Stainless-Timeout";
  }
  return "Authorization,Content-Type,User-Agent,Accept,X-Requested-With,X-Stainless-Lang,"
         "X-Stainless-Package-Version,X-Stainless-Os,X-Stainless-Arch,X-Stainless-Retry-Count,"
         "X-Stainless-Runtime,X-Stainless-Runtime-Version,X-Stainless-Async,"
         "X-Stainless-Helper-Method,X-Stainless-Poll-Helper,X-Stainless-Custom-Poll-Interval";
}

crossing judge_origin(const http::request_head& head) noexcept {
  const std::string_view origin = head.find("origin");
  if (origin.empty()) return crossing::none;
  const std::string_view host = head.find("host");
  if (is_origin_of(origin, "http://", host) || is_origin_of(origin, "https://", host)) {
    return crossing::none;
  }
  return is_default_origin(origin) ? crossing::allowed : crossing::refused;
}

host_kind judge_host(std::string_view host) noexcept {
  const std::string_view name = without_port(host);
  if (fetch::is_ipv4(name)) return is_local_ipv4(name) ? host_kind::address : host_kind::foreign;
  if (const auto groups = fetch::parse_ipv6(name)) {
    return is_local_ipv6(*groups) ? host_kind::address : host_kind::foreign;
  }
  if (name.empty() || fetch::equal_to_lower(name, "localhost")) return host_kind::name;
  for (const std::string_view suffix : {".localhost", ".local", ".internal"}) {
    if (name.size() > suffix.size() &&
        fetch::equal_to_lower(name.substr(name.size() - suffix.size()), suffix)) {
      return host_kind::name;
    }
  }
  return host_kind::foreign;
}

}  // namespace ollama_cors::replay
