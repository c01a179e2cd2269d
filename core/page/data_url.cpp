#include "page/data_url.hpp"

#include <cstdint>
#include <string_view>
#include <utility>

#include "fetch/ascii.hpp"
#include "fetch/percent.hpp"
#include "fetch/token.hpp"
#include "fetch/trim.hpp"
#include "page/mime_type.hpp"

namespace ollama_cors::page {
namespace {

constexpr std::string_view scheme = "data:";
constexpr std::string_view plain = "text/plain;charset=US-ASCII";
// https://infra.spec.whatwg.org/#ascii-whitespace
constexpr std::string_view white = "\t\n\f\r ";

std::string without_white(std::string_view text) {
  std::string kept;
  for (const char byte : text) {
    if (white.find(byte) == std::string_view::npos) kept.push_back(byte);
  }
  return kept;
}

int base64_value(char byte) noexcept {
  if (byte >= 'A' && byte <= 'Z') return byte - 'A';
  if (byte >= 'a' && byte <= 'z') return byte - 'a' + 26;
  if (fetch::is_digit(byte)) return byte - '0' + 52;
  return byte == '+' ? 62 : byte == '/' ? 63 : -1;
}

// https://infra.spec.whatwg.org/#forgiving-base64-decode
std::optional<std::string> decode_base64(std::string_view input) {
  std::string text = without_white(input);
  if (text.size() % 4 == 0) {
    for (int i = 0; i < 2 && text.ends_with('='); ++i) text.pop_back();
  }
  if (text.size() % 4 == 1) return std::nullopt;
  std::string bytes;
  std::uint32_t bits = 0;
  unsigned held = 0;
  for (const char byte : text) {
    const int value = base64_value(byte);
    if (value < 0) return std::nullopt;
    bits = bits << 6U | static_cast<std::uint32_t>(value);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes.push_back(static_cast<char>(bits >> held & 0xFFU));
  }
  return bytes;
}

// Takes `;base64` off the end of a MIME type, if that is how it ends.
bool take_base64(std::string_view& type) noexcept {
  constexpr std::string_view word = "base64";
  if (type.size() < word.size()) return false;
  const std::string_view last = type.substr(type.size() - word.size());
  if (!fetch::equal_to_lower(last, word)) return false;
  std::string_view before = type.substr(0, type.size() - word.size());
  before = before.substr(0, before.find_last_not_of(' ') + 1);
  if (!before.ends_with(';')) return false;
  type = before.substr(0, before.size() - 1);
  return true;
}

// Chromium's own: parameters as they were written, the charset last, which has to be a token.
std::optional<std::string> chromium_type(std::string_view given) {
  const auto parsed = parse_mime_type(given);
  if (!parsed) return std::string(plain);
  std::string text = parsed->essence, charset;
  for (auto at = given.find(';'); at != std::string_view::npos;) {
    const auto end = given.find(';', at + 1);
    const std::string_view parameter = fetch::trim(given.substr(at + 1, end - at - 1), white);
    at = end;
    const auto equals = parameter.find('=');
    const std::string_view name = parameter.substr(0, equals);
    if (equals == std::string_view::npos || name.empty() || fetch::trim(name, white) != name)
      continue;
    std::string_view value = parameter.substr(equals + 1);
    if (!fetch::equal_to_lower(name, "charset")) {
      text.append(";").append(parameter);
      if (value.starts_with('"') && (value.size() == 1 || !value.ends_with('"'))) text += '"';
      continue;
    }
    if (value.size() > 1 && value.starts_with('"') && value.ends_with('"')) {
      value = value.substr(1, value.size() - 2);
    }
    if (!value.empty() && !fetch::is_token(value)) return std::nullopt;
    if (charset.empty()) charset = value;
  }
  if (!charset.empty()) text.append(";charset=").append(charset);
  return text;
}

std::optional<std::string> type_of(std::string_view given, browser whose) {
  const std::string whole = (given.starts_with(';') ? "text/plain" : "") + std::string(given);
  if (whose == browser::chromium) return chromium_type(whole);
  const auto parsed = parse_mime_type(whole);
  return parsed ? serialise(*parsed) : std::string(plain);
}

}  // namespace

std::optional<data_answer> read_data_url(const fetch::url& url, browser whose) {
  data_answer answer;
  answer.url = fetch::serialise(url, false);
  std::string_view rest = std::string_view(answer.url).substr(scheme.size());
  if (whose == browser::chromium && rest.starts_with("//")) rest.remove_prefix(2);
  const auto comma = rest.find(',');
  if (comma == std::string_view::npos) return std::nullopt;

  std::string_view given = fetch::trim(rest.substr(0, comma), white);
  answer.body = fetch::percent_decode(rest.substr(comma + 1));
  const bool coded = take_base64(given);
  if (coded) {
    auto decoded = decode_base64(answer.body);
    if (!decoded) return std::nullopt;
    answer.body = std::move(*decoded);
  }
  auto type = type_of(given, whose);
  if (!type) return std::nullopt;
  answer.type = std::move(*type);
  if (coded && whose == browser::firefox) answer.url = without_white(answer.url);
  return answer;
}

}  // namespace ollama_cors::page
