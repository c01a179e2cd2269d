// The states of the URL parser.
#include "fetch/url_parser.hpp"

#include "fetch/ascii.hpp"
#include "fetch/origin.hpp"
#include "fetch/percent.hpp"
#include "fetch/url_host.hpp"
#include "fetch/utf8.hpp"

namespace ollama_cors::fetch {
namespace {

bool is_special_scheme(std::string_view scheme) {
  return scheme == "file" || default_port(scheme) != 0;
}

// https://url.spec.whatwg.org/#windows-drive-letter
bool is_drive(std::string_view text) {
  return text.size() == 2 && is_alpha(text[0]) && (text[1] == ':' || text[1] == '|');
}

bool is_normalised_drive(std::string_view text) {
  return is_drive(text) && text[1] == ':';
}

// https://url.spec.whatwg.org/#single-dot-path-segment
bool is_single_dot(std::string_view text) {
  return text == "." || equal_to_lower(text, "%2e");
}

// https://url.spec.whatwg.org/#double-dot-path-segment
bool is_double_dot(std::string_view text) {
  return text == ".." || equal_to_lower(text, ".%2e") || equal_to_lower(text, "%2e.") ||
         equal_to_lower(text, "%2e%2e");
}

std::string encode(std::string_view text, percent_set set) {
  std::string encoded;
  encoded.reserve(text.size());
  for (const char byte : text) append_encoding(byte, set, encoded);
  return encoded;
}

std::vector<std::string> split_path(std::string_view path) {
  std::vector<std::string> segments;
  while (!path.empty()) {
    path.remove_prefix(1);  // its slash
    const auto slash = path.find('/');
    segments.emplace_back(path.substr(0, slash));
    path.remove_prefix(slash == std::string_view::npos ? path.size() : slash);
  }
  return segments;
}

}  // namespace

url_parser::url_parser(std::string_view input, const url* base) : base_(base) {
  const auto is_trimmed = [](char byte) { return static_cast<unsigned char>(byte) <= 0x20; };
  while (!input.empty() && is_trimmed(input.front())) input.remove_prefix(1);
  while (!input.empty() && is_trimmed(input.back())) input.remove_suffix(1);
  for (const char byte : input) {
    if (byte != '\t' && byte != '\n' && byte != '\r') input_.push_back(byte);
  }
}

bool url_parser::parse() {
  rest_ = input_;
  if (!scheme_start()) return false;
  if (!url_.opaque_path) {
    for (const std::string& part : path_) url_.path += "/" + part;
  }
  return true;
}

bool url_parser::scheme_start() {
  std::size_t size = 0;
  const auto is_scheme_byte = [](char byte) {
    return is_alpha(byte) || is_digit(byte) || byte == '+' || byte == '-' || byte == '.';
  };
  while (size < rest_.size() && is_scheme_byte(rest_[size])) ++size;
  if (size == 0 || !is_alpha(rest_.front()) || size == rest_.size() || rest_[size] != ':') {
    return no_scheme();
  }
  for (std::size_t i = 0; i < size; ++i) url_.scheme.push_back(to_lower(rest_[i]));
  rest_.remove_prefix(size + 1);
  special_ = is_special_scheme(url_.scheme);
  if (url_.scheme == "file") return file();
  if (special_) {
    const bool relative_to_base = base_ != nullptr && base_->scheme == url_.scheme;
    return relative_to_base && !rest_.starts_with("//") ? relative() : special_authority();
  }
  if (rest_.starts_with('/')) {
    rest_.remove_prefix(1);
    return path_or_authority();
  }
  return opaque_path();
}

bool url_parser::no_scheme() {
  if (base_ == nullptr || (base_->opaque_path && !rest_.starts_with('#'))) return false;
  url_.scheme = base_->scheme;
  special_ = is_special_scheme(url_.scheme);
  if (base_->opaque_path) {
    url_.path = base_->path;
    url_.opaque_path = true;
    url_.query = base_->query;
    return fragment();
  }
  return url_.scheme == "file" ? file() : relative();
}

// Any number of slashes of either kind: browsers have always taken them.
bool url_parser::special_authority() {
  while (rest_.starts_with('/') || rest_.starts_with('\\')) rest_.remove_prefix(1);
  return authority();
}

bool url_parser::path_or_authority() {
  if (!rest_.starts_with('/')) return path();
  rest_.remove_prefix(1);
  return authority();
}

bool url_parser::relative() {
  const bool slash = rest_.starts_with('/') || (special() && rest_.starts_with('\\'));
  if (slash) {
    rest_.remove_prefix(1);
    return relative_slash();
  }
  copy_authority();
  copy_path();
  if (rest_.starts_with('?')) return query();
  if (rest_.starts_with('#') || rest_.empty()) {
    url_.query = base_->query;
    return fragment();
  }
  shorten_path();
  return path();
}

bool url_parser::relative_slash() {
  if (special() && (rest_.starts_with('/') || rest_.starts_with('\\'))) {
    return special_authority();
  }
  if (rest_.starts_with('/')) {
    rest_.remove_prefix(1);
    return authority();
  }
  copy_authority();
  return path();
}

bool url_parser::ends_part(char byte) const noexcept {
  return byte == '/' || byte == '?' || byte == '#' || (special() && byte == '\\');
}

bool url_parser::authority() {
  std::size_t size = 0;
  while (size < rest_.size() && !ends_part(rest_[size])) ++size;
  std::string_view text = rest_.substr(0, size);
  rest_.remove_prefix(size);
  const auto at = text.rfind('@');
  if (at != std::string_view::npos) {
    credentials(text.substr(0, at));
    text.remove_prefix(at + 1);
    if (text.empty()) return false;
  }
  return host_and_port(text) && path_start();
}

void url_parser::credentials(std::string_view text) {
  const auto colon = text.find(':');
  url_.username = encode(text.substr(0, colon), percent_set::userinfo);
  if (colon != std::string_view::npos) {
    url_.password = encode(text.substr(colon + 1), percent_set::userinfo);
  }
}

bool url_parser::host_and_port(std::string_view text) {
  // The colons between brackets are an IPv6 address's.
  std::size_t colon = 0;
  for (bool inside = false; colon < text.size(); ++colon) {
    if (text[colon] == '[') inside = true;
    if (text[colon] == ']') inside = false;
    if (text[colon] == ':' && !inside) break;
  }
  const std::string_view host = text.substr(0, colon);
  const bool has_port = colon < text.size();
  if (host.empty() && (special() || has_port)) return false;
  url_.host = host.empty() ? std::string() : parse_host(host, special());
  return url_.host && (!has_port || port(text.substr(colon + 1)));
}

bool url_parser::port(std::string_view digits) {
  unsigned value = 0;
  for (const char digit : digits) {
    if (!is_digit(digit)) return false;
    value = value * 10 + static_cast<unsigned>(digit - '0');
    if (value > 65535) return false;
  }
  if (!digits.empty() && value != default_port(url_.scheme)) {
    url_.port = static_cast<std::uint16_t>(value);
  } else if (!digits.empty() && !special()) {
    url_.port = static_cast<std::uint16_t>(value);
  }
  return true;
}

bool url_parser::file() {
  url_.host = "";
  if (rest_.starts_with('/') || rest_.starts_with('\\')) {
    rest_.remove_prefix(1);
    return file_slash();
  }
  if (base_ == nullptr || base_->scheme != "file") return path();
  url_.host = base_->host;
  copy_path();
  if (rest_.starts_with('?')) return query();
  if (rest_.starts_with('#') || rest_.empty()) {
    url_.query = base_->query;
    return fragment();
  }
  if (starts_with_drive()) {
    path_.clear();
  } else {
    shorten_path();
  }
  return path();
}

// https://url.spec.whatwg.org/#start-with-a-windows-drive-letter
bool url_parser::starts_with_drive() const noexcept {
  if (rest_.size() < 2 || !is_drive(rest_.substr(0, 2))) return false;
  return rest_.size() == 2 || rest_[2] == '\\' || ends_part(rest_[2]);
}

bool url_parser::file_slash() {
  if (rest_.starts_with('/') || rest_.starts_with('\\')) {
    rest_.remove_prefix(1);
    return file_host();
  }
  if (base_ != nullptr && base_->scheme == "file") {
    url_.host = base_->host;
    const auto base_path = split_path(base_->path);
    if (!starts_with_drive() && !base_path.empty() && is_normalised_drive(base_path.front())) {
      path_.push_back(base_path.front());
    }
  }
  return path();
}

bool url_parser::file_host() {
  std::size_t size = 0;
  while (size < rest_.size() && !ends_part(rest_[size])) ++size;
  const std::string_view text = rest_.substr(0, size);
  if (is_drive(text)) return path();  // `file://C:` has no host
  rest_.remove_prefix(size);
  if (!text.empty()) {
    url_.host = parse_host(text, true);
    if (!url_.host) return false;
    if (*url_.host == "localhost") url_.host = "";
  }
  return path_start();
}

bool url_parser::path_start() {
  if (special() && rest_.starts_with('\\')) {
    rest_.remove_prefix(1);
    return path();
  }
  if (rest_.starts_with('/')) {
    rest_.remove_prefix(1);
    return path();
  }
  if (special()) return path();
  return rest_.starts_with('?') ? query() : fragment();
}

// The rest is behind the slash, if there was one.
bool url_parser::path() {
  for (;;) {
    std::size_t size = 0;
    while (size < rest_.size() && !ends_part(rest_[size])) ++size;
    const bool slash = size < rest_.size() && rest_[size] != '?' && rest_[size] != '#';
    segment(rest_.substr(0, size), slash);
    rest_.remove_prefix(size + (slash ? 1 : 0));
    if (!slash) break;
  }
  return rest_.starts_with('?') ? query() : fragment();
}

void url_parser::segment(std::string_view text, bool slash_follows) {
  std::string part = encode(text, percent_set::path);
  if (is_double_dot(part)) {
    shorten_path();
    if (!slash_follows) path_.emplace_back();
  } else if (is_single_dot(part)) {
    if (!slash_follows) path_.emplace_back();
  } else {
    if (url_.scheme == "file" && path_.empty() && is_drive(part)) part[1] = ':';
    path_.push_back(std::move(part));
  }
}

// https://url.spec.whatwg.org/#shorten-a-urls-path
void url_parser::shorten_path() {
  if (url_.scheme == "file" && path_.size() == 1 && is_normalised_drive(path_.front())) return;
  if (!path_.empty()) path_.pop_back();
}

void url_parser::copy_authority() {
  url_.username = base_->username;
  url_.password = base_->password;
  url_.host = base_->host;
  url_.port = base_->port;
}

void url_parser::copy_path() {
  path_ = split_path(base_->path);
}

bool url_parser::opaque_path() {
  url_.opaque_path = true;
  const auto end = rest_.find_first_of("?#");
  const std::string_view text = rest_.substr(0, end);
  url_.path = encode(text, percent_set::control);
  rest_.remove_prefix(text.size());
  // White space at the very end was trimmed; before a query it must not be trimmed by the next one.
  if (!rest_.empty() && url_.path.ends_with(' ')) url_.path.replace(url_.path.size() - 1, 1, "%20");
  return rest_.starts_with('?') ? query() : fragment();
}

bool url_parser::query() {
  rest_.remove_prefix(1);
  const auto end = rest_.find('#');
  const std::string_view text = rest_.substr(0, end);
  url_.query = encode(text, special() ? percent_set::special_query : percent_set::query);
  rest_.remove_prefix(text.size());
  return fragment();
}

bool url_parser::fragment() {
  if (!rest_.starts_with('#')) return true;
  rest_.remove_prefix(1);
  url_.fragment = encode(rest_, percent_set::fragment);
  return true;
}

std::optional<url> parse_url(std::string_view input, const url* base) {
  const std::string text = valid_utf8(input);
  url_parser parser(text, base);
  if (!parser.parse()) return std::nullopt;
  return std::move(parser.result());
}

}  // namespace ollama_cors::fetch
