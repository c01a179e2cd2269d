// Near misses are made of what the entry itself would admit, so that each one is near.
#include "generate_origin.hpp"

#include "generate_policy.hpp"
#include "text.hpp"

using model::strings;

namespace {

std::string member_of_preset(random_source& random, const std::string& preset) {
  if (preset == "@loopback")
    return random.pick(strings{"http://localhost:*", "https://*.localhost:*", "http://127.0.0.1:*",
                               "http://[::1]:*"});
  if (preset == "@tauri")
    return random.pick(strings{"tauri://localhost", "http://tauri.localhost"});
  if (preset == "@obsidian") return random.pick(strings{"app://obsidian.md", "http://localhost"});
  if (preset == "@vscode") return random.pick(strings{"vscode-webview://*", "vscode-file://*"});
  if (preset == "@capacitor") return random.pick(strings{"ionic://localhost", "https://localhost"});
  if (preset == "@electron") return random.pick(strings{"file://", "app://*"});
  return random.pick(strings{"chrome-extension://*", "safari-web-extension://*"});
}

std::string labels(random_source& random) {
  std::string text = random.pick(some_labels);
  for (std::size_t i = random.below(3); i != 0; --i) text += "." + random.pick(some_labels);
  return text;
}

std::string port_of(random_source& random, const std::string& text) {
  if (text == "*") return random.pick(strings{"", ":3000", ":8080", ":65535", ":1", ":443", ":80"});
  const strings ends = model::split(text, '-');
  const unsigned low = *model::port_number(ends.front());
  const unsigned high = *model::port_number(ends.back());
  return ":" + std::to_string(low + random.below(high - low + 1));
}

struct parts {
  std::string scheme, host, port;  // port with its colon
};

parts take_apart(const std::string& text) {
  parts output;
  const std::size_t mark = text.find("://");
  if (mark == std::string::npos) return {"", text, ""};
  output.scheme = text.substr(0, mark);
  const std::string rest = text.substr(mark + 3);
  const std::size_t bracket = rest.rfind(']');
  const std::size_t colon = rest.find(':', bracket == std::string::npos ? 0 : bracket);
  output.host = rest.substr(0, colon);
  if (colon != std::string::npos) output.port = rest.substr(colon);
  return output;
}

std::string near_host(random_source& random, std::string host) {
  const std::size_t dot = host.find('.');
  switch (random.below(14)) {
    case 0:
      return labels(random) + "." + host;
    case 1:
      return random.pick(strings{"evil", "x", "-", "a-", "0"}) + host;
    case 2:
      return host + random.pick(strings{".evil.example", "evil", ".", "..", "x", "0", ".1", "-"});
    case 3:
      return dot == std::string::npos ? host + "x" : host.substr(dot + 1);
    case 4:
      return dot == std::string::npos ? "x" + host : host.substr(dot);
    case 5:
      if (dot != std::string::npos) host.erase(dot, 1);
      return host;
    case 6:
      if (dot != std::string::npos) host[dot] = 'x';
      return host;
    case 7:
      if (!host.empty()) host.erase(random.below(host.size()), 1);
      return host;
    case 8: {
      const std::size_t at = random.below(host.size() + 1);
      host.insert(
          at, 1,
          random.pick(std::vector<char>{'_', '-', '.', '*', 'a', 'A', '0', ' ', '\0', '%', '@', '/',
                                        '\\', ':', '\t', '\x7f', '\xc3', '\xfc'}));
      return host;
    }
    case 9:
      for (char& c : host)
        if (c >= 'a' && c <= 'z' && random.percent(30)) c = static_cast<char>(c - 'a' + 'A');
      return host;
    case 10: {
      const std::size_t at = host.find("xn--bcher-kva");
      if (at == std::string::npos) return "xn--bcher-kva." + host;
      return host.replace(at, 13,
                          random.pick(strings{"b\xc3\xbc"
                                              "cher",
                                              "b\xfc"
                                              "cher",
                                              "bucher"}));
    }
    case 11:
      return "my_" + host;
    case 12:
      return std::string(1 + random.below(random.percent(5) ? 10000 : 80), 'a') + "." + host;
    default:
      return random.pick(some_hosts);
  }
}

}  // namespace

