// The published schema has the keys and the defaults of the code. That both judge documents alike
// is tests/integration/cli/schema_test.py's business.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <set>

#include "config/known_keys.hpp"
#include "findings.hpp"

namespace ollama_cors::config {
namespace {

using namespace testing;
namespace json = boost::json;

std::string_view view(json::string_view text) {
  return {text.data(), text.size()};
}

json::value published() {
  return json::parse({schema().data(), schema().size()});
}

std::set<std::string> keys_of(const json::value& object) {
  std::set<std::string> keys;
  for (const auto& member : object.as_object()) keys.emplace(view(member.key()));
  return keys;
}

std::set<std::string> keys_of(section where) {
  const auto& known = known_keys(where);
  return {known.begin(), known.end()};
}

TEST(schema, has_the_keys_of_the_code) {
  const json::value root = published();
  const json::value& top = root.at("properties");
  EXPECT_EQ(root.at("$schema").as_string(), "https://json-schema.org/draft/2020-12/schema");
  EXPECT_EQ(keys_of(top), keys_of(section::document));
  EXPECT_EQ(keys_of(root.at("$defs").at("rule").at("properties")), keys_of(section::rule));
  EXPECT_EQ(keys_of(root.at("$defs").at("api_key").at("properties")), keys_of(section::api_key));
  EXPECT_EQ(keys_of(top.at("limits").at("properties")), keys_of(section::limits));
  EXPECT_EQ(keys_of(top.at("timeouts").at("properties")), keys_of(section::timeouts));
  EXPECT_EQ(keys_of(top.at("log").at("properties")), keys_of(section::log));
  EXPECT_EQ(keys_of(top.at("upstream_tls").at("properties")), keys_of(section::upstream_tls));
}

TEST(schema, states_the_defaults_of_the_code) {
  const json::value root = published();
  const json::value normal = json::parse(load_valid("{}").access->normalised);
  const json::value& top = root.at("properties");
  for (const char* key : {"listen", "upstream", "upstream_headers", "deny", "hosts", "api_keys",
                          "allow_unauthenticated_network", "dangerously", "mode", "tls",
                          "heartbeat_ms", "threads", "admin", "log"}) {
    EXPECT_EQ(top.at(key).at("default"), normal.at(key)) << key;
  }
  for (const char* key : {"limits", "timeouts", "upstream_tls"}) {
    for (const auto& member : top.at(key).at("properties").as_object()) {
      EXPECT_EQ(member.value().at("default"), normal.at(key).at(member.key())) << member.key();
    }
  }
  const json::value& rule = root.at("$defs").at("rule").at("properties");
  for (const char* key : {"routes", "methods", "request_headers", "credentials", "max_age"}) {
    EXPECT_EQ(rule.at(key).at("default"), normal.at("rules").at(0).at(key)) << key;
  }
}

}  // namespace
}  // namespace ollama_cors::config
