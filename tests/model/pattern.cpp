// Entries are split into labels once; matching compares label by label.
#include "pattern.hpp"

#include "text.hpp"

namespace model {

namespace {

strings preset(const std::string& name) {
  if (name == "@loopback")
    return {"http://localhost:*",    "https://localhost:*", "http://*.localhost:*",
            "https://*.localhost:*", "http://127.0.0.1:*",  "https://127.0.0.1:*",
            "http://[::1]:*",        "https://[::1]:*"};
  if (name == "@tauri")
    return {"tauri://localhost", "http://tauri.localhost", "https://tauri.localhost"};
  if (name == "@obsidian")
    return {"app://obsidian.md", "capacitor://localhost", "http://localhost"};
  if (name == "@vscode") return {"vscode-webview://*", "vscode-file://*"};
  if (name == "@capacitor")
    return {"capacitor://localhost", "ionic://localhost", "http://localhost", "https://localhost"};
  if (name == "@electron") return {"file://", "app://*"};
  if (name == "@extensions")
    return {"chrome-extension://*", "moz-extension://*", "safari-web-extension://*"};
  return {};
}

void read_port(const std::string& text, pattern& output) {
  if (text == "*") {
    output.any_port = true;
    return;
  }
  const strings ends = split(text, '-');
  output.low = port_number(ends.front());
  output.high = port_number(ends.back());
  if (ends.size() == 1 && output.low == default_port(output.scheme)) output.low = output.high = {};
}

// The host is normalised as CONTRACT 2 says: lower case, one spelling of an IPv6 address.
void read_host(const std::string& text, pattern& output) {
  if (begins_with(text, "[")) {
    output.labels = {"[" + serialise_ipv6(ipv6_pieces(text.substr(1, text.size() - 2))) + "]"};
    return;
  }
  if (is_dotted_ipv4(text)) {
    output.labels = {text};
    return;
  }
  if (text == "*") {
    output.any_host = true;
    return;
  }
  output.labels = split(text, '.');
  if (output.labels.back().empty()) {
    output.labels.pop_back();
    output.trailing_dot = true;
  }
  if (output.labels.front() == "*") {
    output.labels.erase(output.labels.begin());
    output.below = true;
  }
}

pattern parse_pattern(const std::string& entry) {
  // Normalisation: white space, case, one trailing slash.
  std::string text = lower(trimmed(entry));
  pattern output;
  output.any = text == "*";
  output.is_null = text == "null";
  output.is_file = text == "file://";
  if (output.any || output.is_null || output.is_file) return output;
  if (ends_with(text, "/")) text.pop_back();
  const std::size_t mark = text.find("://");
  output.scheme = text.substr(0, mark);
  const std::string rest = text.substr(mark + 3);
  const std::size_t bracket = rest.rfind(']');
  const std::size_t colon = rest.find(':', bracket == std::string::npos ? 0 : bracket);
  read_host(rest.substr(0, colon), output);
  if (colon != std::string::npos) read_port(rest.substr(colon + 1), output);
  return output;
}

// `_` matches only where the entry spells it (CONTRACT 2), so never what a `*` stands for; as an
// entry of `deny`, a `*` stands for it too.
bool spells_out(const std::string& text, bool denying) {
  return denying || text.find('_') == std::string::npos;
}

// A `*` in a label stands for one or more characters of that label.
bool label_matches(const std::string& wanted, const std::string& label, bool denying) {
  if (label.size() > 63) return false;  // RFC 1035 2.3.4: no name has such a label
  if (wanted.empty()) return label.empty();
  if (label.empty()) return false;
  if (wanted[0] != '*')
    return wanted[0] == label[0] && label_matches(wanted.substr(1), label.substr(1), denying);
  for (std::size_t taken = 1; taken <= label.size(); ++taken)
    if (spells_out(label.substr(0, taken), denying) &&
        label_matches(wanted.substr(1), label.substr(taken), denying))
      return true;
  return false;
}

bool has_wildcard(const pattern& entry) {
  if (entry.any_host || entry.below) return true;
  for (const std::string& label : entry.labels)
    if (label.find('*') != std::string::npos) return true;
  return false;
}

bool host_matches(const pattern& entry, const origin& from, bool denying) {
  if (!has_wildcard(entry)) denying = false;
  if (entry.trailing_dot != from.trailing_dot && !(denying && from.trailing_dot)) return false;
  if (entry.any_host) return spells_out(from.host, denying);
  if (has_wildcard(entry) && from.host.size() > 253) return false;
  const bool address = begins_with(from.host, "[") || is_dotted_ipv4(from.host);
  const strings labels = address ? strings{from.host} : split(from.host, '.');
  if (entry.below ? labels.size() <= entry.labels.size() : labels.size() != entry.labels.size())
    return false;
  const std::size_t extra = labels.size() - entry.labels.size();
  for (std::size_t i = 0; i < extra; ++i)
    if (!spells_out(labels[i], denying)) return false;
  for (std::size_t i = 0; i < entry.labels.size(); ++i)
    if (!label_matches(entry.labels[i], labels[extra + i], denying)) return false;
  return true;
}

bool port_matches(const pattern& entry, const origin& from) {
  if (entry.any_port) return true;
  if (!entry.low) return !from.port;
  const auto port = from.port ? from.port : default_port(from.scheme);
  return port && *entry.low <= *port && *port <= *entry.high;
}

}  // namespace

std::vector<pattern> parse_entry(const std::string& entry) {
  const std::string text = trimmed(entry);
  if (!begins_with(text, "@")) return {parse_pattern(text)};
  std::vector<pattern> patterns;
  for (const std::string& member : preset(lower(text))) patterns.push_back(parse_pattern(member));
  return patterns;
}

namespace {

bool matches(const pattern& entry, const origin& from, bool denying) {
  if (from.is_null) return entry.is_null;
  if (entry.any) return denying || (!from.is_file && !from.underscore && !from.trailing_dot);
  if (from.is_file) return entry.is_file;
  if (entry.is_null || entry.is_file) return false;
  return entry.scheme == from.scheme && port_matches(entry, from) &&
         host_matches(entry, from, denying);
}

}  // namespace

bool admits(const pattern& entry, const origin& from) {
  return matches(entry, from, false);
}

bool denies(const pattern& entry, const origin& from) {
  return matches(entry, from, true);
}

}  // namespace model
