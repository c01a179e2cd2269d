#include "path.hpp"

#include "text.hpp"

namespace model {

namespace {

int hex_digit(char c) {
  const std::size_t at = std::string("0123456789abcdef").find(lower(std::string(1, c)));
  return at == std::string::npos ? -1 : static_cast<int>(at);
}

// The path of origin-form and absolute-form (RFC 9112 3.2.1, 3.2.2), without its query.
std::string path_of(const std::string& target) {
  std::string rest = target;
  for (const std::string scheme : {"http://", "https://"}) {
    if (!begins_with(lower(target), scheme)) continue;
    const std::size_t end = target.find_first_of("/?", scheme.size());
    rest = end == std::string::npos ? "" : target.substr(end);
    if (!begins_with(rest, "/")) rest = "/" + rest;
  }
  return rest.substr(0, rest.find('?'));
}

}  // namespace

std::optional<std::string> canonical_path(const std::string& target) {
  if (target.size() > 16384) return std::nullopt;  // `target_bytes`
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
      if (c == '/' || c == '\\' || c == '%') return std::nullopt;
      i += 2;
    }
    if (c == '\0') return std::nullopt;
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
