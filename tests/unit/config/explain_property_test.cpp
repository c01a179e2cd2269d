// Every fix, applied to the document that it was given for, does what it says: the new document is
// accepted, the request is allowed or meets the obstacle that the message named, nobody else gets
// in, and the page gets nothing grave that it did not ask for.
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <map>
#include <random>

#include "apply_fix.hpp"
#include "asking.hpp"

namespace ollama_cors::config {
namespace {

using namespace testing;

constexpr std::string_view canary = "https://canary.example";

class source {
public:
  explicit source(unsigned seed) : engine_(seed) {}
  bool chance(int percent) { return below(100) < percent; }
  int below(int limit) { return std::uniform_int_distribution<int>(0, limit - 1)(engine_); }
  std::string_view one(const std::vector<std::string_view>& pool) {
    return pool[static_cast<std::size_t>(below(static_cast<int>(pool.size())))];
  }
  // A JSON list of 1 to `most` strings out of the pool.
  std::string list(const std::vector<std::string_view>& pool, int most) {
    std::string out = "[";
    for (int left = 1 + below(most); left > 0; --left) {
      if (out.size() > 1) out += ',';
      out += '"' + std::string(one(pool)) + '"';
    }
    return out + ']';
  }

private:
  std::mt19937 engine_;
};

const std::vector<std::string_view> patterns = {"@loopback",
                                                "@tauri",
                                                "@obsidian",
                                                "@electron",
                                                "@extensions",
                                                "null",
                                                "file://",
                                                "*",
                                                "https://app.example",
                                                "HTTPS://App.Example/",
                                                "https://www.app.example",
                                                "https://*.app.example",
                                                "https://*.example",
                                                "http://app.example",
                                                "http://localhost:3000",
                                                "http://localhost:3000-3010",
                                                "https://pr-*.app.example",
                                                "https://app.example:8443",
                                                "https://a_b.example",
                                                "https://app.example.",
                                                "chrome-extension://abcdef",
                                                "http://*.lan",
                                                "https://canary.example",
                                                "https://*.github.io"};
const std::vector<std::string_view> usual_patterns = {"@loopback", "https://app.example",
                                                      "https://*.app.example"};
const std::vector<std::string_view> origins = {"https://app.example",
                                               "https://www.app.example",
                                               "https://x.app.example",
                                               "https://pr-7.app.example",
                                               "http://app.example",
                                               "https://app.example:8443",
                                               "https://app.example.",
                                               "https://a_b.example",
                                               "http://localhost:3000",
                                               "http://localhost:3001",
                                               "http://127.0.0.1:5173",
                                               "http://192.168.1.9:3000",
                                               "http://[::1]:9",
                                               "http://box.lan",
                                               "https://me.github.io",
                                               "null",
                                               "file://",
                                               "tauri://localhost",
                                               "http://tauri.localhost",
                                               "app://obsidian.md",
                                               "chrome-extension://abcdef",
                                               "moz-extension://ffff",
                                               "https://evil.test",
                                               "https://app.example/",
                                               "https://APP.example"};
const std::vector<std::string_view> usual_origins = {"https://app.example",
                                                     "http://localhost:3000"};
const std::vector<std::string_view> route_words = {
    "inference",   "read",          "manage", "account",      "any", "/api/chat",
    "/api/delete", "/v1/new-thing", "/api/*", "/v1/models/*", "/x/*"};
const std::vector<std::string_view> targets = {"/api/chat",
                                               "/api/tags",
                                               "/",
                                               "/v1/models/a%2Fb",
                                               "/v1/models/llama",
                                               "/api/delete",
                                               "/api/pull",
                                               "/api/me",
                                               "/api/user/keys/1",
                                               "/api/blobs/sha256:0a",
                                               "/v1/new-thing?q",
                                               "/chat/completions",
                                               "/v1/caf\xc3\xa9",
                                               "/v1/%ff",
                                               "/x/*",
                                               "/x/%22quoted%22",
                                               "/a/../b",
                                               "/api/experimental/web_search",
                                               "//api//chat/",
                                               "/api/%2563hat",
                                               "http://localhost/api/chat"};
const std::vector<std::string_view> methods = {"GET",   "POST",  "PUT",     "DELETE",
                                               "PATCH", "patch", "HEAD",    "QUERY",
                                               "TRACE", "*",     "OPTIONS", "delete"};
const std::vector<std::string_view> rule_methods = {"GET", "POST", "PATCH", "delete", "QUERY"};
const std::vector<std::string_view> header_words = {
    "content-type",       "authorization", "x-stainless-*", "x-*", "@openai",
    "@@anthropic-ai/sdk", "X-API-Key",     "traceparent",   "any"};
const std::vector<std::string_view> asked_headers = {"content-type",
                                                     "authorization,content-type",
                                                     "x-stainless-os,x-stainless-timeout",
                                                     "anthropic-version,x-api-key",
                                                     "*",
                                                     "x-one, X-Two,x-one",
                                                     "b\xc3\xa9",
                                                     "traceparent",
                                                     ""};
const std::vector<std::string_view> host_words = {
    "localhost", "*.localhost", "any-ip", "any", "ollama.lan:8080", "*.trycloudflare.com"};
const std::vector<std::string_view> hosts = {"localhost:11435",
                                             "localhost",
                                             "127.0.0.1:11435",
                                             "abc.ngrok.app",
                                             "Abc.Ngrok.App:443",
                                             "ollama.lan:8081",
                                             "x.trycloudflare.com",
                                             "[::1]:1",
                                             "bad host",
                                             "",
                                             "any",
                                             "*.x",
                                             "a_b.c."};
// "abc" and "def".
const std::vector<std::string_view> digests = {
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    "cb8379ac2098aa165029e3938a51da0bcecfc008fd6795f401178647f96c5b34"};

std::string some_rule(source& random) {
  const bool usual = random.chance(50);
  std::string rule = "{\"origins\":" + random.list(usual ? usual_patterns : patterns, 3);
  if (random.chance(60)) rule += ",\"routes\":" + random.list(route_words, 2);
  if (random.chance(30)) rule += ",\"methods\":" + random.list(rule_methods, 3);
  if (random.chance(40)) rule += ",\"request_headers\":" + random.list(header_words, 3);
  if (random.chance(15)) rule += ",\"credentials\":true";
  return rule + "}";
}

std::string some_document(source& random) {
  std::string text = "{\"mode\":" + std::string(random.chance(10) ? "\"shadow\"" : "\"enforce\"");
  if (random.chance(85)) {
    text += ",\"rules\":[";
    const int count = random.below(4);
    for (int i = 0; i < count; ++i) text += (i > 0 ? "," : "") + some_rule(random);
    text += "]";
  }
  if (random.chance(25)) text += ",\"deny\":" + random.list(patterns, 2);
  if (random.chance(25)) text += ",\"hosts\":" + random.list(host_words, 2);
  if (keys::supported() && random.chance(15)) {
    text += ",\"api_keys\":[{\"name\":\"a\",\"sha256\":\"" + std::string(digests[0]) +
            "\",\"routes\":" + random.list(route_words, 2) + "}]";
  }
  if (random.chance(30)) text += R"(,"dangerously":["any-origin"])";
  return text + "}";
}

sent some_request(source& random) {
  sent request;
  request.target = random.one(targets);
  request.headers = {{"Host", random.chance(88) ? "localhost:11435" : random.one(hosts)}};
  const std::string_view origin =
      random.chance(50) ? random.one(usual_origins) : random.one(origins);
  if (!random.chance(5)) request.headers.push_back({"Origin", origin});
  if (random.chance(50)) {
    request.method = "OPTIONS";
    request.headers.push_back({"Access-Control-Request-Method", random.one(methods)});
    if (random.chance(70)) {
      request.headers.push_back({"Access-Control-Request-Headers", random.one(asked_headers)});
    }
  } else {
    request.method = random.one(methods);
    if (random.chance(60)) request.headers.push_back({"x-api-key", "abc"});
  }
  return request;
}

struct canary_seen {
  bool admitted;
  bool refused;
};

// The same request of a page that has nothing to do with it.
canary_seen ask_as_canary(const access& rules, sent request) {
  for (fetch::field& field : request.headers) {
    if (field.name == "Origin") field.value = canary;
  }
  auto decision = std::make_unique<policy::decision>();
  rules.decide({request.method, request.target, request.headers, false}, *decision);
  return {decision->admitted, decision->verdict == policy::verdict::refuse};
}

class judge {
public:
  void look(const std::string& text, const sent& request, profile as) {
    report ignored;
    const auto before = load(text, as, ignored);
    if (!before) return;
    auto decision = std::make_unique<policy::decision>();
    const policy::request input{request.method, request.target, request.headers, false};
    before->access->decide(input, *decision);
    const explanation said = explain_parts(*before->access, input, *decision);
    const std::string reason(policy::name(decision->reason));
    const bool allowed = decision->reason <= policy::reason::not_cors;
    const std::string shown = text + "\n" + std::string(request.method) + " " +
                              std::string(request.target) + " " + reason + "\n" + said.message +
                              "\n" + said.fix;
    if (allowed) {
      EXPECT_TRUE(said.fix.empty() && said.nearest.empty()) << shown;
      return;
    }
    if (said.fix.empty()) return;
    ++fixed_[reason];

    std::string changed;
    ASSERT_NO_THROW(changed = apply_fix(text, said.fix)) << shown;
    report findings;
    const auto after = load(changed, as, findings);
    ASSERT_TRUE(after) << shown << "\n" << findings.to_text();

    // Shadow mode would let everything pass.
    const auto strict = load(with(changed, "mode", "enforce"), as, findings);
    const auto keyless = load(
        with(with(changed, "mode", "enforce"), "api_keys", boost::json::array()), as, findings);
    const std::string left = obstacle(*strict->access, *keyless->access, request);
    const std::string then = "then " + left + " is in the way";
    if (left.empty()) {
      EXPECT_EQ(said.message.find("With the fix, then "), std::string::npos) << shown;
    } else {
      EXPECT_NE(said.message.find(then), std::string::npos) << shown << "\nbut " << left;
    }
    look_for_canary(*before->access, *after->access, request, reason, said, shown);
    // In another server's policy the names of Ollama's routes mean nothing.
    if (as == profile::shim) look_for_more(*before->access, *after->access, request, reason, shown);
  }

