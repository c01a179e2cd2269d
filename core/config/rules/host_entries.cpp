// Reading `hosts`; see the header.
#include "config/rules/host_entries.hpp"

#include <algorithm>
#include <optional>

#include "config/address.hpp"
#include "config/ascii.hpp"
#include "config/json_text.hpp"
#include "config/origins/spelling.hpp"
#include "config/rules/word_lists.hpp"
#include "config/values.hpp"
#include "fetch/ip_address.hpp"

namespace ollama_cors::config {
namespace {

using pattern = policy::host_pattern;

bool is_host_name(std::string_view name) {
  if (name.ends_with('.')) name.remove_suffix(1);
  if (name.empty() || name.size() > 253 || name.starts_with('.') || name.ends_with('.'))
    return false;
  return name.find("..") == std::string_view::npos &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return fetch::is_lower_alphanum(c) || c == '-' || c == '_' || c == '.';
         });
}

std::optional<pattern> parse_host(std::string_view text) {
  pattern result;
  const host_and_port parts = split_host_and_port(text);
  if (parts.has_port) {
    const auto port = parse_port(parts.port);
    if (!port || *port == 0) return std::nullopt;
    result.port = *port;
  }
  std::string_view name = parts.host;
  if (name == "any-ip") {
    result.shape = pattern::kind::any_ip;
    return result;
  }
  if (name == "any") {
    result.shape = pattern::kind::any;
    return parts.has_port ? std::nullopt : std::optional(result);
  }
  if (name.starts_with("*.")) {
    result.shape = pattern::kind::subdomains;
    name.remove_prefix(2);
    if (fetch::ends_in_number(name)) return std::nullopt;
  }
  const bool is_ipv6 = name.starts_with('[') && name.ends_with(']') &&
                       fetch::is_canonical_ipv6(name.substr(1, name.size() - 2));
  if (!(is_ipv6 && result.shape == pattern::kind::exact) && !is_host_name(name)) {
    return std::nullopt;
  }
  result.name = name;
  return result;
}

// What someone may have meant who wrote a URL.
std::string without_url(std::string_view text) {
  const std::size_t scheme = text.find("://");
  if (scheme != std::string_view::npos) text.remove_prefix(scheme + 3);
  return std::string(text.substr(0, text.find_first_of("/?#")));
}

// `10.0.0.0/8`
bool is_address_range(std::string_view text) {
  const std::size_t slash = text.find('/');
  return slash != std::string_view::npos && is_number(text.substr(slash + 1)) &&
         (fetch::is_ipv4(text.substr(0, slash)) || fetch::parse_ipv6(text.substr(0, slash)));
}

std::string corrected(std::string_view word) {
  if (is_address_range(word)) return "";
  const std::string bare = lowered(without_url(word));
  return parse_host(bare) ? bare : "";
}

void read_host(const node& at, host_entries& hosts, report& findings) {
  const std::string_view written = trimmed(at.string());
  const host_and_port parts = split_host_and_port(written);
  auto host = normalise_host(parts.host);
  if (auto* fault = std::get_if<spelling_fault>(&host)) {
    const std::string code = fault->code == "bad-origin" ? "bad-host" : fault->code;
    add_error(findings, at, code, fault->message, fault->suggestion);
    return;
  }
  std::string text = std::get<std::string>(host);
  if (parts.has_port) text += ":" + std::string(parts.port);
  if (!parse_host(text)) {
    if (is_address_range(written)) {
      add_error(findings, at, "bad-host",
                json_word(at.string()) +
                    " is no host, but a range of addresses: name each, or write \"any-ip\" for "
                    "every IP address.");
      return;
    }
    const std::string bare = lowered(without_url(written));
    const std::string suggestion = bare != text && parse_host(bare) ? json_string(bare) : "";
    add_error(findings, at, "bad-host",
              json_word(at.string()) +
                  " is no host: write a name, \"*.\" and a name, or an IP address (IPv6 in "
                  "brackets) or \"any-ip\", each with a port or without, or \"any\".",
              suggestion);
    return;
  }
  if (text != at.string()) {
    add_warning(findings, at, "host-normalised",
                json_word(at.string()) + " is understood as " + json_string(text) + ".",
                json_string(text));
  }
  if (std::find(hosts.words.begin(), hosts.words.end(), text) == hosts.words.end()) {
    append_host(text, hosts);
  }
}

}  // namespace

void append_host(std::string_view normalised, host_entries& hosts) {
  if (auto parsed = parse_host(normalised)) {
    hosts.patterns.push_back(*std::move(parsed));
    hosts.words.emplace_back(normalised);
  }
}

host_entries read_hosts(const node& list, report& findings) {
  host_entries hosts;
  const auto elements = read_words(list, corrected, findings);
  if (!elements) return hosts;
  if (list.elements().empty()) {
    add_error(findings, list, "empty-list",
              "\"hosts\" is empty, so every request is refused. Name the hosts, or delete the key "
              "for the default.",
              R"(["localhost","*.localhost","any-ip"])");
  }
  for (const node& element : *elements) read_host(element, hosts, findings);
  return hosts;
}

}  // namespace ollama_cors::config
