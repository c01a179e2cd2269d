// Mostly requests that come far, so that each later step is asked often.
#include "generate_request.hpp"

#include <algorithm>

#include "generate_origin.hpp"
#include "generate_policy.hpp"
#include "generate_target.hpp"
#include "secrets.hpp"
#include "text.hpp"

using model::strings;

namespace {

class request_generator {
public:
  request_generator(random_source& random, const model::description& rules,
                    const model::catalogue& packages)
      : random_(random), rules_(rules), packages_(packages) {}

  model::request request() {
    const endpoint asked = generate_endpoint(random_, rules_);
    output_.method = asked.method;
    output_.target = asked.target;
    output_.http_1_0 = random_.percent(6);
    const std::string host = add_host();
    if (!random_.percent(14)) add_origin(host);
    if (random_.percent(40)) add_preflight(asked.method);
    if (random_.percent(25)) add_site();
    if (random_.percent(rules_.api_keys.empty() ? 10 : 90)) add_key();
    if (random_.percent(5)) add("Vary", "*");
    if (random_.percent(20) && output_.headers.size() > 1) {
      const std::size_t first = random_.below(output_.headers.size());
      const std::size_t second = random_.below(output_.headers.size());
      std::swap(output_.headers[first], output_.headers[second]);
    }
    return std::move(output_);
  }

private:
  // A field's name in any case (RFC 9110 5.1).
  void add(std::string name, const std::string& value) {
    const std::size_t spelling = random_.below(20);
    if (spelling == 0) name = model::lower(name);
    if (spelling == 1)
      for (char& c : name)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    // Values come without white space around them (RFC 9110 5.5), as http/ hands them on. An Origin
    // may have some all the same.
    output_.headers.emplace_back(name, name.size() == 6 ? value : model::trimmed(value));
  }

  std::string allowed_host() {
    const strings hosts =
        rules_.hosts.value_or(strings{"localhost", "*.localhost", "any-ip", "localhost"});
    std::string host = model::lower(random_.pick(hosts));
    if (host == "any") host = random_.pick(some_hosts);
    if (host == "any-ip")
      host = random_.pick(strings{"127.0.0.1", "192.168.1.20", "8.8.8.8", "[::1]", "[fd00::20]",
                                  "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[FE80::1]"});
    if (model::begins_with(host, "*."))
      host.replace(0, 1, random_.pick(strings{"a", "a.b", "x-1", "ollama"}));
    if (!model::ends_with(host, "]") && host.find(':') != std::string::npos) return host;
    if (random_.percent(50))
      host += random_.pick(strings{":11435", ":80", ":443", ":3000", ":8080"});
    return host;
  }

  std::string odd_host(std::string host) {
    switch (random_.below(6)) {
      case 0:
        return random_.pick(strings{"evil.example", "evil.example:11435", "rebind.example", "127.1",
                                    "0x7f.0.0.1", "localhost.evil.example", "evillocalhost",
                                    "metadata.internal", "1.2.3.4.5", "256.1.1.1", "127.0.0.01"});
      case 1:
        return random_.pick(strings{"", ":", ":80", "localhost:", "localhost:99999", "localhost:0",
                                    "localhost:8a", "localhost:080", "[::1", "[::1]x", "::1", "[]",
                                    "[fe80::1%25eth0]", "[v1.x]", "[::1]:", "[1:2]",
                                    "localhost:65535", "localhost:65536", "localhost:00011435"});
      case 2:
        return random_.pick(strings{"localhost, evil.example", "localhost evil.example",
                                    "me@localhost", "localhost/x", "localhost.", "local_host",
                                    "a..localhost", ".localhost", "*.localhost", "any", "any-ip",
                                    "b\xc3\xbc"
                                    "cher.localhost",
                                    "%6cocalhost", "localhost#x", "localhost?x", "http://localhost",
                                    "-a.localhost"});
      case 3:
        for (char& c : host)
          if (c >= 'a' && c <= 'z' && random_.percent(50)) c = static_cast<char>(c - 'a' + 'A');
        return host;
      case 4:
        if (!host.empty()) host[random_.below(host.size())] = static_cast<char>(random_.below(256));
        return host;
      default:
        return random_.pick(some_hosts) + random_.pick(strings{"", ":11435", ":1"});
    }
  }

