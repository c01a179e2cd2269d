// An Origin field's value: Fetch 3.2, `Origin`, and the three shapes beyond it that browsers send.
#pragma once

#include <optional>
#include <string>

#include "policy.hpp"

namespace model {

struct origin {
  std::string text;  // as sent
  bool is_null = false;
  bool is_file = false;  // exactly file://
  std::string scheme;
  std::string host;  // without a trailing dot
  bool trailing_dot = false;
  bool underscore = false;
  std::optional<unsigned> port;  // nothing = the scheme's default
};

// Nothing if the value is no origin.
std::optional<origin> parse_origin(const std::string& value);

// URL standard, "default port" of the special schemes.
std::optional<unsigned> default_port(const std::string& scheme);

// URL standard, "IPv4 parser" restricted to what its serialiser writes.
bool is_dotted_ipv4(const std::string& host);

// The eight pieces of an IPv6 address as the URL standard's IPv6 parser and RFC 3986 3.2.2 read it
// (dotted tails too); empty if it is none.
std::vector<unsigned> ipv6_pieces(const std::string& address);

// URL standard, "IPv6 serializer".
std::string serialise_ipv6(const std::vector<unsigned>& pieces);

}  // namespace model
