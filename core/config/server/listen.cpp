// Reading `listen`; see the header.
#include "config/server/listen.hpp"

#include <algorithm>

#include "config/address.hpp"
#include "config/ascii.hpp"
#include "config/ip_literal.hpp"
#include "config/json_text.hpp"
#include "config/values.hpp"

namespace ollama_cors::config {
namespace {

constexpr std::uint16_t default_port = 11435;

// Those before it are a process's standard streams.
constexpr int first_given = 3;

std::optional<listen_address> parse_listen(std::string_view text) {
  if (text.starts_with("fd:")) {
    // As a port is written: 0 to 65535 without leading zeros.
    const auto number = parse_port(text.substr(3));
    if (!number || *number < first_given) return std::nullopt;
    return listen_address{.descriptor = *number};
  }
  const host_and_port parts = split_host_and_port(text);
  if (!parts.has_port || !is_address_host(parts.host)) return std::nullopt;
  const auto port = parse_port(parts.port);
  if (!port) return std::nullopt;
  return listen_address{.host = std::string(unbracketed(parts.host)), .port = *port};
}

// The address that someone may have meant.
std::optional<listen_address> guess_listen(std::string_view written) {
  std::string text = lowered(trimmed(written));
  if (const std::size_t scheme = text.find("://"); scheme != std::string::npos) {
    text.erase(0, scheme + 3);
  }
  text.erase(std::min(text.find_first_of("/?#"), text.size()));
  const std::string usual = ":" + std::to_string(default_port);
  const std::size_t colon = text.rfind(':');
  if (canonical_ipv6(text)) return parse_listen("[" + text + "]" + usual);
  if (text.starts_with(':') || text.starts_with("*:")) {
    const std::string host = text.starts_with('*') ? "0.0.0.0" : "127.0.0.1";
    return parse_listen(host + text.substr(text.find(':')));
  }
  if (is_number(text)) return parse_listen("127.0.0.1:" + text);
  if (colon == std::string::npos || text.ends_with(']')) return parse_listen(text + usual);
  if (canonical_ipv6(text.substr(0, colon))) {
    return parse_listen("[" + text.substr(0, colon) + "]" + text.substr(colon));
  }
  return parse_listen(text);
}

bool is_same(const listen_address& one, const listen_address& other) {
  return one.host == other.host && one.port == other.port && one.descriptor == other.descriptor;
}

}  // namespace

std::optional<listen_address> read_listen_address(const node& at, report& findings) {
  const std::string_view written = at.string();
  if (written.starts_with("unix:")) {
    add_error(findings, at, "unix-reserved",
              "Unix sockets are reserved for a later version. Listen on an address, such as "
              "\"127.0.0.1:11435\".",
              "\"127.0.0.1:11435\"");
    return std::nullopt;
  }
  auto address = parse_listen(written);
  if (!address) {
    const auto guess = guess_listen(written);
    add_error(findings, at, "bad-listen",
              json_word(written) +
                  " is no address to listen on: write an IP address or a name "
                  "and a port, such as \"127.0.0.1:11435\" or \"[::1]:11435\".",
              guess ? json_string(to_text(*guess)) : "");
  }
  return address;
}

bool is_beyond_loopback(const listen_address& address) {
  return !address.is_given() && !is_loopback_host(address.host);
}

std::string to_text(const listen_address& address) {
  if (address.is_given()) return "fd:" + std::to_string(address.descriptor);
  return bracketed(address.host) + ":" + std::to_string(address.port);
}

std::vector<listen_address> read_listen(const std::optional<node>& value, report& findings) {
  if (!value) {
    return {{.host = "127.0.0.1", .port = default_port, .is_default = true},
            {.host = "::1", .port = default_port, .is_default = true}};
  }
  std::vector<listen_address> addresses;
  if (value->type() == node::kind::string || value->type() == node::kind::number) {
    const std::string written =
        value->type() == node::kind::string ? std::string(value->string()) : value->text();
    const auto guess = guess_listen(written);
    expect(*value, node::kind::array, findings, guess ? json_list({to_text(*guess)}) : "");
    return addresses;
  }
  if (!expect(*value, node::kind::array, findings)) return addresses;
  if (value->elements().empty()) {
    add_error(findings, *value, "empty-list",
              "\"listen\" is empty, so nothing can connect. Name an address, or delete the key for "
              "the default.",
              R"(["127.0.0.1:11435","[::1]:11435"])");
  }
  for (const node& element : value->elements()) {
    const auto guess =
        element.type() == node::kind::number ? guess_listen(element.text()) : std::nullopt;
    if (!expect(element, node::kind::string, findings, guess ? json_string(to_text(*guess)) : "")) {
      continue;
    }
    const auto address = read_listen_address(element, findings);
    if (!address) continue;
    const bool repeated =
        std::any_of(addresses.begin(), addresses.end(),
                    [&](const listen_address& other) { return is_same(other, *address); });
    if (repeated) {
      add_error(findings, element, "duplicate-listen",
                json_word(element.string()) + " stands in this list already. Delete one.");
      continue;
    }
    addresses.push_back(*address);
  }
  return addresses;
}

}  // namespace ollama_cors::config
