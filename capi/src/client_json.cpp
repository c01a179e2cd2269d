// The parts that a client's options and a request have in common.
#include "client_json.hpp"

#include <algorithm>

#include "config/json_text.hpp"
#include "config/values.hpp"
#include "fetch/token.hpp"

namespace ollama_cors::capi {
namespace {

using config::node;

constexpr std::int64_t longest_timeout = 365LL * 24 * 3600 * 1000;

void read_duration(const node& object, std::string_view key, client::optional_duration& into,
                   config::report& findings) {
  const auto value = object.find(key);
  if (!value) return;
  if (value->type() == node::kind::null) {
    into.reset();
  } else if (const auto number = config::read_integer(*value, {1, longest_timeout}, findings)) {
    into = std::chrono::milliseconds(*number);
  }
}

// A text whose code points stand for bytes; nothing if one is beyond U+00FF.
std::optional<std::string> bytes_of(std::string_view text) {
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto octet = static_cast<unsigned char>(text[i]);
    if (octet < 0x80) {
      bytes += text[i];
    } else if ((octet == 0xC2 || octet == 0xC3) && i + 1 < text.size()) {
      bytes += static_cast<char>((octet & 3) << 6 | (static_cast<unsigned char>(text[++i]) & 63));
    } else {
      return std::nullopt;
    }
  }
  return bytes;
}

void add_header(const node& at, std::string_view name, const node& value,
                std::vector<client::header_line>& into, config::report& findings) {
  if (!config::expect(value, node::kind::string, findings)) return;
  if (!fetch::is_token(name)) {
    return config::add_error(findings, at, "bad-header",
                             config::json_word(name) +
                                 " is no header name: a name is a token, such as "
                                 "\"authorization\".");
  }
  // The value may be a secret, so the messages do not repeat it.
  auto bytes = bytes_of(value.string());
  const bool clean = bytes && std::none_of(bytes->begin(), bytes->end(), [](char octet) {
                       const auto byte = static_cast<unsigned char>(octet);
                       return (byte < 0x20 && octet != '\t') || byte == 0x7f;
                     });
  if (!clean) {
    return config::add_error(findings, value, "bad-header-value",
                             "The value of " + config::json_word(name) +
                                 " has control characters, or characters beyond U+00FF. Remove or "
                                 "encode them.");
  }
  into.push_back({std::string(name), std::move(*bytes)});
}

}  // namespace

void check_known(const node& object, const std::vector<std::string_view>& known,
                 config::report& findings) {
  for (const auto& [key, value] : object.members()) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    config::add_error(
        findings, value, "unknown-key",
        "There is no key " + config::json_word(key) + " here" + config::guess(key, known),
        config::guess_suggestion(key, known));
  }
}

void add_body_is_apart(const node& value, config::report& findings,
                       const std::vector<std::string_view>& words) {
  config::add_error(findings, value,
                    value.type() == node::kind::string ? "unknown-value" : "wrong-type",
                    "\"body\" says how the body comes: " + config::one_of(words) +
                        ". The body itself is no part of this object, but an argument beside it.");
}

void read_timeouts(const node& document, client::timeouts& into, config::report& findings) {
  const auto object = document.find("timeouts");
  if (!object || !config::expect(*object, node::kind::object, findings)) return;
  check_known(*object, {"connect_ms", "first_byte_ms", "idle_ms", "total_ms"}, findings);
  read_duration(*object, "connect_ms", into.connect, findings);
  read_duration(*object, "first_byte_ms", into.first_byte, findings);
  read_duration(*object, "idle_ms", into.idle, findings);
  read_duration(*object, "total_ms", into.total, findings);
}

void read_redirect(const node& document, client::on_redirect& into, unsigned& most,
                   config::report& findings) {
  if (const auto value = document.find("redirect")) {
    const auto choice = config::read_choice(*value, {"follow", "error", "manual"}, findings);
    if (choice) into = static_cast<client::on_redirect>(*choice);
  }
  if (const auto value = document.find("max_redirects")) {
    const auto number = config::read_integer(*value, {0, 1000}, findings);
    if (number) most = static_cast<unsigned>(*number);
  }
}

void read_framing(const node& document, client::framing& into, config::report& findings) {
  const auto value = document.find("framing");
  if (!value) return;
  const auto choice =
      config::read_choice(*value, {"auto", "raw", "lines", "events", "whole"}, findings);
  if (choice) into = static_cast<client::framing>(*choice);
}

void read_headers(const node& value, std::vector<client::header_line>& into,
                  config::report& findings) {
  if (value.type() == node::kind::array) {
    for (const node& pair : value.elements()) {
      const auto parts = pair.type() == node::kind::array ? pair.elements() : std::vector<node>();
      if (parts.size() != 2 || parts[0].type() != node::kind::string) {
        config::add_error(findings, pair, "bad-header",
                          "A header in a list is a pair: [\"name\", \"value\"].");
        continue;
      }
      add_header(parts[0], parts[0].string(), parts[1], into, findings);
    }
    return;
  }
  if (!config::expect(value, node::kind::object, findings)) return;
  for (const auto& [name, text] : value.members()) add_header(text, name, text, into, findings);
}

}  // namespace ollama_cors::capi
