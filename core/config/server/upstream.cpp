// Reading `upstream` and `upstream_headers`; see the header.
#include "config/server/upstream.hpp"

#include <algorithm>
#include <array>

#include "config/address.hpp"
#include "config/ascii.hpp"
#include "config/features.hpp"
#include "config/ip_literal.hpp"
#include "config/json_text.hpp"
#include "config/values.hpp"
#include "fetch/origin.hpp"
#include "fetch/token.hpp"

namespace ollama_cors::config {
namespace {

using scheme = upstream_address::scheme;

// A base path is put in front of every target as it stands, so only what a path may hold passes
// (RFC 3986 3.3).
bool is_path(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return fetch::is_lower_alphanum(fetch::to_lower(c)) ||
           std::string_view("-._~!$&'()*+,;=:@/%").find(c) != std::string_view::npos;
  });
}

std::optional<upstream_address> parse_upstream(std::string_view text) {
  upstream_address address;
  if (text == "replay:") {
    address.kind = scheme::replay;
    address.host = "replay";
    address.port = 0;
    address.host_header = "replay";
    return address;
  }
  const std::size_t separator = text.find("://");
  if (separator == std::string_view::npos) return std::nullopt;
  const std::string name = lowered(text.substr(0, separator));
  if (name != "http" && name != "https") return std::nullopt;
  address.kind = name == "http" ? scheme::http : scheme::https;
  text.remove_prefix(separator + 3);
  const std::size_t slash = std::min(text.find('/'), text.size());
  const host_and_port parts = split_host_and_port(text.substr(0, slash));
  const std::string host = lowered(parts.host);
  if (!is_address_host(host)) return std::nullopt;
  const std::uint16_t usual = fetch::default_port(name);
  const auto port = parts.has_port ? parse_port(parts.port) : usual;
  if (!port || *port == 0) return std::nullopt;
  std::string_view path = text.substr(slash);
  while (path.ends_with('/')) path.remove_suffix(1);
  if (!is_path(path)) return std::nullopt;
  address.host = unbracketed(host);
  address.port = *port;
  address.base_path = path;
  address.host_header = bracketed(address.host);
  if (address.port != usual) address.host_header += ":" + std::to_string(address.port);
  return address;
}

// The URL that someone may have meant.
std::optional<upstream_address> guess_upstream(std::string_view written) {
  std::string text(trimmed(written));
  if (lowered(text).starts_with("replay")) return parse_upstream("replay:");
  text.erase(std::min(text.find_first_of("?#"), text.size()));
  if (const std::size_t separator = text.find("://"); separator != std::string::npos) {
    text.erase(0, separator + 3);
  } else {
    text.erase(0, std::min(text.find_first_not_of('/'), text.size()));
  }
  if (const std::size_t user = text.find('@'); user < text.find('/')) text.erase(0, user + 1);
  if (text.starts_with(':')) text.insert(0, "127.0.0.1");
  if (is_number(text)) text.insert(0, "127.0.0.1:");
  if (split_host_and_port(text.substr(0, text.find('/'))).has_port) {
    return parse_upstream("http://" + text);
  }
  // Without a port Ollama's own is meant.
  text.insert(std::min(text.find('/'), text.size()), ":11434");
  return parse_upstream("http://" + text);
}

bool is_wildcard(std::string_view host) {
  return host == "0.0.0.0" || host == "::";
}

// Fields that this program writes itself, or that belong to one connection (RFC 9110 7.6.1).
constexpr std::array<std::string_view, 12> reserved = {"connection",       "content-length",
                                                       "expect",           "host",
                                                       "keep-alive",       "origin",
                                                       "proxy-connection", "te",
                                                       "trailer",          "transfer-encoding",
                                                       "upgrade",          "via"};

}  // namespace

upstream_address read_upstream(const std::optional<node>& value, report& findings) {
  if (!value || !expect(*value, node::kind::string, findings)) return {};
  const std::string_view written = value->string();
  const auto address = parse_upstream(written);
  if (!address) {
    const auto guess = guess_upstream(written);
    // What stands before an `@` may be a password.
    const bool secret = written.find('@') != std::string_view::npos;
    const std::string what = secret ? "This" : json_word(written);
    add_error(findings, *value, "bad-upstream",
              what +
                  " is no upstream: write a URL without user, query or fragment, "
                  "such as \"http://127.0.0.1:11434\", or \"replay:\".",
              guess ? json_string(to_text(*guess)) : "");
    return {};
  }
  if (address->kind == scheme::https && !have_tls()) {
    add_error(findings, *value, "tls-unsupported",
              "This build has no OpenSSL, so it cannot speak to the upstream " +
                  json_word(written) +
                  ". Use http:// where the way there is safe, or build with OLLAMA_CORS_TLS=ON.");
  }
  return *address;
}

std::string to_text(const upstream_address& address) {
  if (address.kind == scheme::replay) return "replay:";
  const std::string name = address.kind == scheme::http ? "http" : "https";
  return name + "://" + bracketed(address.host) + ":" + std::to_string(address.port) +
         address.base_path;
}

bool is_same_address(const listen_address& listener, const upstream_address& upstream) {
  if (upstream.kind == scheme::replay || listener.port == 0) return false;
  if (listener.port != upstream.port) return false;
  if (listener.host == upstream.host) return true;
  const bool local = is_loopback_host(upstream.host) || is_wildcard(upstream.host);
  if (!local) return false;
  if (is_wildcard(listener.host) || is_wildcard(upstream.host)) {
    return is_wildcard(listener.host) || is_loopback_host(listener.host);
  }
  const bool by_name = listener.host == "localhost" || upstream.host == "localhost";
  return by_name && is_loopback_host(listener.host);
}

std::vector<std::pair<std::string, std::string>> read_upstream_headers(const node& object,
                                                                       report& findings) {
  std::vector<std::pair<std::string, std::string>> headers;
  if (!expect(object, node::kind::object, findings)) return headers;
  for (const auto& [name, value] : object.members()) {
    if (!expect(value, node::kind::string, findings)) continue;
    if (!fetch::is_token(name)) {
      add_error(findings, value, "bad-header",
                json_word(name) +
                    " is no header name: a name is a token, such as "
                    "\"authorization\".");
      continue;
    }
    const std::string key = lowered(name);
    if (std::find(reserved.begin(), reserved.end(), key) != reserved.end()) {
      add_error(findings, value, "forbidden-header",
                "The header " + json_word(name) +
                    " is written by the server itself and cannot be set. Delete the entry.");
      continue;
    }
    const std::string_view text = value.string();
    const bool clean = std::none_of(text.begin(), text.end(), [](char c) {
      const auto byte = static_cast<unsigned char>(c);
      return (byte < 0x20 && c != '\t') || byte == 0x7f;
    });
    if (!clean || trimmed(text) != text) {
      // The value may be a secret, so the message does not repeat it.
      add_error(findings, value, "bad-header-value",
                "The value of " + json_word(name) +
                    " has control characters, or white space at an end. Remove them.");
      continue;
    }
    headers.emplace_back(name, text);
  }
  return headers;
}

}  // namespace ollama_cors::config
