// Decoded byte by byte, then split into segments.
#include "path.hpp"

#include "text.hpp"

namespace model {

namespace {

int hex_digit(char c) {
  const std::size_t at = std::string("0123456789abcdef").find(lower(std::string(1, c)));
  return at == std::string::npos ? -1 : static_cast<int>(at);
}

// RFC 3986 3.1: scheme = ALPHA *( ALPHA / DIGIT / "+" / "-" / "." ). 0 if the target is not
// absolute-form.
std::size_t scheme_length(const std::string& target) {
  const std::size_t mark = target.find("://");
  if (mark == std::string::npos || mark == 0 || is_digit(target[0])) return 0;
  for (const char c : lower(target.substr(0, mark)))
    if (!is_lower_alphanumeric(c) && c != '+' && c != '-' && c != '.') return 0;
  return is_lower_alphanumeric(lower(target)[0]) ? mark : 0;
}

// The path of origin-form and absolute-form (RFC 9112 3.2.1, 3.2.2), without its query.
std::string path_of(const std::string& target) {
  std::string rest = target;
  if (const std::size_t scheme = scheme_length(target); scheme != 0) {
    const std::size_t end = target.find_first_of("/?#", scheme + 3);
    rest = end == std::string::npos ? "" : target.substr(end);
    // RFC 3986 6.2.3: an empty path of an absolute URI is "/".
    if (!begins_with(rest, "/")) rest = "/" + rest;
  }
  return rest.substr(0, rest.find('?'));
}

}  // namespace

std::optional<std::string> absolute_authority(const std::string& target) {
  const std::size_t scheme = scheme_length(target);
  if (scheme == 0) return std::nullopt;
  const std::string rest = target.substr(scheme + 3);
  return rest.substr(0, rest.find_first_of("/?#"));
}

std::optional<std::string> canonical_path(const std::string& target) {
  if (target.size() > 16384) return std::nullopt;  // `target_bytes`
  // RFC 9112 3.2: a target has no fragment, so what follows a `#` is anyone's guess.
  if (target.find('#') != std::string::npos) return std::nullopt;
  const std::string path = path_of(target);
  if (!begins_with(path, "/")) return std::nullopt;
  std::string decoded;
  for (std::size_t i = 0; i < path.size(); ++i) {
    char c = path[i];
    if (c == '%') {
      const int high = i + 2 < path.size() ? hex_digit(path[i + 1]) : -1;
      const int low = i + 2 < path.size() ? hex_digit(path[i + 2]) : -1;
      if (high < 0 || low < 0) return std::nullopt;
      c = static_cast<char>(high * 16 + low);
      if (c == '/' || c == '%') return std::nullopt;
      i += 2;
    }
    if (c == '\0' || c == '\\') return std::nullopt;
    decoded += c;
  }
  strings segments;
  for (const std::string& segment : split(decoded, '/')) {
    if (segment == "." || segment == "..") return std::nullopt;
    if (!segment.empty()) segments.push_back(segment);
  }
  return "/" + join(segments, "/");
}

}  // namespace model
