// Nearly every configuration is accepted: what is refused would test nothing here.
#include "generate_policy.hpp"

#include <algorithm>

#include "document.hpp"
#include "secrets.hpp"
#include "text.hpp"

using model::strings;

const strings some_hosts{"app.example",
                         "example.com",
                         "team.example.com",
                         "localhost",
                         "x.localhost",
                         "tauri.localhost",
                         "a.b.c.example.net",
                         "shop.co.uk",
                         "my-app.example",
                         "foo.example",
                         "bar.example",
                         "xn--bcher-kva.example",
                         "xn--mnchen-3ya.shop",
                         "127.0.0.1",
                         "192.168.1.5",
                         "8.8.8.8",
                         "[::1]",
                         "[2001:db8::1]",
                         "[fe80::1]",
                         "ollama"};
const strings some_labels{"a",   "b",   "ab",  "ba",  "pr", "pr-1",
                          "foo", "bar", "app", "www", "x1", "0a"};
const strings some_header_names{"content-type",
                                "authorization",
                                "x-api-key",
                                "x-one",
                                "x-two",
                                "anthropic-version",
                                "anthropic-beta",
                                "x-stainless-os",
                                "x-stainless-timeout",
                                "x-stainless-lang",
                                "accept-language",
                                "authorization-x",
                                "a",
                                "ab",
                                "traceparent"};
const strings some_paths{"/v1/new-thing",
                         "/v1/files/*",
                         "/api/pull",
                         "/api/*",
                         "/things/*",
                         "/v1/models/x",
                         "/v1/models/*",
                         "/a b",
                         "/metrics",
                         "/v1/batches",
                         "/v1/b\xc3\xbc"
                         "cher",
                         "/api/generate/*"};

namespace {

const strings some_packages{"@openai", "@anthropic-ai/sdk", "@ollama/browser", "@groq-sdk"};

class policy_generator {
public:
  policy_generator(random_source& random) : random_(random) {
    // Few hosts a policy, so that its rules overlap.
    for (int i = 0; i < 4; ++i)
      hosts_.push_back(random_.percent(70) ? random_.pick(some_hosts) : made_up_host());
  }

  model::description policy() {
    model::description output;
    if (!random_.percent(4)) {
      output.rules.emplace();
      const std::size_t count = random_.percent(3) ? 0 : 1 + random_.below(5);
      for (std::size_t i = 0; i < count; ++i) output.rules->push_back(rule());
    }
    if (random_.percent(40))
      for (std::size_t i = 0; i <= random_.below(3); ++i) output.deny.push_back(entry(false));
    if (random_.percent(50)) output.hosts = host_entries();
    if (random_.percent(35)) output.api_keys = keys();
    output.shadow = random_.percent(15);
    output.middleware = random_.percent(15);
    return output;
  }

private:
  std::string made_up_host() {
    std::string host = random_.pick(some_labels);
    for (std::size_t i = 0; i <= random_.below(3); ++i) host += "." + random_.pick(some_labels);
    // A last label of digits would be an IP address.
    return host + (random_.percent(60) ? ".example" : ".io");
  }

  std::string port() {
    const std::size_t kind = random_.below(100);
    if (kind < 55) return "";
    if (kind < 70) return ":*";
    if (kind < 85) return ":" + random_.pick(strings{"3000", "8080", "11434", "1", "65535", "81"});
    return ":" + random_.pick(strings{"3000-3010", "80-90", "1-65535", "440-450", "3000-3000"});
  }

  // The host of an http(s) entry: exact, or with a wildcard.
  std::string host_pattern(const std::string& host) {
    const bool address = host[0] == '[' || model::is_digit(host.back());
    if (address) return host;
    std::string text = host;
    if (random_.percent(25)) {
      text = "*." + text;
    } else if (random_.percent(30)) {
      const std::string label =
          random_.pick(strings{"pr-*", "*-preview", "a*", "*z", "a-*-z", "pr*", "x*y", "a*b*c",
                               "*_*", "a*_b*", "*-*", "*a*", "*"});
      text = label + "." + text;
      if (random_.percent(25)) text = random_.pick(some_labels) + "." + text;
      if (random_.percent(10)) text = "*." + text;
    }
    if (random_.percent(2)) text = "my_*." + text;
    if (random_.percent(4)) text = "my_app." + text;
    if (random_.percent(4)) text += ".";
    return text;
  }

