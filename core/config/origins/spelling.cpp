// Normalising origins and hosts; see the header.
#include "config/origins/spelling.hpp"

#include <algorithm>

#include "config/ascii.hpp"
#include "config/features.hpp"
#include "config/ip_literal.hpp"
#include "config/json_text.hpp"
#include "config/origins/idn.hpp"
#include "config/origins/mistakes.hpp"
#include "fetch/ip_address.hpp"
#include "fetch/origin.hpp"
#include "fetch/token.hpp"
#include "policy/origin_pattern.hpp"

namespace ollama_cors::config {
namespace {

using spelling = std::variant<std::string, spelling_fault>;

std::string suggested(const spelling& result) {
  const auto* text = std::get_if<std::string>(&result);
  if (text == nullptr) return std::get<spelling_fault>(result).suggestion;
  // What is suggested has to be right. `*` is more than anybody should be led to.
  if (*text == "*") return "";
  if (text->ends_with("://http") || text->ends_with("://https")) return "";  // a scheme, twice
  if (!policy::expand_preset(*text).empty()) return json_string(*text);
  const auto parsed = policy::parse_origin_pattern(*text);
  return std::holds_alternative<policy::origin_pattern>(parsed) ? json_string(*text) : "";
}

constexpr std::string_view usual_advice =
    "Write one as browsers send it, such as \"https://app.example\".";

// `advice` is the next step where there is nothing to put in its place.
spelling refused(std::string_view written, const std::string& reason, const spelling& instead,
                 std::string_view advice = usual_advice) {
  std::string message = json_word(written) + " " + reason;
  const std::string suggestion = suggested(instead);
  if (!suggestion.empty()) {
    message += " Write " + suggestion + ".";
  } else {
    message += " " + std::string(advice.empty() ? usual_advice : advice);
  }
  return spelling_fault{"bad-origin", std::move(message), suggestion};
}

bool is_web_scheme(std::string_view scheme) {
  return scheme == "http" || scheme == "https";
}

// A page on this machine is served by http, everything else today by https.
std::string_view likely_scheme(std::string_view authority) {
  const std::string_view host = authority.substr(0, authority.find_first_of(":/"));
  const bool local = authority.starts_with('[') || is_loopback_host(host) || fetch::is_ipv4(host);
  return local ? "http" : "https";
}

spelling without_scheme(std::string_view written) {
  std::string_view text = written;
  const std::size_t colon = text.find(':');
  const std::string scheme = lowered(text.substr(0, colon == std::string_view::npos ? 0 : colon));
  const bool scheme_like = colon != std::string_view::npos && colon + 1 < text.size() &&
                           !text.starts_with('[') && !fetch::is_digit(text[colon + 1]) &&
                           text[colon + 1] != '*' && fetch::is_token(scheme);
  std::string guess;
  if (scheme_like || is_web_scheme(scheme)) {
    text.remove_prefix(colon + 1);
    guess = scheme;
  }
  text.remove_prefix(std::min(text.find_first_not_of('/'), text.size()));
  if (guess.empty()) guess = likely_scheme(text);
  spelling instead = normalise_origin(guess + "://" + std::string(text.substr(0, text.find('/'))));
  return refused(written, "is no origin: it has no scheme.", instead);
}

}  // namespace

std::variant<std::string, spelling_fault> normalise_host(std::string_view written) {
  std::string host = lowered(written);
  if (host.starts_with('[') && host.ends_with(']')) {
    const auto address = canonical_ipv6(std::string_view(host).substr(1, host.size() - 2));
    return address ? "[" + *address + "]" : host;
  }
  if (is_ascii(host)) return host;
  // Labels before the name proper stay: `*.` is not for libidn2.
  std::string prefix;
  if (host.starts_with("*.")) {
    prefix = "*.";
    host.erase(0, 2);
  }
  if (!have_idn()) {
    return spelling_fault{"idn-unsupported",
                          "There is no libidn2 here to turn the international name " +
                              json_word(written) +
                              " into Punycode. Write it in Punycode, as browsers send it (xn--…).",
                          ""};
  }
  const auto ascii = host.find('*') == std::string::npos ? to_punycode(host) : std::nullopt;
  if (!ascii) {
    return spelling_fault{"bad-origin",
                          "The international name " + json_word(written) +
                              " cannot be written in Punycode. Write it as browsers send it "
                              "(xn--…), and a \"*\" only beside ASCII letters.",
                          ""};
  }
  return prefix + *ascii;
}

std::variant<std::string, spelling_fault> normalise_origin(std::string_view written) {
  const std::string_view text = trimmed(written);
  if (text.empty()) {
    return spelling_fault{"bad-origin",
                          "An empty text is no origin. Write one as browsers send it, "
                          "such as \"https://app.example\", or delete the entry.",
                          ""};
  }
  // A scheme, a host of 253 bytes (RFC 1035 2.3.4) and a port are shorter; and what anyone sends as
  // an Origin gets here too, to be explained.
  constexpr std::size_t longest_origin = 512;
  if (text.size() > longest_origin) {
    return spelling_fault{"bad-origin",
                          json_word(text.substr(0, 64)) +
                              " and so on is no origin: it is longer than 512 bytes. Write one as "
                              "browsers send it, such as \"https://app.example\".",
                          ""};
  }
  if (text == "*") return std::string(text);
  if (lowered(text) == "null") return std::string("null");

  if (const auto mistake = known_mistake(text)) {
    const bool preset = mistake->instead.starts_with('@');
    const spelling instead = mistake->instead.empty() ? spelling(spelling_fault{})
                             : preset                 ? spelling(mistake->instead)
                                                      : normalise_origin(mistake->instead);
    return refused(text, mistake->reason, instead, mistake->advice);
  }
  const std::size_t separator = text.find("://");
  if (separator == std::string_view::npos) return without_scheme(text);
  const std::string scheme = lowered(text.substr(0, separator));
  const std::string_view rest = text.substr(separator + 3);
  const std::size_t authority_end = std::min(rest.find_first_of("/?#\\"), rest.size());
  std::string_view authority = rest.substr(0, authority_end);
  const std::string_view tail = rest.substr(authority_end);

  const std::size_t at = authority.rfind('@');
  if (at != std::string_view::npos) {
    return refused(text, "is no origin: it names a user.",
                   normalise_origin(scheme + "://" + std::string(authority.substr(at + 1))));
  }
  const std::string_view host_part = authority.substr(0, authority.find(':'));
  if (is_web_scheme(scheme) && host_part == "*") {
    return spelling_fault{"bad-origin",
                          json_word(text) +
                              " would admit every page on the web that is served by " + scheme +
                              ", so it is no pattern. Name the sites that are meant, such as "
                              "\"https://app.example\" or \"https://*.app.example\".",
                          ""};
  }
  if (!tail.empty() && tail != "/") {
    return refused(text, "is no origin: an origin is scheme, host and port, without a path.",
                   normalise_origin(scheme + "://" + std::string(authority)));
  }

  std::string_view port;
  const std::size_t colon = authority.rfind(':');
  const std::size_t bracket = authority.rfind(']');
  if (colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket)) {
    port = authority.substr(colon + 1);
    authority = authority.substr(0, colon);
  }
  // `app://obsidian.md*`, `http://localhost*`: a `*` behind the name, where others compare
  // prefixes.
  if (authority.size() > 1 && authority.ends_with('*') && !authority.ends_with(".*")) {
    authority.remove_suffix(authority.size() - 1 - authority.find_last_not_of('*'));
    std::string host(authority);
    if (is_web_scheme(scheme)) host += ":*";
    return refused(text,
                   is_web_scheme(scheme) ? "has a \"*\" behind the name, which would admit " +
                                               json_string(scheme + "://" + std::string(authority) +
                                                           ".evil.example") +
                                               ": any port is written \":*\"."
                                         : "has a \"*\" behind the name: an origin ends there.",
                   normalise_origin(scheme + "://" + host));
  }
  spelling host = normalise_host(authority);
  if (std::holds_alternative<spelling_fault>(host)) return host;
  std::string out = scheme + "://" + std::get<std::string>(host);
  const std::uint16_t usual = fetch::default_port(scheme);
  if (!port.empty() && (usual == 0 || port != std::to_string(usual)))
    out += ":" + std::string(port);
  return out;
}

}  // namespace ollama_cors::config
