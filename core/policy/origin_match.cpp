// Whether an entry admits an origin. By label: a string prefix or suffix is the classic bypass
// (`https://example.com.evil.example`, `https://evilexample.com`).
#include <cstddef>
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

// `_` is outside the grammar of origins, so only an entry that spells it admits it (CONTRACT.md 2).
bool wildcard_covers(char byte) noexcept {
  return byte != '_';
}

// `*` = one or more characters. Linear with one point of return: the last `*` can always take over
// what an earlier one would have taken.
bool label_matches(std::string_view pattern, std::string_view label) noexcept {
  std::size_t p = 0, l = 0;
  std::size_t star = std::string_view::npos;  // position in `pattern` behind the last `*`
  std::size_t taken = 0;                      // position in `label` behind what it took
  while (l < label.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      if (!wildcard_covers(label[l])) return false;
      star = ++p;
      taken = ++l;
    } else if (p < pattern.size() && pattern[p] == label[l]) {
      ++p;
      ++l;
    } else if (star != std::string_view::npos && wildcard_covers(label[taken])) {
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

bool labels_match(const origin_pattern& pattern, std::string_view host) noexcept {
  const bool leading = pattern.labels.front() == "*";
  bool exhausted = false;
  std::string_view label;
  for (std::size_t i = pattern.labels.size(); i > (leading ? 1U : 0U); --i) {
    if (!take_last_label(host, exhausted, label)) return false;
    if (!label_matches(pattern.labels[i - 1], label)) return false;
  }
  if (!leading) return exhausted;
  return !exhausted && host.find('_') == std::string_view::npos;
}

bool is_loopback(const fetch::origin& origin) noexcept {
  if (origin.scheme != "http" && origin.scheme != "https") return false;
  return origin.host == "localhost" || origin.host == "127.0.0.1" || origin.host == "[::1]" ||
         origin.host.ends_with(".localhost");
}

}  // namespace

bool matches(const origin_pattern& pattern, const fetch::origin& origin) noexcept {
  using kind = origin_pattern::kind;
  if (pattern.shape == kind::opaque || origin.opaque) {
    return pattern.shape == kind::opaque && origin.opaque;
  }
  switch (pattern.shape) {
    case kind::any:
      return !origin.irregular;
    case kind::loopback:
      return !origin.irregular && is_loopback(origin);
    case kind::scheme_only:
      return !origin.irregular && origin.scheme == pattern.scheme && port_matches(pattern, origin);
    case kind::exact:
      return origin.scheme == pattern.scheme && origin.host == pattern.host &&
             port_matches(pattern, origin);
    case kind::labels:
      return origin.scheme == pattern.scheme && port_matches(pattern, origin) &&
             labels_match(pattern, origin.host);
    case kind::opaque:
      break;
  }
  return false;
}

}  // namespace ollama_cors::policy
