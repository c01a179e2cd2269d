#include "page/mime_type.hpp"

#include <algorithm>
#include <utility>

#include "fetch/token.hpp"
#include "fetch/trim.hpp"

namespace ollama_cors::page {
namespace {

constexpr std::string_view white = fetch::http_white_space;

std::string_view trim_end(std::string_view text) noexcept {
  return text.substr(0, text.find_last_not_of(white) + 1);
}

std::string_view trim_start(std::string_view text) noexcept {
  text.remove_prefix(std::min(text.find_first_not_of(white), text.size()));
  return text;
}

// https://mimesniff.spec.whatwg.org/#http-quoted-string-token-code-point
bool is_quotable(std::string_view value) noexcept {
  return std::none_of(value.begin(), value.end(), [](char byte) {
    const auto code = static_cast<unsigned char>(byte);
    return (code < 0x20 && byte != '\t') || code == 0x7F;
  });
}

// https://fetch.spec.whatwg.org/#collect-an-http-quoted-string with its value alone; takes it off
// the front of `rest`, which begins with a quote.
std::string take_quoted(std::string_view& rest) {
  std::string value;
  std::size_t at = 1;
  for (; at < rest.size() && rest[at] != '"'; ++at) {
    if (rest[at] == '\\' && at + 1 < rest.size()) ++at;
    value.push_back(rest[at]);
  }
  rest.remove_prefix(std::min(at + 1, rest.size()));
  return value;
}

}  // namespace

std::optional<std::string> mime_essence(std::string_view value) {
  const std::string_view whole = fetch::trim_ows(value.substr(0, value.find(';')));
  const auto slash = whole.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  if (!fetch::is_token(whole.substr(0, slash)) || !fetch::is_token(whole.substr(slash + 1))) {
    return std::nullopt;
  }
  return lower_case(whole);
}

std::optional<mime_type> parse_mime_type(std::string_view input) {
  std::string_view rest = fetch::trim(input, white);
  auto essence = mime_essence(trim_end(rest.substr(0, rest.find(';'))));
  if (!essence) return std::nullopt;
  mime_type type{std::move(*essence), {}};
  for (rest.remove_prefix(std::min(rest.find(';'), rest.size())); !rest.empty();) {
    rest = trim_start(rest.substr(1));  // behind the `;`
    const std::size_t name_size = std::min(rest.find_first_of(";="), rest.size());
    const std::string name = lower_case(rest.substr(0, name_size));
    rest.remove_prefix(name_size);
    if (!rest.starts_with('=')) continue;
    rest.remove_prefix(1);
    const bool quoted = rest.starts_with('"');
    std::string value = quoted ? take_quoted(rest) : std::string();
    const std::size_t end = std::min(rest.find(';'), rest.size());
    if (!quoted) value = trim_end(rest.substr(0, end));
    rest.remove_prefix(end);
    if (value.empty() && !quoted) continue;
    if (fetch::is_token(name) && is_quotable(value) && !contains(type.parameters, name)) {
      type.parameters.push_back({name, std::move(value)});
    }
  }
  return type;
}

std::string serialise(const mime_type& type) {
  std::string text = type.essence;
  for (const auto& [name, value] : type.parameters) {
    text.append(";").append(name).append("=");
    if (fetch::is_token(value)) {
      text.append(value);
      continue;
    }
    text.push_back('"');
    for (const char byte : value) {
      if (byte == '"' || byte == '\\') text.push_back('\\');
      text.push_back(byte);
    }
    text.push_back('"');
  }
  return text;
}

}  // namespace ollama_cors::page
