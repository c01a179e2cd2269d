// What people write for an origin → what browsers send.
#include "config/origins/spelling.hpp"

#include <gtest/gtest.h>

#include "config/features.hpp"

namespace ollama_cors::config {
namespace {

std::string normal(std::string_view written) {
  const auto result = normalise_origin(written);
  const auto* text = std::get_if<std::string>(&result);
  return text == nullptr ? "refused" : *text;
}

std::string refusal(std::string_view written) {
  const auto result = normalise_origin(written);
  const auto* fault = std::get_if<spelling_fault>(&result);
  return fault == nullptr ? "taken" : fault->code + "|" + fault->message + "|" + fault->suggestion;
}

TEST(normalise_origin, keeps_what_browsers_send) {
  for (const char* origin :
       {"https://app.example", "http://localhost:3000", "http://[::1]:8080", "app://obsidian.md",
        "file://", "null", "*", "https://*.example.com", "https://pr-*.example.com", "app://*",
        "http://localhost:*", "http://localhost:3000-3010", "https://my_host.example",
        "https://app.example.", "http://a.example:443", "https://xn--mnchen-3ya.example"}) {
    EXPECT_EQ(normal(origin), origin);
  }
}

TEST(normalise_origin, corrects_what_people_write) {
  EXPECT_EQ(normal("HTTPS://App.Example"), "https://app.example");
  EXPECT_EQ(normal("https://app.example:443"), "https://app.example");
  EXPECT_EQ(normal("http://app.example:80"), "http://app.example");
  EXPECT_EQ(normal("https://app.example/"), "https://app.example");
  EXPECT_EQ(normal("https://app.example:"), "https://app.example");
  EXPECT_EQ(normal(" https://app.example\n"), "https://app.example");
  EXPECT_EQ(normal("http://[0:0::0:1]:3000"), "http://[::1]:3000");
  EXPECT_EQ(normal("http://[::ffff:127.0.0.1]"), "http://[::ffff:7f00:1]");
  EXPECT_EQ(normal("file:///"), "file://");
  EXPECT_EQ(normal("NULL"), "null");
}

TEST(normalise_origin, writes_international_names_in_punycode) {
  if (!have_idn()) {
    EXPECT_EQ(refusal("https://münchen.example"),
              "idn-unsupported|There is no libidn2 here to turn the international name "
              "\"münchen.example\" "
              "into Punycode. Write it in Punycode, as browsers send it (xn--…).|");
    return;
  }
  EXPECT_EQ(normal("https://münchen.example"), "https://xn--mnchen-3ya.example");
  EXPECT_EQ(normal("https://MÜNCHEN.example:443/"), "https://xn--mnchen-3ya.example");
  EXPECT_EQ(normal("https://*.münchen.example:8443"), "https://*.xn--mnchen-3ya.example:8443");
  EXPECT_EQ(normal("https://straße.example"), "https://xn--strae-oqa.example")
      << "non-transitional, as browsers do it";
  EXPECT_EQ(normal("https://日本。example"), "https://xn--wgv71a.example");
  EXPECT_EQ(
      refusal("https://mü*.example"),
      "bad-origin|The international name \"mü*.example\" cannot be written in Punycode. Write "
      "it as browsers send it (xn--…), and a \"*\" only beside ASCII letters.|");
}

TEST(normalise_origin, suggests_a_scheme) {
  EXPECT_EQ(refusal("example.com"),
            "bad-origin|\"example.com\" is no origin: it has no scheme. Write "
            "\"https://example.com\".|\"https://example.com\"");
  EXPECT_EQ(refusal("localhost:3000"),
            "bad-origin|\"localhost:3000\" is no origin: it has no scheme. Write "
            "\"http://localhost:3000\".|\"http://localhost:3000\"");
  const auto suggested = [](std::string_view written) {
    const std::string text = refusal(written);
    return text.substr(text.rfind('|') + 1);
  };
  EXPECT_EQ(suggested("192.168.1.5:8080"), "\"http://192.168.1.5:8080\"");
  EXPECT_EQ(suggested("[::1]:8080"), "\"http://[::1]:8080\"");
  EXPECT_EQ(suggested("*.Example.com/"), "\"https://*.example.com\"");
  EXPECT_EQ(suggested("//example.com/x"), "\"https://example.com\"");
  EXPECT_EQ(suggested("http:example.com"), "\"http://example.com\"");
  EXPECT_EQ(suggested("https:/example.com"), "\"https://example.com\"");
  EXPECT_EQ(suggested("tauri:localhost"), "\"tauri://localhost\"");
  EXPECT_EQ(suggested("app.localhost"), "\"http://app.localhost\"");
}

TEST(normalise_origin, refuses_more_than_an_origin) {
  EXPECT_EQ(refusal("https://a.example/x?y#z"),
            "bad-origin|\"https://a.example/x?y#z\" is no origin: an origin is scheme, host and "
            "port, without a path. Write \"https://a.example\".|\"https://a.example\"");
  EXPECT_EQ(refusal("https://user:secret@a.example"),
            "bad-origin|\"https://user:secret@a.example\" is no origin: it names a user. Write "
            "\"https://a.example\".|\"https://a.example\"");
  EXPECT_EQ(refusal(""),
            "bad-origin|An empty text is no origin. Write one as browsers send it, such as "
            "\"https://app.example\", or delete the entry.|");
  EXPECT_EQ(refusal("file:///home/a/page.html"),
            "bad-origin|\"file:///home/a/page.html\" is no origin: files have one for all of them. "
            "\"file://\" admits every file that is opened so; a local server gives the page an "
            "origin of its own.|");
}

// A suggestion is no wider than what was written, and nobody is led to `*`.
TEST(normalise_origin, suggests_nothing_that_admits_more) {
  for (const char* written : {"any", "all", "'*'", "OLLAMA_ORIGINS=*", "*://*", "https://",
                              "app://", "http://192.168.1.*", "https://u:p@*", "about:blank", "''",
                              "moz-extension://abc@def.org", "https//https//a.example"}) {
    const std::string text = refusal(written);
    EXPECT_TRUE(text.ends_with(".|")) << text;
  }
}

TEST(normalise_origin, knows_what_was_meant) {
  const auto suggested = [](std::string_view written) {
    const std::string text = refusal(written);
    return text.substr(text.rfind('|') + 1);
  };
  EXPECT_EQ(suggested("https///a.example"), "\"https://a.example\"");
  EXPECT_EQ(suggested("app//obsidian.md"), "\"app://obsidian.md\"");
  EXPECT_EQ(suggested("Electron"), "\"@electron\"");
  EXPECT_EQ(suggested("blob:https://a.example/1"), "\"https://a.example\"");
  EXPECT_EQ(suggested("http://localhost:517*"), "\"http://localhost:5170-5179\"");
  EXPECT_EQ(suggested("http://localhost:5173*"), "\"http://localhost:5173\"");
  EXPECT_EQ(suggested("export OLLAMA_ORIGINS='https://a.example'"), "\"https://a.example\"");
}

TEST(normalise_origin, is_a_fixed_point) {
  for (const char* written : {"HTTPS://App.Example:443/", "http://[0::1]:80/", " NULL ", "file:///",
                              "https://MÜNCHEN.example", "http://localhost:3000-3010/"}) {
    const std::string once = normal(written);
    EXPECT_TRUE(once == "refused" || normal(once) == once) << written;
  }
}

// Whatever anyone sends as an Origin is spelled right for its explanation.
TEST(origin_spelling, ends_soon_with_what_is_too_long) {
  for (const char* start : {"app://a", "a", "https://", "a://b://"}) {
    for (const char filler : {'*', '/', 'a', '@', '.'}) {
      const auto fault = normalise_origin(start + std::string(60000, filler));
      ASSERT_TRUE(std::holds_alternative<spelling_fault>(fault)) << start << filler;
      EXPECT_LT(std::get<spelling_fault>(fault).message.size(), 300U);
      normalise_origin(start + std::string(400, filler));
    }
  }
}

}  // namespace
}  // namespace ollama_cors::config
