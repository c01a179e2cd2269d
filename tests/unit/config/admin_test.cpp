// `admin`: an address, of this machine unless the network may come without a key.
#include "config/server/admin.hpp"

#include <gtest/gtest.h>

#include "findings.hpp"

namespace ollama_cors::config {
namespace {

using namespace testing;

TEST(admin, is_off_by_default) {
  EXPECT_FALSE(load_valid("{}").settings.admin);
  EXPECT_FALSE(load_valid(R"({"admin":null})").settings.admin);
}

TEST(admin, takes_an_address) {
  const auto server = load_valid(R"({"admin":{"listen":"[::1]:0"}})").settings;
  EXPECT_EQ(server.admin->host, "::1");
  EXPECT_EQ(server.admin->port, 0);
  EXPECT_EQ(load_valid(R"({"admin":{"listen":"fd:4"}})").settings.admin->descriptor, 4);
}

TEST(admin, reports_what_is_no_address) {
  EXPECT_EQ(codes(R"({"admin":{"listen":1}})"), lines{"error /admin/listen wrong-type"});
  EXPECT_EQ(codes(R"({"admin":{"listen":"nonsense"}})"), lines{"error /admin/listen bad-listen"});
  EXPECT_EQ(codes(R"({"admin":{"listen":"unix:/a"}})"), lines{"error /admin/listen unix-reserved"});
  EXPECT_EQ(codes(R"({"admin":{"listen":"127.0.0.1:1","port":2}})"),
            lines{"error /admin/port unknown-key"});
  EXPECT_EQ(only(R"({"admin":{}})"),
            "error|missing-key|\"admin\" needs \"listen\", an address such as "
            "\"127.0.0.1:11437\".|{\"listen\":\"127.0.0.1:11437\"}");
  EXPECT_EQ(only(R"({"admin":"127.0.0.1:1"})"),
            "error|wrong-type|\"admin\" must be an object, but it is a text.|"
            "{\"listen\":\"127.0.0.1:1\"}");
  EXPECT_EQ(only(R"({"admin":{"listen":["127.0.0.1:1"]}})"),
            "error|wrong-type|\"listen\" must be a text, but it is a list.|\"127.0.0.1:1\"");
}

TEST(admin, stays_on_this_machine) {
  EXPECT_EQ(only(R"({"admin":{"listen":"0.0.0.0:9"}})"),
            "error|admin-on-network|0.0.0.0:9 can be reached from the network, and \"admin\" asks "
            "for no key. Listen on 127.0.0.1, or set \"allow_unauthenticated_network\" to true.|"
            "\"127.0.0.1:9\"");
  EXPECT_EQ(codes(R"({"admin":{"listen":"0.0.0.0:9"},"allow_unauthenticated_network":true})"),
            lines{});
}

TEST(admin, is_nobody_elses_address) {
  EXPECT_EQ(codes(R"({"admin":{"listen":"127.0.0.1:11435"}})"),
            lines{"error /admin/listen duplicate-listen"});
  EXPECT_EQ(codes(R"({"admin":{"listen":"127.0.0.1:11434"}})"),
            lines{"error /admin/listen duplicate-listen"});
  EXPECT_EQ(codes(R"({"listen":["fd:3"],"admin":{"listen":"fd:3"}})"),
            lines{"error /admin/listen duplicate-listen"});
  EXPECT_EQ(codes(R"({"listen":["127.0.0.1:0"],"admin":{"listen":"127.0.0.1:0"}})"), lines{});
}

TEST(admin, stands_in_the_normalised_document) {
  const auto once = load_valid(R"({"admin":{"listen":"127.0.0.1:9464"}})").access->normalised;
  EXPECT_NE(once.find(R"("admin":{"listen":"127.0.0.1:9464"})"), std::string::npos);
  EXPECT_EQ(load_valid(once).access->normalised, once);
}

}  // namespace
}  // namespace ollama_cors::config
