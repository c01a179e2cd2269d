// `upstream` and `upstream_headers`.
#include "config/server/upstream.hpp"

#include <gtest/gtest.h>

#include "config/features.hpp"
#include "findings.hpp"

namespace ollama_cors::config {
namespace {

using namespace testing;

std::string upstream(std::string_view url) {
  return R"({"upstream":")" + std::string(url) + "\"}";
}

TEST(upstream, defaults_to_ollama) {
  const auto address = load_valid("{}").settings.upstream;
  EXPECT_EQ(to_text(address), "http://127.0.0.1:11434");
  EXPECT_EQ(address.host_header, "127.0.0.1:11434");
}

TEST(upstream, takes_urls) {
  const auto with_base = load_valid(upstream("HTTP://[::1]:8080/a/b//")).settings.upstream;
  EXPECT_EQ(with_base.host, "::1");
  EXPECT_EQ(with_base.port, 8080);
  EXPECT_EQ(with_base.base_path, "/a/b");
  EXPECT_EQ(with_base.host_header, "[::1]:8080");
  const auto usual_port = load_valid(upstream("http://Ollama.lan/")).settings.upstream;
  EXPECT_EQ(usual_port.host, "ollama.lan");
  EXPECT_EQ(usual_port.port, 80);
  EXPECT_EQ(usual_port.base_path, "");
  EXPECT_EQ(usual_port.host_header, "ollama.lan");
  EXPECT_EQ(load_valid(upstream("replay:")).settings.upstream.kind,
            upstream_address::scheme::replay);
}

TEST(upstream, suggests_what_was_meant) {
  EXPECT_EQ(
      only(upstream("localhost:11434")),
      "error|bad-upstream|\"localhost:11434\" is no upstream: write a URL without user, query "
      "or fragment, such as \"http://127.0.0.1:11434\", or \"replay:\".|"
      "\"http://localhost:11434\"");
  const auto suggested = [](std::string_view url) {
    const std::string text = only(upstream(url));
    return text.starts_with("error|bad-upstream|") ? text.substr(text.rfind('|') + 1) : text;
  };
  EXPECT_EQ(suggested("127.0.0.1"), "\"http://127.0.0.1:11434\"");
  EXPECT_EQ(suggested("11434"), "\"http://127.0.0.1:11434\"");
  EXPECT_EQ(suggested(":11434"), "\"http://127.0.0.1:11434\"");
  EXPECT_EQ(suggested("ftp://x:1"), "\"http://x:1\"");
  EXPECT_EQ(suggested("http://x/?q"), "\"http://x:11434\"");
  EXPECT_EQ(suggested("replay"), "\"replay:\"");
  EXPECT_EQ(suggested("http://x:0"), "");
  EXPECT_EQ(suggested("http://a b"), "");
  EXPECT_EQ(suggested("http://x/\\r\\nX: y"), "");
  EXPECT_EQ(suggested(""), "");
}

TEST(upstream, does_not_repeat_a_password) {
  EXPECT_EQ(only(upstream("http://me:secret@x:1")),
            "error|bad-upstream|This is no upstream: write a URL without user, query or fragment, "
            "such as \"http://127.0.0.1:11434\", or \"replay:\".|\"http://x:1\"");
}

TEST(upstream, by_tls_needs_openssl) {
  if (have_tls()) {
    const auto to = load_valid(upstream("HTTPS://X.example/a/")).settings.upstream;
    EXPECT_EQ(to.kind, upstream_address::scheme::https);
    EXPECT_EQ(to.port, 443);
    EXPECT_EQ(to.host_header, "x.example");
    EXPECT_EQ(to_text(to), "https://x.example:443/a");
  } else {
    EXPECT_EQ(only(upstream("https://x.example")),
              "error|tls-unsupported|This build has no OpenSSL, so it cannot speak to the upstream "
              "\"https://x.example\". Use http:// where the way there is safe, or build with "
              "OLLAMA_CORS_TLS=ON.|");
  }
}

TEST(upstream, must_not_be_a_listener) {
  EXPECT_EQ(only(R"({"listen":["127.0.0.1:11434"]})"),
            "error|upstream-is-self|The upstream http://127.0.0.1:11434 is this server itself, at "
            "127.0.0.1:11434. Start Ollama on another port (OLLAMA_HOST) and name it in "
            "\"upstream\", or listen elsewhere.|");
  const auto both = [](std::string_view listen, std::string_view url) {
    return codes(R"({"allow_unauthenticated_network":true,"listen":[")" + std::string(listen) +
                 R"("],"upstream":")" + std::string(url) + "\"}");
  };
  const lines self = {"error /upstream upstream-is-self"};
  EXPECT_EQ(both("127.0.0.1:5", "http://127.0.0.1:5/base"), self);
  EXPECT_EQ(both("127.0.0.1:5", "http://localhost:5"), self);
  EXPECT_EQ(both("localhost:5", "http://[::1]:5"), self);
  EXPECT_EQ(both("0.0.0.0:5", "http://127.0.0.1:5"), self);
  EXPECT_EQ(both("[::]:5", "http://localhost:5"), self);
  EXPECT_EQ(both("127.0.0.1:5", "http://0.0.0.0:5"), self);
  EXPECT_EQ(both("127.0.0.1:5", "http://127.0.0.1:6"), lines{});
  EXPECT_EQ(both("127.0.0.1:5", "http://[::1]:5"), lines{});
  EXPECT_EQ(both("127.0.0.1:5", "http://127.0.0.2:5"), lines{});
  EXPECT_EQ(both("0.0.0.0:5", "http://192.168.1.9:5"), lines{});
  EXPECT_EQ(both("127.0.0.1:0", "http://127.0.0.1:5"), lines{});
}

TEST(upstream_headers, are_taken_as_written) {
  const auto headers =
      load_valid(R"({"upstream_headers":{"Authorization":"Bearer x","X-Empty":""}})")
          .settings.upstream_headers;
  ASSERT_EQ(headers.size(), 2u);
  EXPECT_EQ(headers[0].first, "Authorization");
  EXPECT_EQ(headers[0].second, "Bearer x");
  EXPECT_EQ(headers[1].second, "");
}

TEST(upstream_headers, refuse_what_would_break_the_message) {
  EXPECT_EQ(
      codes(R"({"upstream_headers":{"Host":"x","Content-Length":"1","a b":"c","x":"a\r\nb",
                      "y":" z","n":1}})"),
      (lines{"error /upstream_headers/Host forbidden-header",
             "error /upstream_headers/Content-Length forbidden-header",
             "error /upstream_headers/a b bad-header", "error /upstream_headers/x bad-header-value",
             "error /upstream_headers/y bad-header-value",
             "error /upstream_headers/n wrong-type"}));
  EXPECT_EQ(
      only(R"({"upstream_headers":{"authorization":"secret\n"}})"),
      "error|bad-header-value|The value of \"authorization\" has control characters, or white "
      "space at an end. Remove them.|");
}

}  // namespace
}  // namespace ollama_cors::config