  std::string add_host() {
    if (random_.percent(3)) return "";
    std::string host = allowed_host();
    if (random_.percent(12)) host = odd_host(host);
    add("Host", host);
    if (random_.percent(1)) add("Host", random_.percent(50) ? host : allowed_host());
    return host;
  }

  // The page of the same server, or nearly.
  std::string origin_of_host(std::string host) {
    const std::string scheme = random_.percent(80) ? "http://" : "https://";
    const std::string own_port = scheme == "http://" ? ":80" : ":443";
    if (random_.percent(60)) host = model::lower(host);
    if (random_.percent(60) && model::ends_with(host, own_port))
      host.erase(host.size() - own_port.size());
    if (random_.percent(5)) host += random_.pick(strings{":80", ":443", ".", ":1"});
    return scheme + host;
  }

  std::string some_origin(const std::string& host) {
    const std::size_t kind = random_.below(100);
    if (kind < 9) return origin_of_host(host);
    if (kind < 13) return odd_origin(random_);
    if (kind < 18) return "https://" + random_.pick(some_hosts);
    if (kind < 25 && !rules_.deny.empty())
      return origin_of_entry(random_, random_.pick(rules_.deny));
    std::string entry = "@loopback";
    if (rules_.rules && !rules_.rules->empty())
      entry = random_.pick(random_.pick(*rules_.rules).origins);
    const std::string origin = origin_of_entry(random_, entry);
    return random_.percent(35) ? near_miss(random_, origin) : origin;
  }

  void add_origin(const std::string& host) {
    const std::string origin = some_origin(host);
    add("Origin", origin);
    if (random_.per_mille(15)) add("Origin", random_.percent(50) ? origin : some_origin(host));
  }

  std::string random_token() {
    std::string token;
    for (std::size_t i = 0; i <= random_.below(12); ++i)
      token += std::string("abcxyz019-_.!~*")[random_.below(15)];
    return token;
  }

  std::string asked_name() {
    const std::size_t kind = random_.below(100);
    if (kind < 45) return random_.pick(some_header_names);
    if (kind < 55) return random_.pick(packages_.at("openai"));
    if (kind < 65) return random_.pick(packages_.at("@anthropic-ai/sdk"));
    if (kind < 75 && rules_.rules && !rules_.rules->empty()) {
      const auto& names = random_.pick(*rules_.rules).request_headers;
      if (names && !names->empty()) {
        std::string name = random_.pick(*names);
        if (model::ends_with(name, "-*")) name.replace(name.size() - 1, 1, random_token());
        return name;
      }
    }
    if (kind < 82) return random_token();
    if (kind < 83) return "*";
    if (kind < 85)
      return random_.pick(strings{"x foo", "x:y", "(a)", "x\xc3\xbc", "x\xfc", "\"x\"", "a/b",
                                  "a@b", std::string("x\0", 2), "x\x7f", "a=b", "[x]", "x;y",
                                  "a\tb", "x\ny"});
    return random_.pick(strings{"content-type", "authorization"});
  }

  std::string spelled(std::string name) {
    if (random_.percent(85)) return name;
    for (char& c : name)
      if (c >= 'a' && c <= 'z' && random_.percent(50)) c = static_cast<char>(c - 'a' + 'A');
    return name;
  }

  std::string list_of_names(std::size_t count) {
    const strings separators{",", ",", ",", ", ", " , ", ",,", ",\t", "\t ,  ", ", ,"};
    std::string list = random_.percent(5) ? "," : "";
    for (std::size_t i = 0; i < count; ++i) {
      if (i != 0) list += random_.pick(separators);
      list += spelled(asked_name());
    }
    if (random_.percent(5)) list += ",";
    return list;
  }

