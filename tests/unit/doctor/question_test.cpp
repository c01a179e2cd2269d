#include "doctor/question.hpp"

#include <gtest/gtest.h>

#include "config/features.hpp"
#include "unit/doctor/servers.hpp"

namespace {

using namespace ollama_cors::doctor;

TEST(question, knows_where_a_host_is) {
  for (const char* host : {"127.0.0.1", "127.9.9.9", "::1", "[::1]", "localhost", "a.localhost",
                           "0.0.0.0", "::ffff:127.0.0.1"}) {
    EXPECT_EQ(space_of(host), space::loopback) << host;
  }
  for (const char* host : {"10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.0.1", "169.254.1.1",
                           "100.64.0.1", "fd00::2", "fe80::1", "nas.local", "box"}) {
    EXPECT_EQ(space_of(host), space::local) << host;
  }
  for (const char* host : {"8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1", "example.com"}) {
    EXPECT_EQ(space_of(host), space::open) << host;
  }
}

TEST(question, reads_origins_as_browsers_send_them) {
  EXPECT_EQ(page_origin("https://App.Example/"), "https://app.example");
  EXPECT_EQ(page_origin("https://app.example:443"), "https://app.example");
  EXPECT_EQ(page_origin("http://app.example:443"), "http://app.example:443");
  EXPECT_EQ(page_origin(" null "), "null");
  EXPECT_EQ(page_origin("file://"), "file://");
  EXPECT_EQ(page_origin("app://obsidian.md"), "app://obsidian.md");
  for (const char* none : {"", "app.example", "https://", "https://a.example/path", "NULL", "*"}) {
    EXPECT_EQ(page_origin(none), std::nullopt) << none;
  }
}

TEST(question, guesses_what_was_meant) {
  EXPECT_EQ(meant_origin("NULL"), "null");
  EXPECT_EQ(meant_origin("app.example"), "https://app.example");
  EXPECT_EQ(meant_origin("http://a.example/path?q"), "http://a.example");
  EXPECT_EQ(meant_origin("https://user@a.example:8443/"), "https://a.example:8443");
  EXPECT_EQ(meant_origin("*"), std::nullopt);
  if (ollama_cors::config::have_idn()) {
    EXPECT_EQ(meant_origin("https://bücher.example"), "https://xn--bcher-kva.example");
  }
}

TEST(question, writes_urls) {
  EXPECT_EQ(test::about({}).url("/api/tags"), "http://127.0.0.1:11434/api/tags");
  question what = test::about({}, "::1", true);
  what.port = 443;
  what.base_path = "/ollama";
  EXPECT_EQ(what.url("/"), "https://[::1]/ollama/");
}

}  // namespace
