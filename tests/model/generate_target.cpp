// Endpoints of Ollama, paths of the policy's rules, and both in disguise.
#include "generate_target.hpp"

#include <vector>

#include "generate_policy.hpp"
#include "text.hpp"

using model::strings;

namespace {

const std::vector<endpoint> endpoints{{"POST", "/api/generate"},
                                      {"POST", "/api/chat"},
                                      {"POST", "/api/embed"},
                                      {"POST", "/api/embeddings"},
                                      {"POST", "/v1/chat/completions"},
                                      {"POST", "/v1/completions"},
                                      {"POST", "/v1/responses"},
                                      {"POST", "/v1/embeddings"},
                                      {"POST", "/v1/messages"},
                                      {"POST", "/v1/audio/transcriptions"},
                                      {"GET", "/"},
                                      {"GET", "/api/version"},
                                      {"GET", "/api/status"},
                                      {"HEAD", "/api/tags"},
                                      {"GET", "/api/ps"},
                                      {"GET", "/api/experimental/model-recommendations"},
                                      {"GET", "/v1/models"},
                                      {"GET", "/v1/models/org/llama3.2:1b"},
                                      {"POST", "/api/show"},
                                      {"POST", "/api/pull"},
                                      {"POST", "/api/push"},
                                      {"POST", "/api/create"},
                                      {"POST", "/api/copy"},
                                      {"DELETE", "/api/delete"},
                                      {"HEAD", "/api/blobs/sha256-29fd"},
                                      {"POST", "/api/blobs/sha256-29fd"},
                                      {"POST", "/api/me"},
                                      {"POST", "/api/signout"},
                                      {"DELETE", "/api/user/keys/k1"},
                                      {"POST", "/api/experimental/web_search"},
                                      {"POST", "/api/experimental/web_"},
                                      {"GET", "/v1/files"},
                                      {"POST", "/api/unheard-of"},
                                      {"GET", "/api"},
                                      {"POST", "/api/blobs"},
                                      {"GET", "/things/1"}};

const strings odd_methods{
    "GET",  "HEAD",  "POST",    "PUT",     "PATCH", "DELETE",  "OPTIONS", "patch",
    "post", "get",   "CONNECT", "TRACE",   "TRACK", "trace",   "QUERY",   "M-SEARCH",
    "",     "PO ST", "POST,",   "P\xd6ST", "head",  "Connect", "options", "!#$%&'*+-.^_`|~09Az"};

std::string escaped(char c, bool upper) {
  const std::string digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  return std::string("%") + digits[byte >> 4] + digits[byte & 15];
}

std::string disguised(random_source& random, std::string target) {
  const std::size_t at = random.below(target.size());
  switch (random.below(12)) {
    case 0:
      return target.replace(at, 1, escaped(target[at], random.percent(50)));
    case 1:
      return target.insert(target.find('/', at / 2) == std::string::npos ? 0 : target.rfind('/'),
                           "/");
    case 2:
      return target + random.pick(strings{"/", "//", "/.", "/..", "/./", "/x", "x", ".", "..", ";a",
                                          "\\", " ", "%20", "+"});
    case 3:
      return random.pick(strings{"/..", "/.", "/v1/..", "/%2e%2e", "/.%2E", "/%2e", "/x/../", "//",
                                 "/api", "\\", "", "x"}) +
             target;
    case 4: {
      const std::string what = random.pick(
          strings{"%2f", "%2F", "%5c", "%5C", "%00", "%25", "%2561", "%", "%2", "%zz", "%c3%bc",
                  "%C3", "%0a", "%3f", "%23", "%2e", "%20", "%7e", "%E2%82%AC"});
      return target.insert(at, what);
    }
    case 5:
      return target + random.pick(strings{"?", "?a=b", "?x=../y%2f%00", "?%", "#", "#x", "?a#b",
                                          "%3fa=b", "&a", "?/api/pull", "?a?b"});
    case 6:
      return random.pick(strings{"http://localhost:11435", "https://evil.example", "HTTP://x",
                                 "http://a@b", "http:", "ftp://x", "//x", "http://"}) +
             target;
    case 7:
      return random.pick(strings{"*", "", "http://localhost", "https://x?a", "localhost:443", "/",
                                 "?", "//", "/?a", "http://x:80#a", "/*", "http:///api/chat"});
    case 8: {
      const std::string what = random.pick(
          strings{"\\", std::string(1, '\0'), "\xc3\xbc", "\xff", " ", "\t", "*", "\x7f"});
      return target.insert(at, what);
    }
    case 9:
      if (target[at] >= 'a' && target[at] <= 'z')
        target[at] = static_cast<char>(target[at] - 'a' + 'A');
      return target;
    case 10: {
      std::string output;
      for (const char c : target) output += c == '/' ? "/" : escaped(c, random.percent(50));
      return output;
    }
    default: {
      const std::size_t size = random.percent(10) ? 16380 + random.below(8) : random.below(300);
      if (size <= target.size()) return target;
      return target + "/" + std::string(size - target.size() - 1, random.percent(80) ? 'a' : '/');
    }
  }
}

std::string path_of_rules(random_source& random, const model::description& rules) {
  strings named;
  if (rules.rules)
    for (const model::rule_description& rule : *rules.rules)
      for (const std::string& route : rule.routes.value_or(strings{}))
        if (model::begins_with(route, "/")) named.push_back(route);
  std::string path =
      named.empty() || random.percent(10) ? random.pick(some_paths) : random.pick(named);
  if (model::ends_with(path, "/*") && random.percent(90))
    path.replace(path.size() - 1, 1, random.pick(strings{"a", "a/b", "", "%41", "a%2fb"}));
  if (random.percent(50))
    for (std::size_t at = path.find('\xc3'); at != std::string::npos; at = path.find('\xc3'))
      path.replace(at, 2, random.pick(strings{"%C3%BC", "%c3%bc", "%C3\xbc"}));
  for (std::size_t space = path.find(' '); space != std::string::npos; space = path.find(' '))
    path.replace(space, 1, "%20");
  return path;
}

}  // namespace

endpoint generate_endpoint(random_source& random, const model::description& rules) {
  endpoint output = random.pick(endpoints);
  if (random.percent(12)) output.target = path_of_rules(random, rules);
  if (random.percent(20)) output.target = disguised(random, output.target);
  if (random.percent(3) && !output.target.empty()) output.target = disguised(random, output.target);
  if (random.percent(18)) output.method = random.pick(odd_methods);
  if (random.per_mille(1)) output.method = std::string(1 + random.below(12000), 'M');
  return output;
}