  // At and around the bounds of 8 KiB and 256 names.
  void add_many_names() {
    const std::string field = "Access-Control-Request-Headers";
    switch (random_.below(5)) {
      case 0: {
        std::string list;
        for (std::size_t i = 0; i < 254 + random_.below(5); ++i)
          list += (i == 0 ? "x" : ",x") + std::to_string(random_.below(500));
        add(field, list);
        if (random_.percent(30)) add(field, random_.pick(strings{"y", "", ",", "x0"}));
        return;
      }
      case 1:
        add(field, std::string(8190 + random_.below(4), 'a'));
        return;
      case 2: {
        const std::size_t first = random_.below(8190);
        add(field, std::string(first, random_.pick(std::vector<char>{'a', ',', ' '})));
        add(field, std::string(8190 + random_.below(4) - first, 'b'));
        return;
      }
      case 3:
        add(field, std::string(random_.below(20000), ','));
        return;
      default:
        add(field, "a" + std::string(random_.below(9000), ' ') + random_.pick(strings{"b", ",b"}));
    }
  }

  void add_preflight(const std::string& method) {
    if (random_.percent(92)) output_.method = "OPTIONS";
    if (random_.percent(96)) add("Access-Control-Request-Method", method);
    if (random_.per_mille(5)) add("Access-Control-Request-Method", "DELETE");
    if (random_.percent(75)) {
      if (random_.per_mille(15)) return add_many_names();
      add("Access-Control-Request-Headers", list_of_names(random_.below(9)));
      if (random_.percent(6))
        add("Access-Control-Request-Headers", list_of_names(random_.below(3)));
    }
    if (random_.percent(3)) add("Access-Control-Request-Private-Network", "true");
  }

  void add_site() {
    add("Sec-Fetch-Site",
        random_.pick(strings{"cross-site", "cross-site", "same-site", "same-origin", "same-origin",
                             "none", "Cross-Site", "", "bogus", "cross-site;a"}));
    if (random_.percent(50))
      add("Sec-Fetch-Mode", random_.pick(strings{"navigate", "navigate", "cors", "no-cors", ""}));
    if (random_.percent(50))
      add("Sec-Fetch-Dest", random_.pick(strings{"document", "document", "iframe", "empty"}));
    if (random_.percent(2))
      add("Sec-Fetch-Site", random_.pick(strings{"cross-site", "same-origin", "none"}));
    if (random_.per_mille(5)) add("Sec-Fetch-Mode", "navigate");
  }

  void add_key() {
    std::string secret = random_.pick(secrets).first;
    if (random_.percent(70) && !rules_.api_keys.empty())
      secret = random_.pick(rules_.api_keys).secret;
    if (random_.percent(8))
      secret = random_.pick(strings{"ollama", "sk-laptop-", "SK-A", "", "x y"});
    switch (random_.below(12)) {
      case 0:
        return add("Authorization",
                   random_.pick(strings{"Basic ", "", "Bearer", "Bearer\t", "Bearer:", "Token "}) +
                       secret);
      case 1:
        return add("Authorization",
                   random_.pick(strings{"bearer ", "BEARER ", "Bearer  ", "Bearer \t"}) + secret);
      case 2:
        add("Authorization", "Bearer " + random_.pick(strings{"ollama", "", "sk-a"}));
        return add("x-api-key", secret);
      case 3:
        add("x-api-key", random_.pick(strings{"ollama", ""}));
        return add("Authorization", "Bearer " + secret);
      case 4:
        add("Authorization", "Basic eA==");
        return add("x-api-key", secret);
      case 5:
        add("Authorization", "Bearer " + random_.pick(strings{"ollama", "", "sk-a"}));
        return add("Authorization", "Bearer " + secret);
      case 6:
      case 7:
      case 8:
        return add("x-api-key", secret);
      default:
        return add("Authorization", "Bearer " + secret);
    }
  }

  random_source& random_;
  const model::description& rules_;
  const model::catalogue& packages_;
  model::request output_;
};

}  // namespace

model::request generate_request(random_source& random, const model::description& rules,
                                const model::catalogue& packages) {
  return request_generator(random, rules, packages).request();
}
