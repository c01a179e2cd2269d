// Whether an entry admits an origin. By label: a string prefix or suffix is the classic bypass
// (`https://example.com.evil.example`, `https://evilexample.com`).
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "policy/origin_pattern.hpp"

namespace ollama_cors::policy {
namespace {

bool port_matches(const origin_pattern& pattern, const fetch::origin& origin) noexcept {
  if (pattern.any_port) return true;
  if (pattern.port_first == 0) return origin.port == 0;
  const std::uint32_t effective =
      origin.port != 0 ? origin.port : fetch::default_port(origin.scheme);
  return effective >= pattern.port_first && effective <= pattern.port_last;
}

// `_` and a trailing dot are outside the grammar of origins, so only an entry that spells them
// admits them (CONTRACT.md 2). What is denied shall not slip through by them: there wildcards cover
// them.
enum class wildcards : std::uint8_t { cover_regular, cover_all };

bool covers(wildcards how, std::string_view text) noexcept {
  return how == wildcards::cover_all || text.find('_') == std::string_view::npos;
}

// DNS limits (RFC 1035 2.3.4). No name is longer, and the time that matching takes is bounded.
constexpr std::size_t max_label = 63;
constexpr std::size_t max_host = 253;  // without a trailing dot

bool is_too_long(std::string_view host) noexcept {
  return host.size() > max_host + (host.ends_with('.') ? 1 : 0);
}

// `*` = one or more characters. Linear with one point of return: the last `*` can always take over
// what an earlier one would have taken.
bool label_matches(std::string_view pattern, std::string_view label, wildcards how) noexcept {
  if (label.size() > max_label) return false;
  std::size_t p = 0, l = 0;
  std::size_t star = std::string_view::npos;  // position in `pattern` behind the last `*`
  std::size_t taken = 0;                      // position in `label` behind what it took
  while (l < label.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      if (!covers(how, label.substr(l, 1))) return false;
      star = ++p;
      taken = ++l;
    } else if (p < pattern.size() && pattern[p] == label[l]) {
      ++p;
      ++l;
    } else if (star != std::string_view::npos && covers(how, label.substr(taken, 1))) {
      p = star;
      l = ++taken;
    } else {
      return false;
    }
  }
  return p == pattern.size();
}

// Takes the last label off `host`; false when there is none left.
bool take_last_label(std::string_view& host, bool& exhausted, std::string_view& label) noexcept {
  if (exhausted) return false;
  const auto dot = host.rfind('.');
  if (dot == std::string_view::npos) {
    label = host;
    host = {};
    exhausted = true;
  } else {
    label = host.substr(dot + 1);
    host = host.substr(0, dot);
  }
  return true;
}

bool labels_match(const origin_pattern& pattern, std::string_view host, wildcards how) noexcept {
  if (is_too_long(host)) return false;
  if (how == wildcards::cover_all && host.ends_with('.') && !pattern.labels.back().empty()) {
    host.remove_suffix(1);
  }
  const bool leading = pattern.labels.front() == "*";
  bool exhausted = false;
  std::string_view label;
  for (std::size_t i = pattern.labels.size(); i > (leading ? 1U : 0U); --i) {
    if (!take_last_label(host, exhausted, label)) return false;
    if (!label_matches(pattern.labels[i - 1], label, how)) return false;
  }
  if (!leading) return exhausted;
  return !exhausted && covers(how, host);
}

bool is_loopback(const fetch::origin& origin) noexcept {
  if (origin.scheme != "http" && origin.scheme != "https") return false;
  const std::string_view host = origin.host;
  if (host == "localhost" || host == "127.0.0.1" || host == "[::1]") return true;
  return !is_too_long(host) && (host.ends_with(".localhost") || host.ends_with(".localhost."));
}

bool matches(const origin_pattern& pattern, const fetch::origin& origin, wildcards how) noexcept {
  using kind = origin_pattern::kind;
  if (pattern.shape == kind::opaque || origin.opaque) {
    return pattern.shape == kind::opaque && origin.opaque;
  }
  const bool may = how == wildcards::cover_all || !origin.irregular;
  switch (pattern.shape) {
    case kind::any:
      return may;
    case kind::loopback:
      return may && is_loopback(origin);
    case kind::scheme_only:
      return may && origin.scheme == pattern.scheme && port_matches(pattern, origin);
    case kind::exact:
      return origin.scheme == pattern.scheme && origin.host == pattern.host &&
             port_matches(pattern, origin);
    case kind::labels:
      return origin.scheme == pattern.scheme && port_matches(pattern, origin) &&
             labels_match(pattern, origin.host, how);
    case kind::opaque:
      break;
  }
  return false;
}

}  // namespace

bool matches(const origin_pattern& pattern, const fetch::origin& origin) noexcept {
  return matches(pattern, origin, wildcards::cover_regular);
}

bool denies(const origin_pattern& pattern, const fetch::origin& origin) noexcept {
  return matches(pattern, origin, wildcards::cover_all);
}

}  // namespace ollama_cors::policy
