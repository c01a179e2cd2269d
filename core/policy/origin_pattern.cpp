// Reading entries of `origins` and `deny`, and the presets. The host part is read by the parser of
// request origins itself, with each `*` standing in as a letter: whatever no browser can send is
// refused as an entry too.
#include "policy/origin_pattern.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "fetch/ascii.hpp"
#include "fetch/ip_address.hpp"

namespace ollama_cors::policy {
namespace {

using fetch::is_digit;

// DNS limits (RFC 1035 2.3.4): a longer name never resolves, so an entry with one is a mistake.
constexpr std::size_t max_label = 63;
constexpr std::size_t max_host = 253;

bool is_scheme(std::string_view text) noexcept {
  return !text.empty() && fetch::is_lower_alpha(text.front()) &&
         std::all_of(text.begin(), text.end(), [](char byte) {
           return fetch::is_lower_alphanum(byte) || byte == '+' || byte == '-' || byte == '.';
         });
}

bool has_upper_case(std::string_view text) noexcept {
  return std::any_of(text.begin(), text.end(),
                     [](char byte) { return fetch::to_lower(byte) != byte; });
}

// 1 to 65535 without leading zeros.
std::optional<std::uint32_t> read_port(std::string_view text) noexcept {
  if (text.empty() || text.size() > 5 || text.front() == '0') return std::nullopt;
  std::uint32_t value = 0;
  for (const char byte : text) {
    if (!is_digit(byte)) return std::nullopt;
    value = value * 10 + static_cast<std::uint32_t>(byte - '0');
  }
  if (value > 65535) return std::nullopt;
  return value;
}

std::optional<pattern_error> read_ports(std::string_view text, origin_pattern& result) {
  if (text == "*") {
    result.any_port = true;
    return std::nullopt;
  }
  const auto dash = text.find('-');
  const auto first = read_port(text.substr(0, dash));
  if (!first) return pattern_error::bad_port;
  result.port_first = result.port_last = *first;
  if (dash != std::string_view::npos) {
    const auto last = read_port(text.substr(dash + 1));
    if (!last || *last < *first) return pattern_error::bad_port;
    result.port_last = *last;
  } else if (*first == fetch::default_port(result.scheme)) {
    return pattern_error::not_normalised;
  }
  return std::nullopt;
}

std::vector<std::string> split_labels(std::string_view host) {
  std::vector<std::string> labels;
  while (true) {
    const auto dot = host.find('.');
    labels.emplace_back(host.substr(0, dot));
    if (dot == std::string_view::npos) return labels;
    host.remove_prefix(dot + 1);
  }
}

std::optional<pattern_error> check_lengths(const std::vector<std::string>& labels,
                                           std::string_view host) {
  const auto dotted = !host.empty() && host.back() == '.' ? host.size() - 1 : host.size();
  if (dotted > max_host) return pattern_error::bad_host;
  for (const auto& label : labels) {
    if (label.size() > max_label) return pattern_error::bad_host;
  }
  return std::nullopt;
}

std::optional<pattern_error> read_wildcard_host(origin_pattern& result) {
  result.shape = origin_pattern::kind::labels;
  result.labels = split_labels(result.host);
  // The last label (before a trailing dot) decides whose name it is: `example.*` is everybody's.
  const std::size_t last = result.labels.back().empty() && result.labels.size() > 1
                               ? result.labels.size() - 2
                               : result.labels.size() - 1;
  if (result.labels[last].find('*') != std::string::npos) return pattern_error::bad_wildcard;
  if (result.host.find("**") != std::string::npos) return pattern_error::bad_wildcard;
  if (fetch::ends_in_number(result.host)) return pattern_error::bad_wildcard;
  return std::nullopt;
}

origin_pattern preset_entry(std::string_view text) {
  return std::get<origin_pattern>(parse_origin_pattern(text));
}

struct preset {
  std::string_view name;
  std::vector<std::string_view> entries;
};

// CONTRACT.md 2. `@loopback` is a shape of its own: no list of entries stands for any port of both
// schemes and of every name below localhost.
const std::vector<preset>& presets() {
  static const std::vector<preset> table{
      {"@loopback", {}},
      {"@tauri", {"tauri://localhost", "http://tauri.localhost", "https://tauri.localhost"}},
      {"@obsidian", {"app://obsidian.md", "capacitor://localhost", "http://localhost"}},
      {"@vscode", {"vscode-webview://*", "vscode-file://*"}},
      {"@capacitor",
       {"capacitor://localhost", "ionic://localhost", "http://localhost", "https://localhost"}},
      {"@electron", {"file://", "app://*"}},
      {"@extensions", {"chrome-extension://*", "moz-extension://*", "safari-web-extension://*"}},
  };
  return table;
}

}  // namespace

std::string_view describe(pattern_error value) noexcept {
  switch (value) {
    case pattern_error::empty:
      return "the entry is empty";
    case pattern_error::missing_scheme:
      return "an origin starts with a scheme, such as https://";
    case pattern_error::bad_scheme:
      return "the scheme is not a letter followed by letters, digits, `+`, `-` or `.`";
    case pattern_error::bad_host:
      return "the host is not one that a browser sends: labels of letters, digits and inner "
             "hyphens, a dotted IPv4 address or a canonical IPv6 address in brackets";
    case pattern_error::bad_port:
      return "the port is not 1 to 65535 without leading zeros, a range such as 3000-3010, or *";
    case pattern_error::bad_wildcard:
      return "a `*` may stand for whole labels at the start, for characters inside a label but the "
             "last one, or for any host of a scheme that is not http or https; never beside an IP "
             "address";
    case pattern_error::has_path:
      return "an origin has no path, query, fragment or user name";
    case pattern_error::not_normalised:
      return "browsers send origins in lower case, without the scheme's default port and without a "
             "trailing slash";
  }
  return {};
}

std::variant<origin_pattern, pattern_error> parse_origin_pattern(std::string_view text) {
  if (text.empty()) return pattern_error::empty;
  origin_pattern result;
  result.text = text;
  if (text == "*") {
    result.shape = origin_pattern::kind::any;
    return result;
  }
  if (text == "null") {
    result.shape = origin_pattern::kind::opaque;
    return result;
  }
  const auto separator = text.find("://");
  if (separator == std::string_view::npos) return pattern_error::missing_scheme;
  const std::string_view scheme = text.substr(0, separator);
  if (!is_scheme(scheme)) {
    std::string lower(scheme);
    std::transform(lower.begin(), lower.end(), lower.begin(), fetch::to_lower);
    return is_scheme(lower) ? pattern_error::not_normalised : pattern_error::bad_scheme;
  }
  result.scheme = scheme;

  std::string_view authority = text.substr(separator + 3);
  if (scheme == "file") {
    if (authority.empty()) return result;
    if (authority == "/") return pattern_error::not_normalised;
    return authority.front() == '*' ? pattern_error::bad_wildcard : pattern_error::bad_host;
  }
  // Two origins in one entry, the usual mistake, are a bad host rather than a path.
  if (authority.find_first_of(", \t") != std::string_view::npos) return pattern_error::bad_host;
  const auto slash = authority.find_first_of("/?#@\\");
  if (slash != std::string_view::npos) {
    const bool only_slash = authority[slash] == '/' && slash + 1 == authority.size() && slash > 0;
    return only_slash ? pattern_error::not_normalised : pattern_error::has_path;
  }
  if (has_upper_case(authority)) return pattern_error::not_normalised;

  std::size_t host_size = authority.find(':');
  if (!authority.empty() && authority.front() == '[') {
    const auto close = authority.find(']');
    if (close == std::string_view::npos) return pattern_error::bad_host;
    if (authority.find('*') < close) return pattern_error::bad_wildcard;
    host_size = close + 1;
  }
  const std::string_view host = authority.substr(0, host_size);
  if (host.empty()) return pattern_error::bad_host;
  result.host = host;
  if (host.size() < authority.size()) {
    if (authority[host.size()] != ':') return pattern_error::bad_host;
    if (const auto wrong = read_ports(authority.substr(host.size() + 1), result)) return *wrong;
  }

  if (host == "*") {
    if (fetch::default_port(scheme) != 0) return pattern_error::bad_wildcard;
    result.shape = origin_pattern::kind::scheme_only;
    return result;
  }
  std::string stand_in(scheme);
  stand_in += "://";
  stand_in += host;
  if (host.find('*') != std::string_view::npos) {
    if (const auto wrong = read_wildcard_host(result)) return *wrong;
    std::replace(stand_in.begin(), stand_in.end(), '*', 'x');
  }
  if (const auto wrong = check_lengths(split_labels(host), host)) return *wrong;
  if (!fetch::parse_origin(stand_in)) return pattern_error::bad_host;
  return result;
}

std::vector<origin_pattern> expand_preset(std::string_view name) {
  if (name == "@loopback") {
    origin_pattern loopback;
    loopback.shape = origin_pattern::kind::loopback;
    loopback.text = name;
    loopback.any_port = true;
    return {loopback};
  }
  for (const auto& candidate : presets()) {
    if (candidate.name != name) continue;
    std::vector<origin_pattern> result;
    for (const auto entry : candidate.entries) result.push_back(preset_entry(entry));
    return result;
  }
  return {};
}

const std::vector<std::string_view>& preset_names() {
  static const std::vector<std::string_view> names = [] {
    std::vector<std::string_view> result;
    for (const auto& candidate : presets()) result.push_back(candidate.name);
    return result;
  }();
  return names;
}

}  // namespace ollama_cors::policy
