// The grammar of Fetch 3.2 by splitting; addresses by parsing and serialising them again.
#include "origin.hpp"

#include "text.hpp"

namespace model {

namespace {

// Fetch: serialized-scheme = lower-alpha *( lower-alphanum / "+" / "-" / "." )
bool is_serialised_scheme(const std::string& text) {
  if (text.empty() || is_digit(text[0])) return false;
  for (const char c : text)
    if (!is_lower_alphanumeric(c) && c != '+' && c != '-' && c != '.') return false;
  return is_lower_alphanumeric(text[0]);
}

// Fetch: domain-label begins and ends with lower-alphanum, and has those and "-" between. A browser
// also sends "_" (CONTRACT 2).
bool is_domain_label(const std::string& label) {
  if (label.empty() || label.front() == '-' || label.back() == '-') return false;
  for (const char c : label)
    if (!is_lower_alphanumeric(c) && c != '-' && c != '_') return false;
  return true;
}

// URL standard, "ends in a number checker": such a host is an IPv4 address or a failure.
bool is_number(const std::string& label) {
  if (begins_with(label, "0x"))
    return label.find_first_not_of("0123456789abcdef", 2) == std::string::npos;
  return !label.empty() && label.find_first_not_of("0123456789") == std::string::npos;
}

bool read_domain(const std::string& text, origin& output) {
  strings labels = split(text, '.');
  if (labels.size() > 1 && labels.back().empty()) {
    labels.pop_back();
    output.trailing_dot = true;
  }
  for (const std::string& label : labels)
    if (!is_domain_label(label)) return false;
  output.host = join(labels, ".");
  output.underscore = output.host.find('_') != std::string::npos;
  if (!is_number(labels.back())) return true;
  return is_dotted_ipv4(output.host) && !output.trailing_dot;
}

bool read_ipv6(const std::string& text, origin& output) {
  const std::vector<unsigned> pieces = ipv6_pieces(text);
  if (pieces.empty() || serialise_ipv6(pieces) != text) return false;
  output.host = "[" + text + "]";
  return true;
}

}  // namespace

bool is_dotted_ipv4(const std::string& host) {
  const strings parts = split(host, '.');
  if (parts.size() != 4) return false;
  for (const std::string& part : parts) {
    const auto number = port_number(part);
    if (!number || *number > 255 || std::to_string(*number) != part) return false;
  }
  return true;
}

std::vector<unsigned> ipv6_pieces(const std::string& address) {
  const auto read_side = [](const std::string& side, bool is_last, bool& good) {
    std::vector<unsigned> pieces;
    if (side.empty()) return pieces;
    const strings words = split(side, ':');
    for (std::size_t i = 0; i < words.size(); ++i) {
      const std::string word = lower(words[i]);
      if (is_last && i + 1 == words.size() && is_dotted_ipv4(word)) {
        const strings bytes = split(word, '.');
        for (const int half : {0, 2})
          pieces.push_back(*port_number(bytes[static_cast<std::size_t>(half)]) * 256 +
                           *port_number(bytes[static_cast<std::size_t>(half) + 1]));
        continue;
      }
      if (word.empty() || word.size() > 4 ||
          word.find_first_not_of("0123456789abcdef") != std::string::npos) {
        good = false;
        return pieces;
      }
      pieces.push_back(static_cast<unsigned>(std::stoul(word, nullptr, 16)));
    }
    return pieces;
  };
  bool good = true;
  const std::size_t gap = address.find("::");
  if (gap == std::string::npos) {
    const auto pieces = read_side(address, true, good);
    return good && pieces.size() == 8 ? pieces : std::vector<unsigned>{};
  }
  std::vector<unsigned> pieces = read_side(address.substr(0, gap), false, good);
  const std::vector<unsigned> tail = read_side(address.substr(gap + 2), true, good);
  if (!good || pieces.size() + tail.size() > 7) return {};
  pieces.resize(8 - tail.size());
  pieces.insert(pieces.end(), tail.begin(), tail.end());
  return pieces;
}

std::string serialise_ipv6(const std::vector<unsigned>& pieces) {
  // The first longest run of two or more zero pieces becomes "::".
  std::size_t best = 8;
  std::size_t best_length = 1;
  for (std::size_t start = 0; start < 8; ++start) {
    std::size_t end = start;
    while (end < 8 && pieces[end] == 0) ++end;
    if (end - start > best_length) {
      best = start;
      best_length = end - start;
    }
  }
  std::string text;
  for (std::size_t i = 0; i < 8; ++i) {
    if (i == best) {
      text += "::";
      i += best_length - 1;
      continue;
    }
    if (!text.empty() && text.back() != ':') text += ':';
    std::string hex;
    for (unsigned rest = pieces[i]; rest != 0 || hex.empty(); rest /= 16)
      hex.insert(hex.begin(), "0123456789abcdef"[rest % 16]);
    text += hex;
  }
  return text;
}

std::optional<unsigned> default_port(const std::string& scheme) {
  if (scheme == "http" || scheme == "ws") return 80;
  if (scheme == "https" || scheme == "wss") return 443;
  if (scheme == "ftp") return 21;
  return std::nullopt;
}

std::optional<origin> parse_origin(const std::string& value) {
  origin output;
  output.text = value;
  // Fetch: origin-or-null = serialized-origin / %s"null"
  if (value == "null") {
    output.is_null = true;
    return output;
  }
  // CONTRACT 2: exactly file://
  if (value == "file://") {
    output.is_file = true;
    return output;
  }
  // Fetch: serialized-origin = serialized-scheme "://" serialized-host [ ":" serialized-port ]
  const std::size_t mark = value.find("://");
  if (mark == std::string::npos) return std::nullopt;
  output.scheme = value.substr(0, mark);
  if (!is_serialised_scheme(output.scheme) || output.scheme == "file") return std::nullopt;
  std::string host = value.substr(mark + 3);
  std::string rest;
  if (begins_with(host, "[")) {
    const std::size_t close = host.find(']');
    if (close == std::string::npos) return std::nullopt;
    rest = host.substr(close + 1);
    if (!read_ipv6(host.substr(1, close - 1), output)) return std::nullopt;
  } else {
    const std::size_t colon = host.find(':');
    if (colon != std::string::npos) rest = host.substr(colon);
    if (!read_domain(host.substr(0, colon), output)) return std::nullopt;
  }
  if (rest.empty()) return output;
  if (rest[0] != ':') return std::nullopt;
  // URL, host serialising: a port is a shortest decimal number, and null if it is the default.
  output.port = port_number(rest.substr(1));
  // Nobody has port 0 (Fetch 2.9, "bad port").
  if (!output.port || *output.port == 0) return std::nullopt;
  if (std::to_string(*output.port) != rest.substr(1)) return std::nullopt;
  if (output.port == default_port(output.scheme)) return std::nullopt;
  return output;
}

}  // namespace model
