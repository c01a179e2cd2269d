// What a document wrote itself.
#include "config/written.hpp"

#include <gtest/gtest.h>

#include "findings.hpp"

namespace ollama_cors::config {
namespace {

using testing::load_valid;

written_keys written(std::string_view json) {
  return load_valid(json).access->written;
}

TEST(written, nothing) {
  const written_keys found = written("{}");
  EXPECT_FALSE(found.rules);
  EXPECT_FALSE(found.hosts);
  EXPECT_TRUE(found.rule_routes.empty());
  EXPECT_TRUE(found.deny.empty());
}

TEST(written, keys) {
  EXPECT_TRUE(written(R"({"rules":[]})").rules);
  EXPECT_TRUE(written(R"({"hosts":["localhost"]})").hosts);
  EXPECT_EQ(written(R"({"rules":[{"origins":["@loopback"],"routes":["read"]},
                                 {"origins":["@tauri"]}]})")
                .rule_routes,
            (std::vector<bool>{true, false}));
}

// To the letter, so that a fix can name it; repeated ones too.
TEST(written, deny) {
  EXPECT_EQ(written(R"({"deny":["HTTPS://A.example/","https://a.example","@tauri"]})").deny,
            (std::vector<std::string>{"HTTPS://A.example/", "https://a.example", "@tauri"}));
}

// Of a document that is refused nothing is kept.
TEST(written, wrong_types) {
  report findings;
  EXPECT_FALSE(load(R"({"rules":[1],"deny":[2],"hosts":3})", profile::shim, findings));
  EXPECT_FALSE(load(R"({"rules":{},"deny":{}})", profile::shim, findings));
}

}  // namespace
}  // namespace ollama_cors::config
