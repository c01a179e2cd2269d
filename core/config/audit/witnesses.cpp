// Making up origins; see the header. The near misses are those by which other engines have been
// bypassed: a glued prefix, a glued suffix, another scheme, another port.
#include "config/audit/witnesses.hpp"

#include "fetch/ip_address.hpp"
#include "fetch/origin.hpp"

namespace ollama_cors::config {
namespace {

using shape = policy::origin_pattern::kind;

// What Chromium's extension identifiers look like.
constexpr std::string_view extension_id = "abcdefghijklmnopabcdefghijklmnop";

std::string port_text(std::uint32_t port) {
  return port == 0 ? "" : ":" + std::to_string(port);
}

// The host with each `*` replaced; `leading` stands for the whole labels of a leading `*`.
std::string filled(const policy::origin_pattern& pattern, std::string_view leading) {
  std::string host;
  for (std::size_t i = 0; i < pattern.labels.size(); ++i) {
    if (i > 0) host += '.';
    if (i == 0 && pattern.labels[i] == "*") {
      host += leading;
      continue;
    }
    for (const char letter : pattern.labels[i]) {
      if (letter == '*') {
        host += "42";
      } else {
        host += letter;
      }
    }
  }
  return host;
}

// A port as an origin spells it: without the scheme's own.
std::uint32_t written_port(const policy::origin_pattern& pattern, std::uint32_t port) {
  return port == fetch::default_port(pattern.scheme) ? 0 : port;
}

std::vector<std::string> ports_within(const policy::origin_pattern& pattern) {
  if (pattern.any_port) return {"", ":8443"};
  std::vector<std::string> ports = {port_text(written_port(pattern, pattern.port_first))};
  if (pattern.port_last != pattern.port_first) {
    ports.push_back(port_text(written_port(pattern, pattern.port_last)));
  }
  return ports;
}

bool is_name(std::string_view host) {
  return !host.starts_with('[') && !fetch::is_ipv4(host);
}

void add_beyond(const policy::origin_pattern& pattern, const std::string& host,
                const std::string& port, witnesses& found) {
  const auto miss = [&](std::string origin, std::string_view why) {
    found.beyond.push_back({std::move(origin), std::string(why)});
  };
  const std::string start = pattern.scheme + "://";
  if (is_name(host)) {
    const bool names = pattern.shape == shape::labels;
    const bool leading = names && pattern.labels.front() == "*";
    if (leading) {
      const std::string apex = host.substr(host.find('.') + 1);
      miss(start + apex + port, "the pattern is for names below it");
      miss(start + "evil" + apex + port, "it only ends alike");
    } else {
      miss(start + "a." + host + port, "a name below it is another origin");
      miss(start + "evil" + host + port, "it only ends alike");
    }
    miss(start + host + ".evil.example" + port, "it only begins alike");
  }
  if (pattern.scheme == "https") miss("http://" + host + port, "another scheme");
  if (pattern.scheme == "http") miss("https://" + host + port, "another scheme");
  if (!pattern.any_port) {
    const std::uint32_t other = pattern.port_last == 65535 ? 1 : pattern.port_last + 1;
    const std::uint32_t port_beyond = pattern.port_last == 0 ? 8443 : written_port(pattern, other);
    miss(start + host + port_text(port_beyond), "another port");
  }
}

void add_hosts(const policy::origin_pattern& pattern, const std::vector<std::string>& hosts,
               witnesses& found) {
  const std::vector<std::string> ports = ports_within(pattern);
  for (const std::string& host : hosts) {
    for (const std::string& port : ports) {
      found.within.push_back(pattern.scheme + "://" + host + port);
    }
  }
  add_beyond(pattern, hosts.front(), ports.front(), found);
}

void add_scheme(const policy::origin_pattern& pattern, witnesses& found) {
  const std::string host(pattern.scheme == "chrome-extension" ? extension_id : "a");
  found.within.push_back(pattern.scheme + "://" + host + ports_within(pattern).front());
  found.beyond.push_back({"https://" + host, "another scheme"});
}

}  // namespace

witnesses witnesses_of(const policy::origin_pattern& pattern) {
  witnesses found;
  switch (pattern.shape) {
    case shape::any:
      found.within = {"https://any.example", "http://any.example:8080"};
      found.beyond = {{"null", "only an entry \"null\" admits it"}};
      break;
    case shape::opaque:
      found.within = {"null"};
      found.beyond = {{"https://any.example", "it is not \"null\""}};
      break;
    case shape::loopback:
      found.within = {"http://localhost:5173", "http://127.0.0.1:8080", "http://[::1]:3000"};
      found.beyond = {{"http://localhost.evil.example", "it only begins alike"},
                      {"http://evillocalhost", "it only ends alike"},
                      {"http://192.168.1.5:3000", "another machine"}};
      break;
    case shape::scheme_only:
      add_scheme(pattern, found);
      break;
    case shape::labels:
      if (pattern.labels.front() == "*") {
        add_hosts(pattern, {filled(pattern, "a"), filled(pattern, "a.b")}, found);
      } else {
        add_hosts(pattern, {filled(pattern, "")}, found);
      }
      break;
    case shape::exact:
      if (pattern.scheme == "file") {
        found.within = {"file://"};
        found.beyond = {{"null", "only an entry \"null\" admits it"}};
      } else {
        add_hosts(pattern, {pattern.host}, found);
      }
      break;
  }
  return found;
}

}  // namespace ollama_cors::config