  std::string entry(bool credentials) {
    const std::size_t kind = random_.below(100);
    if (kind < 10)
      return random_.pick(strings{"@loopback", "@tauri", "@obsidian", "@vscode", "@capacitor",
                                  "@electron", "@extensions"});
    if (kind < 14 && !credentials) return "null";
    if (kind < 16) return "file://";
    if (kind < 19 && !credentials) return "*";
    if (kind < 25) {
      const std::string scheme =
          random_.pick(strings{"app", "vscode-webview", "chrome-extension", "tauri", "x+y.z-1"});
      return scheme + "://*" + (random_.percent(15) ? port() : "");
    }
    if (kind < 33)
      return random_.pick(strings{"tauri://localhost", "app://obsidian.md", "capacitor://localhost",
                                  "chrome-extension://abcdefghijklmnopabcdefghijklmnop",
                                  "moz-extension://2c6a2b3e-9a7f-4f7e-8d3a-0c7d5a3c1b11",
                                  "app://*.local", "ws://localhost:3000", "tauri://app.x:90"});
    const std::string scheme = random_.percent(40) ? "http" : "https";
    std::string text = scheme + "://" + host_pattern(random_.pick(hosts_));
    // What configuration normalises (CONTRACT 2).
    if (random_.percent(6)) {
      text += scheme == "http" ? ":80" : ":443";
    } else {
      text += port();
    }
    if (random_.percent(4)) text += "/";
    if (random_.percent(4)) text = " " + text + " ";
    if (random_.percent(5))
      for (char& c : text)
        if (c >= 'a' && c <= 'z' && random_.percent(50)) c = static_cast<char>(c - 'a' + 'A');
    return text;
  }

  strings routes() {
    strings output = random_.some({"inference", "read", "manage", "account"}, 45);
    for (const std::string& path : random_.some(some_paths, 12)) output.push_back(path);
    if (random_.percent(10)) output.push_back("any");
    if (output.empty()) output = {"any"};
    return output;
  }

  strings request_headers() {
    strings output = random_.some(some_header_names, 20);
    for (const std::string& prefix :
         random_.some({"x-stainless-*", "accept-*", "authorization-*", "x-*"}, 20))
      output.push_back(prefix);
    if (random_.percent(20)) output.push_back(random_.pick(some_packages));
    if (random_.percent(10)) output.push_back("X-Three");
    if (random_.percent(5)) output.push_back("AUTHORIZATION");
    if (random_.percent(5)) output.push_back("a-*");
    if (random_.percent(8)) output.push_back("any");
    return output;
  }

  model::rule_description rule() {
    model::rule_description output;
    output.credentials = random_.percent(30);
    for (std::size_t i = 0; i <= random_.below(4); ++i)
      output.origins.push_back(entry(output.credentials));
    if (random_.percent(65)) output.routes = routes();
    if (random_.percent(50)) {
      output.methods = random_.some({"GET", "POST", "DELETE", "HEAD", "put", "PATCH", "QUERY",
                                     "patch", "OPTIONS", "M-SEARCH"},
                                    40);
      if (output.methods->empty() || random_.percent(5)) output.methods->push_back("any");
    }
    if (random_.percent(60)) output.request_headers = request_headers();
    if (random_.percent(55)) {
      output.response_headers = random_.some({"x-request-id", "X-One", "retry-after"}, 50);
      if (random_.percent(20)) output.response_headers->push_back("*");
    }
    output.max_age = random_.pick(std::vector<unsigned>{600, 600, 0, 60, 7200, 86400});
    return output;
  }

  strings host_entries() {
    strings output =
        random_.some({"localhost", "*.localhost", "any-ip", "ai.example", "*.lan.example",
                      "box:11435", "[::1]", "127.0.0.1", "192.168.1.20:8080", "*.box.example:8080",
                      "AI2.Example", "[fd00::1]:80", "plain.example:80", "[0:0:0:0:0:0:0:2]",
                      "xn--bcher-kva.example", "dot.example.", "my_box", "*.a.lan.example:443"},
                     25);
    if (random_.percent(15)) output.push_back("any");
    if (output.empty()) output.push_back(hosts_.front());
    return output;
  }

  std::vector<model::key_description> keys() {
    std::vector<model::key_description> output;
    for (const auto& [secret, digest] : secrets) {
      if (!random_.percent(50)) continue;
      output.push_back({secret, {}});
      if (random_.percent(50)) output.back().routes = routes();
    }
    return output;
  }

  random_source& random_;
  strings hosts_;
};

// Has a `*` inside a label: such a name can only be written in ASCII.
bool has_wild_label(const std::string& entry) {
  const std::string host = entry.substr(std::min(entry.find("://"), entry.size() - 3) + 3);
  const std::size_t star = host.find('*', model::begins_with(host, "*.") ? 1 : 0);
  return star != std::string::npos && (star == 0 || host[star - 1] != ':');
}

// As people write international names (CONTRACT 2: normalised to Punycode).
void spell_internationally(strings& entries) {
  for (std::string& entry : entries) {
    for (const auto& [ascii, utf8] : {std::pair<std::string, std::string>{"xn--bcher-kva",
                                                                          "b\xc3\xbc"
                                                                          "cher"},
                                      {"xn--mnchen-3ya", "m\xc3\xbcnchen"}}) {
      const std::size_t at = entry.find(ascii);
      if (at != std::string::npos && !has_wild_label(entry)) entry.replace(at, ascii.size(), utf8);
    }
  }
}

}  // namespace

generated_policy generate_policy(random_source& random) {
  generated_policy output;
  output.plain = policy_generator(random).policy();
  model::description written = output.plain;
  if (random.percent(30) && written.rules)
    for (model::rule_description& rule : *written.rules) spell_internationally(rule.origins);
  output.text = write_document(written);
  return output;
}
