// Recognising mistakes; see the header. Each was written by someone.
#include "config/origins/mistakes.hpp"

#include <algorithm>

#include "config/ascii.hpp"
#include "config/ip_literal.hpp"
#include "config/json_text.hpp"
#include "fetch/ip_address.hpp"
#include "fetch/token.hpp"
#include "policy/origin_pattern.hpp"

namespace ollama_cors::config {
namespace {

using mistake = std::optional<origin_mistake>;

bool is_web_scheme(std::string_view scheme) {
  return scheme == "http" || scheme == "https";
}

bool strip_front(std::string_view& text, std::string_view start) {
  if (lowered(text.substr(0, start.size())) != lowered(start)) return false;
  text = trimmed(text.substr(start.size()));
  return true;
}

bool strip_quotes(std::string_view& text) {
  for (const std::string_view quotes : {"\"\"", "''", "``"}) {
    if (text.size() < 2 || text.front() != quotes[0] || text.back() != quotes[1]) continue;
    text = trimmed(text.substr(1, text.size() - 2));
    return true;
  }
  return false;
}

// `tauri` for `@tauri`, `any` for `*`.
mistake bare_word(std::string_view text) {
  if (means_any_origin(text)) {
    return origin_mistake{"is no origin.", "",
                          "Every page on the web is \"*\", which needs \"any-origin\" in "
                          "\"dangerously\": name the origins instead, or \"@loopback\"."};
  }
  const std::string preset = "@" + lowered(text);
  const auto& names = policy::preset_names();
  if (std::find(names.begin(), names.end(), preset) == names.end()) return std::nullopt;
  return origin_mistake{"is no origin, but a preset without its \"@\".", preset, ""};
}

// What has no page, and so no origin of its own. https://html.spec.whatwg.org/#concept-origin
mistake scheme_without_pages(std::string_view text) {
  const std::string scheme = lowered(text.substr(0, text.find(':')));
  if (scheme == text ||
      (scheme != "about" && scheme != "data" && scheme != "blob" && scheme != "javascript")) {
    return std::nullopt;
  }
  const std::string_view behind = text.substr(scheme.size() + 1);
  if (behind.starts_with("//")) return std::nullopt;
  return origin_mistake{
      "is no origin: no page has one with the scheme " + json_string(scheme) + ".",
      scheme == "blob" && behind.find("://") != std::string_view::npos ? std::string(behind) : "",
      "Write that of the page that made it; \"null\" if it has none."};
}

// `https//a.example`, `http;//a.example`, `https:///a.example`, `http:\\a.example`
mistake broken_separator(std::string_view text) {
  const std::size_t slashes = text.find_first_of("/\\");
  if (slashes == 0 || slashes == std::string_view::npos) return std::nullopt;
  std::string_view scheme = text.substr(0, slashes);
  const std::size_t rest = std::min(text.find_first_not_of("/\\", slashes), text.size());
  const std::string_view separator = text.substr(scheme.size(), rest - scheme.size());
  const bool colon = scheme.ends_with(':');
  if (colon || scheme.ends_with(';')) scheme.remove_suffix(1);
  const bool web = is_web_scheme(lowered(scheme));
  if (colon && separator == "//") return std::nullopt;
  if (!web && (colon || separator != "//")) return std::nullopt;  // `file:///`, a host and a path
  if (!fetch::is_token(scheme) || scheme.find('.') != std::string_view::npos ||
      is_loopback_host(scheme)) {
    return std::nullopt;
  }
  return origin_mistake{"is no origin: a scheme ends in \"://\".",
                        std::string(scheme) + "://" + std::string(text.substr(rest)), ""};
}

// `http://localhost:30*`: what the same prefix makes of four digits, which most ports have.
mistake port_prefix(std::string_view start, std::string_view port) {
  if (port.size() < 2 || !port.ends_with('*')) return std::nullopt;
  std::string digits(port.substr(0, port.size() - 1));
  if (!is_number(digits) || digits.front() == '0' || digits.size() > 4) return std::nullopt;
  std::string ports = digits;
  if (digits.size() < 4) {
    const std::size_t missing = 4 - digits.size();
    ports += std::string(missing, '0') + "-" + digits + std::string(missing, '9');
  }
  return origin_mistake{"has a \"*\" behind digits of a port: several ports are a range.",
                        std::string(start) + ":" + ports, ""};
}

mistake nameless(std::string_view scheme) {
  if (scheme == "file") return std::nullopt;
  return origin_mistake{"is no origin: it names no host.", "",
                        is_web_scheme(scheme)
                            ? "Write the site behind it, such as \"https://app.example\"."
                            : "Write the one that the app's pages have, such as "
                              "\"app://obsidian.md\"."};
}

mistake wrong_host(std::string_view text, std::string_view scheme, std::string_view authority) {
  const std::string start = std::string(scheme) + "://";
  if (authority.starts_with('[')) return std::nullopt;
  if (std::count(authority.begin(), authority.end(), ':') > 1) {
    const std::size_t colon = authority.rfind(':');
    const std::string_view host = authority.substr(0, colon);
    // `::1:3000` is an address too, but nobody has it.
    std::string instead;
    if (host == "::1" || (!canonical_ipv6(authority) && canonical_ipv6(host))) {
      instead = start + "[" + std::string(host) + "]" + std::string(authority.substr(colon));
    } else if (canonical_ipv6(authority)) {
      instead = start + "[" + std::string(authority) + "]";
    }
    if (instead.empty()) return std::nullopt;
    return origin_mistake{"is no origin: an IPv6 address stands in brackets.", instead, ""};
  }
  const std::size_t colon = authority.find(':');
  const std::string_view host = authority.substr(0, colon);
  if (host.find(',') != std::string_view::npos) {
    std::string dotted(text.substr(0, text.find("://") + 3));
    for (const char byte : authority) dotted += byte == ',' ? '.' : byte;
    return origin_mistake{"is no origin: there is a \",\" in its host.", dotted,
                          "Write each origin as an entry of its own."};
  }
  std::string digits(host);
  std::replace(digits.begin(), digits.end(), '*', '1');
  const bool prefix = host.ends_with('*') && !host.ends_with(".*");  // `http://10.0.0.1*`
  if (digits != host && !prefix && fetch::is_ipv4(digits)) {
    return origin_mistake{"has a \"*\" in an IP address, which is no pattern.", "",
                          "Name each address that is meant; any port is written \":*\"."};
  }
  if (colon == std::string_view::npos) return std::nullopt;
  return port_prefix(start + std::string(host), authority.substr(colon + 1));
}

}  // namespace

std::string_view without_shell(std::string_view text) {
  for (bool changed = true; changed && !text.empty();) {
    changed = strip_quotes(text);
    for (const std::string_view start :
         {"export ", "set ", "Environment=", "OLLAMA_ORIGINS=", "OLLAMA_ORIGINS:"}) {
      changed = strip_front(text, start) || changed;
    }
  }
  return text;
}

bool means_any_origin(std::string_view text) {
  const std::string word = lowered(text);
  return word == "any" || word == "all" || word == "*.*";
}

std::optional<origin_mistake> known_mistake(std::string_view text) {
  if (const std::string_view value = without_shell(text); value != text) {
    return origin_mistake{"is no origin: quotes and a variable's name belong to the shell.",
                          std::string(value), "Write the value alone."};
  }
  if (auto found = broken_separator(text)) return found;
  if (auto found = scheme_without_pages(text)) return found;
  const std::size_t separator = text.find("://");
  if (separator == std::string_view::npos) return bare_word(text);
  const std::string scheme = lowered(text.substr(0, separator));
  const std::string_view rest = text.substr(separator + 3);
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#\\"));
  if (scheme == "*") {
    return origin_mistake{"is no origin: a \"*\" stands for no scheme.",
                          authority == "*" ? "" : "https://" + std::string(authority),
                          "Name the origins that are meant, such as \"https://app.example\"."};
  }
  if (scheme == "file" && authority == "*") {
    return origin_mistake{"is no origin: files have one, which names no host.", "file://", ""};
  }
  if (scheme == "file" && authority.empty() && rest.size() > 1) {
    return origin_mistake{"is no origin: files have one for all of them.", "",
                          "\"file://\" admits every file that is opened so; a local server gives "
                          "the page an origin of its own."};
  }
  if (rest.empty()) return nameless(scheme);
  if (authority.find('@') != std::string_view::npos && scheme.ends_with("-extension")) {
    return origin_mistake{"is no origin: Firefox's extensions have another one in each browser.",
                          "",
                          "Copy the \"Internal UUID\" that about:debugging shows: "
                          "\"moz-extension://\" and the UUID."};
  }
  return wrong_host(text, scheme, authority);
}

}  // namespace ollama_cors::config
