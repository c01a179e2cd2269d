// Hosts as text in lower case; addresses in one spelling.
#include "host.hpp"

#include "origin.hpp"
#include "text.hpp"

namespace model {

namespace {

// RFC 9110 7.2: Host = uri-host [ ":" port ]
struct authority {
  std::string text;  // the host as it was written, in lower case
  std::string host;  // one spelling of an address
  bool is_address = false;
  std::optional<unsigned> port;
};

// RFC 1123 2.1: labels of letters, digits and "-" (and "_", which people use); one trailing dot.
bool is_host_name(const std::string& text) {
  strings labels = split(text, '.');
  if (labels.size() > 1 && labels.back().empty()) labels.pop_back();
  for (const std::string& label : labels) {
    if (label.empty()) return false;
    for (const char c : label)
      if (!is_lower_alphanumeric(c) && c != '-' && c != '_') return false;
  }
  return true;
}

std::optional<authority> parse_host(const std::string& value) {
  authority output;
  std::string rest;
  if (begins_with(value, "[")) {
    const std::size_t close = value.find(']');
    if (close == std::string::npos) return std::nullopt;
    const auto pieces = ipv6_pieces(value.substr(1, close - 1));
    if (pieces.empty()) return std::nullopt;
    output.text = lower(value.substr(0, close + 1));
    output.host = "[" + serialise_ipv6(pieces) + "]";
    output.is_address = true;
    rest = value.substr(close + 1);
  } else {
    const std::size_t colon = value.find(':');
    output.text = output.host = lower(value.substr(0, colon));
    if (!is_host_name(output.host)) return std::nullopt;
    output.is_address = is_dotted_ipv4(output.host);
    if (colon != std::string::npos) rest = value.substr(colon);
  }
  if (rest.empty()) return output;
  if (rest[0] != ':') return std::nullopt;
  // RFC 3986 3.2.3: port = *DIGIT, and an empty one is none. Port 0 is nobody's.
  std::string digits = rest.substr(1);
  if (digits.empty()) return output;
  while (digits.size() > 1 && digits[0] == '0') digits.erase(0, 1);
  output.port = port_number(digits);
  if (!output.port || *output.port == 0) return std::nullopt;
  return output;
}

bool entry_allows(const std::string& entry, const authority& asked) {
  if (entry == "any-ip") return asked.is_address;
  const bool below = begins_with(entry, "*.");
  const auto wanted = parse_host(below ? entry.substr(2) : entry);
  if (!wanted) return false;
  // Without a port: any port.
  if (wanted->port && wanted->port != asked.port) {
    // A client leaves its scheme's own port out, and nobody here knows the scheme.
    const bool left_out = !asked.port && (wanted->port == 80u || wanted->port == 443u);
    if (!left_out) return false;
  }
  if (!below) return asked.host == wanted->host;
  // One or more labels before it.
  return asked.host.size() > wanted->host.size() + 1 && ends_with(asked.host, "." + wanted->host);
}

}  // namespace

bool host_allowed(const strings& entries, const std::string& host) {
  if (contains(entries, "any")) return true;
  const auto asked = parse_host(host);
  if (!asked) return false;
  for (const std::string& entry : entries)
    if (entry_allows(entry, *asked)) return true;
  return false;
}

bool is_same_place(const origin& page, const std::string& host) {
  if (page.scheme != "http" && page.scheme != "https") return false;
  const auto asked = parse_host(host);
  if (!asked) return false;
  const auto own = default_port(page.scheme);
  const std::string name = page.host + (page.trailing_dot ? "." : "");
  return asked->text == name && (page.port ? page.port : own) == (asked->port ? asked->port : own);
}

}  // namespace model
