#include "host.hpp"

#include "origin.hpp"
#include "text.hpp"

namespace model {

namespace {

// RFC 9110 7.2: Host = uri-host [ ":" port ]
struct authority {
  std::string host;  // lower case
  bool is_address = false;
  std::optional<unsigned> port;
};

// RFC 3986 3.2.2: reg-name = *( unreserved / pct-encoded / sub-delims )
bool is_reg_name(const std::string& text) {
  const std::string marks = "-._~!$&'()*+,;=%";
  for (const char c : lower(text))
    if (!is_lower_alphanumeric(c) && marks.find(c) == std::string::npos) return false;
  return !text.empty();
}

std::optional<authority> parse_host(const std::string& value) {
  authority output;
  std::string rest;
  if (begins_with(value, "[")) {
    const std::size_t close = value.find(']');
    if (close == std::string::npos) return std::nullopt;
    const auto pieces = ipv6_pieces(value.substr(1, close - 1));
    if (pieces.empty()) return std::nullopt;
    output.host = "[" + serialise_ipv6(pieces) + "]";
    output.is_address = true;
    rest = value.substr(close + 1);
  } else {
    const std::size_t colon = value.find(':');
    output.host = lower(value.substr(0, colon));
    if (!is_reg_name(output.host)) return std::nullopt;
    output.is_address = is_dotted_ipv4(output.host);
    if (colon != std::string::npos) rest = value.substr(colon);
  }
  if (rest.empty()) return output;
  if (rest[0] != ':') return std::nullopt;
  output.port = port_number(rest.substr(1));
  if (!output.port) return std::nullopt;
  return output;
}

bool entry_allows(const std::string& entry, const authority& asked) {
  if (entry == "any") return true;
  if (entry == "any-ip") return asked.is_address;
  const bool below = begins_with(entry, "*.");
  const auto wanted = parse_host(below ? entry.substr(2) : entry);
  if (!wanted) return false;
  // Without a port: any port.
  if (wanted->port && wanted->port != asked.port) return false;
  if (!below) return asked.host == wanted->host;
  // One or more labels before it.
  return asked.host.size() > wanted->host.size() + 1 && ends_with(asked.host, "." + wanted->host);
}

}  // namespace

bool host_allowed(const strings& entries, const std::string& host) {
  const auto asked = parse_host(host);
  if (!asked) return false;
  for (const std::string& entry : entries)
    if (entry_allows(entry, *asked)) return true;
  return false;
}

}  // namespace model