std::string origin_of_entry(random_source& random, const std::string& entry) {
  std::string text = model::lower(model::trimmed(entry));
  if (model::begins_with(text, "@")) text = member_of_preset(random, text);
  if (text == "*") return "https://" + random.pick(some_hosts);
  if (text == "null" || text == "file://") return text;
  if (model::ends_with(text, "/")) text.pop_back();
  parts from = take_apart(text);
  if (from.host == "*") from.host = labels(random);
  if (model::begins_with(from.host, "*.")) from.host.replace(0, 1, labels(random));
  for (std::size_t star = from.host.find('*'); star != std::string::npos;
       star = from.host.find('*'))
    from.host.replace(star, 1,
                      random.pick(strings{"a", "1", "x-y", "preview", "z9", "0", "b", "a-b", "-",
                                          "bc", "_", "a_b", "a.b"}));
  if (!from.port.empty()) from.port = port_of(random, from.port.substr(1));
  if ((from.scheme == "http" && from.port == ":80") ||
      (from.scheme == "https" && from.port == ":443"))
    from.port = "";
  return from.scheme + "://" + from.host + from.port;
}

std::string near_miss(random_source& random, const std::string& origin) {
  parts from = take_apart(origin);
  switch (random.below(10)) {
    case 0:
      return random.pick(
                 strings{"http", "https", "ws", "app", "HTTP", "", "httpss", "1http", "ht_tp"}) +
             "://" + from.host + from.port;
    case 1:
      return from.scheme + "://" + from.host +
             random.pick(strings{"", ":80", ":443", ":3000", ":3011", ":8080", ":0", ":65536", ":",
                                 ":080", ":99999999999", ":8a", ":65535", ":2999", ":-1", "::1"});
    case 2:
      return from.scheme + "://" +
             random.pick(strings{"me@", "me:secret@", "app.example:x@", "evil.example\\@"}) +
             from.host + from.port;
    case 3:
      return origin + random.pick(strings{"/", "/x", "?x", "#x", " ", ", https://evil.example",
                                          " https://evil.example", "\\", "\t", "%00", ";"});
    case 4: {
      std::string changed = origin;
      changed[random.below(changed.size())] = static_cast<char>(random.below(256));
      return changed;
    }
    default:
      return from.scheme + "://" + near_host(random, from.host) + from.port;
  }
}

std::string odd_origin(random_source& random) {
  static const strings odd{"",
                           "null",
                           "NULL",
                           "null, https://app.example",
                           "file://",
                           "file:///",
                           "file://localhost",
                           "file:///home/x",
                           "*",
                           "http://",
                           "://x",
                           "http:app.example",
                           "app.example",
                           "http://*",
                           "https://*.example.com",
                           "http://127.1",
                           "http://0x7f.0.0.1",
                           "http://127.0.0.01",
                           "http://1.2.3.4.5",
                           "http://1.2.3",
                           "http://256.1.1.1",
                           "http://a.0x",
                           "http://a.1",
                           "http://a.0xzz",
                           "http://127.0.0.1.",
                           "http://[0:0:0:0:0:0:0:1]",
                           "http://[::0001]",
                           "http://[FE80::1]",
                           "http://[fe80::1%25eth0]",
                           "http://[::ffff:127.0.0.1]",
                           "http://[::ffff:7f00:1]",
                           "http://[1:0:0:2::]",
                           "http://[1::2:0:0:3]",
                           "http://[1:0:0:2:0:0:0:3]",
                           "http://[1:0:0:2::3]",
                           "http://[1:2:3:4:5:6:7::]",
                           "http://[1:2:3:4:5:6:7:0]",
                           "http://[::]",
                           "http://[::1",
                           "http://::1",
                           "http://[]",
                           "http://[::1]x",
                           "http://[::1]:",
                           "http://[example.com]",
                           "http://exa mple.com",
                           "https://-app.example",
                           "https://app-.example",
                           "https://a--b.example",
                           "https://xn--.example",
                           "https://a..b",
                           "https://.app.example",
                           "https://app.example..",
                           "ws://localhost:80",
                           "wss://localhost:443",
                           "ftp://localhost:21",
                           "ws://localhost:3000",
                           "app://x:80",
                           "app://123",
                           "vscode-webview://0f1c2k3m4",
                           "data:text/html,x",
                           "blob:https://app.example/1",
                           "chrome-extension://abcdefghijklmnopabcdefghijklmnop",
                           "safari-web-extension://2C6A2B3E-9A7F-4F7E-8D3A-0C7D5A3C1B11"};
  if (random.percent(3)) return "https://" + std::string(random.below(20000), 'a') + ".example";
  return random.pick(odd);
}