  const std::map<std::string, int>& fixed() const { return fixed_; }

private:
  static std::string with(const std::string& text, std::string_view key,
                          const boost::json::value& value) {
    boost::json::value document = boost::json::parse(text);
    document.as_object()[{key.data(), key.size()}] = value;
    return boost::json::serialize(document);
  }

  static void look_for_canary(const access& before, const access& after, const sent& request,
                              const std::string& reason, const explanation& said,
                              const std::string& shown) {
    // An entry that names more than one origin cannot be lifted for one alone, and the message says
    // so.
    if (said.message.find("lifts the ban for all of them") != std::string::npos) return;
    const canary_seen was = ask_as_canary(before, request);
    const canary_seen is = ask_as_canary(after, request);
    EXPECT_EQ(was.admitted, is.admitted) << shown;
    // Hosts, keys, and what a rule grants to its origins are not about who may cross.
    if (reason != "origin-not-allowed" && reason != "origin-denied" &&
        reason != "route-not-granted" && reason != "route-unknown") {
      return;
    }
    EXPECT_EQ(was.refused, is.refused) << shown;
  }

  static bool allows(const access& rules, const sent& request, std::string_view method,
                     std::string_view target) {
    std::vector<fetch::field> headers = {{"x-api-key", "abc"}};
    for (const fetch::field& field : request.headers) {
      if (field.name == "Host" || field.name == "Origin") headers.push_back(field);
    }
    auto decision = std::make_unique<policy::decision>();
    rules.decide({method, target, headers, false}, *decision);
    for (const fetch::field& field : decision->headers()) {
      if (field.name == "Access-Control-Allow-Credentials") return true;
    }
    return decision->verdict == policy::verdict::allow && !decision->transparent;
  }

  static void look_for_more(const access& before, const access& after, const sent& request,
                            const std::string& reason, const std::string& shown) {
    if (reason != "origin-not-allowed" && reason != "route-not-granted" &&
        reason != "route-unknown") {
      return;
    }
    constexpr std::string_view grave[][2] = {{"DELETE", "/api/delete"},
                                             {"POST", "/api/pull"},
                                             {"POST", "/api/copy"},
                                             {"POST", "/api/me"},
                                             {"DELETE", "/api/user/keys/other"}};
    for (const auto& [method, target] : grave) {
      if (target == request.target) continue;
      EXPECT_FALSE(allows(after, request, method, target) &&
                   !allows(before, request, method, target))
          << shown << "\nand allows " << method << " " << target;
    }
  }

  std::map<std::string, int> fixed_;
};

TEST(explain_property, fixes_do_what_they_say) {
  const char* asked = std::getenv("OLLAMA_CORS_SEED");
  const unsigned seed = asked != nullptr ? static_cast<unsigned>(std::strtoul(asked, nullptr, 10))
                                         : std::random_device{}();
  std::cout << "seed " << seed << " (OLLAMA_CORS_SEED)\n";
  source random(seed);
  judge judged;
  for (int i = 0; i < 1000 && !HasFatalFailure() && !HasNonfatalFailure(); ++i) {
    const std::string text = some_document(random);
    const profile as = random.chance(10) ? profile::middleware : profile::shim;
    for (int each = 0; each < 6; ++each) judged.look(text, some_request(random), as);
  }
  int total = 0;
  for (const auto& [reason, count] : judged.fixed()) {
    std::cout << count << " fixes of " << reason << "\n";
    total += count;
  }
  EXPECT_GT(total, 700);
  for (const std::string reason :
       {"host-not-allowed", "origin-denied", "origin-not-allowed", "method-not-allowed",
        "header-not-allowed", "route-unknown", "route-not-granted"}) {
    EXPECT_GT(judged.fixed().count(reason), 0U) << reason;
  }
}

}  // namespace
}  // namespace ollama_cors::config
