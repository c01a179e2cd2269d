// The published schema agrees with the code: the same keys, and the same verdict on a table of
// documents. The validator below knows the keywords that the schema uses, and no other.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <cmath>
#include <regex>
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

class validator {
public:
  validator() : root_(json::parse({schema().data(), schema().size()})) {}

  const json::value& root() const { return root_; }
  bool accepts(const json::value& value) const { return accepts(root_, value); }

private:
  static bool is_integer(const json::value& value) {
    if (value.is_int64() || value.is_uint64()) return true;
    return value.is_double() && value.get_double() == std::trunc(value.get_double());
  }

  static bool has_type(std::string_view type, const json::value& value) {
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string") return value.is_string();
    if (type == "boolean") return value.is_bool();
    if (type == "null") return value.is_null();
    if (type == "integer") return is_integer(value);
    throw std::runtime_error("unknown type " + std::string(type));
  }

  static bool contains(const json::value& list, const json::value& value) {
    for (const json::value& item : list.as_array()) {
      if (item == value) return true;
    }
    return false;
  }

  bool accepts(const json::value& schema, const json::value& value) const {
    if (schema.is_bool()) return schema.get_bool();
    for (const auto& member : schema.as_object()) {
      if (!holds(schema.as_object(), view(member.key()), member.value(), value)) return false;
    }
    return true;
  }

  bool holds(const json::object& schema, std::string_view keyword, const json::value& rule,
             const json::value& value) const {
    static const std::set<std::string_view> notes = {"$schema", "$id",     "$defs",
                                                     "title",   "default", "description"};
    if (notes.count(keyword) > 0) return true;
    if (keyword == "$ref") {
      const std::string path(view(rule.as_string()));
      return accepts(root_.at("$defs").at(path.substr(path.rfind('/') + 1)), value);
    }
    if (keyword == "type") {
      if (rule.is_string()) return has_type(view(rule.get_string()), value);
      bool any = false;
      for (const auto& type : rule.as_array()) any |= has_type(view(type.as_string()), value);
      return any;
    }
    if (keyword == "const") return rule == value;
    if (keyword == "enum") return contains(rule, value);
    if (keyword == "not") return !accepts(rule, value);
    if (keyword == "anyOf") {
      bool any = false;
      for (const auto& option : rule.as_array()) any |= accepts(option, value);
      return any;
    }
    if (value.is_object()) return holds_object(schema, keyword, rule, value.get_object());
    if (value.is_array()) return holds_array(keyword, rule, value.get_array());
    if (value.is_string()) return holds_string(keyword, rule, view(value.get_string()));
    if (value.is_number()) return holds_number(keyword, rule, value.to_number<double>());
    return true;
  }

  bool holds_object(const json::object& schema, std::string_view keyword, const json::value& rule,
                    const json::object& value) const {
    for (const auto& member : value) {
      const json::object* known =
          schema.contains("properties") ? &schema.at("properties").as_object() : nullptr;
      const bool is_known = known != nullptr && known->contains(member.key());
      if (keyword == "properties" && is_known &&
          !accepts(known->at(member.key()), member.value())) {
        return false;
      }
      if (keyword == "additionalProperties" && !is_known && !accepts(rule, member.value())) {
        return false;
      }
      if (keyword == "propertyNames" && !accepts(rule, json::value(member.key()))) return false;
    }
    if (keyword == "required") {
      for (const auto& key : rule.as_array()) {
        if (!value.contains(key.as_string())) return false;
      }
    }
    return true;
  }

  bool holds_array(std::string_view keyword, const json::value& rule,
                   const json::array& value) const {
    if (keyword == "minItems") return value.size() >= rule.to_number<std::size_t>();
    if (keyword == "items") {
      for (const json::value& item : value) {
        if (!accepts(rule, item)) return false;
      }
    }
    if (keyword == "uniqueItems") {
      for (std::size_t i = 0; i < value.size(); ++i) {
        for (std::size_t k = 0; k < i; ++k) {
          if (value[i] == value[k]) return false;
        }
      }
    }
    return true;
  }

  static bool holds_string(std::string_view keyword, const json::value& rule,
                           std::string_view value) {
    if (keyword == "pattern") {
      const std::regex pattern(std::string(view(rule.as_string())));
      return std::regex_search(value.begin(), value.end(), pattern);
    }
    if (keyword == "minLength") return value.size() >= rule.to_number<std::size_t>();
    return true;
  }

  static bool holds_number(std::string_view keyword, const json::value& rule, double value) {
    if (keyword == "minimum") return value >= rule.to_number<double>();
    if (keyword == "maximum") return value <= rule.to_number<double>();
    return true;
  }

  json::value root_;
};

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
  const validator check_by_schema;
  const json::value& root = check_by_schema.root();
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
  const validator check_by_schema;
  const json::value normal = json::parse(load_valid("{}").access->normalised);
  const json::value& top = check_by_schema.root().at("properties");
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
  const json::value& rule = check_by_schema.root().at("$defs").at("rule").at("properties");
  for (const char* key : {"routes", "methods", "request_headers", "credentials", "max_age"}) {
    EXPECT_EQ(rule.at(key).at("default"), normal.at("rules").at(0).at(key)) << key;
  }
}

TEST(schema, accepts_every_normalised_document) {
  const validator check_by_schema;
  EXPECT_TRUE(check_by_schema.accepts(json::parse(load_valid("{}").access->normalised)));
  EXPECT_TRUE(check_by_schema.accepts(
      json::parse(load_valid("{}", profile::middleware).access->normalised)));
}

// Documents on which a schema can have an opinion: one value, on its own.
TEST(schema, agrees_with_the_code) {
  const validator check_by_schema;
  const std::vector<std::string> documents = {
      "{}",
      "[]",
      "null",
      R"({"x":1})",
      R"({"listen":["127.0.0.1:1"]})",
      R"({"listen":["[::1]:0","localhost:65535"]})",
      R"({"listen":[]})",
      R"({"listen":["127.0.0.1"]})",
      R"({"listen":["127.0.0.1:65536"]})",
      R"({"listen":["unix:/x"]})",
      R"({"listen":[1]})",
      R"({"listen":"127.0.0.1:1"})",
      R"({"listen":["127.0.0.1:1","127.0.0.1:1"]})",
      R"({"listen":["127.0.0.1:01"]})",
      R"({"upstream":"http://a:1"})",
      R"({"upstream":"http://a:1/b/"})",
      R"({"upstream":"replay:"})",
      R"({"upstream":"a:1"})",
      R"({"upstream":"https://a"})",
      R"({"upstream":"http://u@a"})",
      R"({"upstream":"http://a/?q"})",
      R"({"upstream":null})",
      R"({"upstream":"replay"})",
      R"({"upstream_tls":{}})",
      R"({"upstream_tls":{"verify":true,"ca":null}})",
      R"({"upstream_tls":{"verify":false}})",
      R"({"upstream_tls":{"ca":"x"}})",
      R"({"upstream_tls":{"x":1}})",
      R"({"upstream_headers":{"a":"b"}})",
      R"({"upstream_headers":{"a b":"b"}})",
      R"({"upstream_headers":{"a":1}})",
      R"({"rules":[]})",
      R"({"rules":{}})",
      R"({"rules":[{}]})",
      R"({"rules":[{"origins":[]}]})",
      R"({"rules":[{"origins":["https://a.example"]}]})",
      R"({"rules":[{"origins":["a.example"]}]})",
      R"({"rules":[{"origins":["https://a/b"]}]})",
      R"({"rules":[{"origins":["https://u@a"]}]})",
      R"({"rules":[{"origins":["@tauri","null","app://*","file://"," HTTPS://A.example:443/"]}]})",
      R"({"rules":[{"origins":["@tauri"],"x":1}]})",
      R"({"rules":[{"origins":["@tauri",1]}]})",
      R"({"rules":[{"origins":["@tauri"],"routes":["read","/x","/x/*","any"]}]})",
      R"({"rules":[{"origins":["@tauri"],"routes":["reed"]}]})",
      R"({"rules":[{"origins":["@tauri"],"routes":[]}]})",
      R"({"rules":[{"origins":["@tauri"],"routes":"any"}]})",
      R"({"rules":[{"origins":["@tauri"],"methods":["any","GET","Query"]}]})",
      R"({"rules":[{"origins":["@tauri"],"methods":[]}]})",
      R"({"rules":[{"origins":["@tauri"],"methods":["*"]}]})",
      R"({"rules":[{"origins":["@tauri"],"methods":["trace"]}]})",
      R"({"rules":[{"origins":["@tauri"],"methods":["TRACER"]}]})",
      R"({"rules":[{"origins":["@tauri"],"methods":["Any"]}]})",
      R"({"rules":[{"origins":["@tauri"],"methods":["a b"]}]})",
      R"({"rules":[{"origins":["@tauri"],"request_headers":[]}]})",
      R"({"rules":[{"origins":["@tauri"],"request_headers":["any","x","x-*","@openai"]}]})",
      R"({"rules":[{"origins":["@tauri"],"request_headers":["*"]}]})",
      R"({"rules":[{"origins":["@tauri"],"request_headers":["x*"]}]})",
      R"({"rules":[{"origins":["@tauri"],"request_headers":["a b"]}]})",
      R"({"rules":[{"origins":["@tauri"],"response_headers":["*","x"]}]})",
      R"({"rules":[{"origins":["@tauri"],"response_headers":["any"]}]})",
      R"({"rules":[{"origins":["@tauri"],"response_headers":["x-*"]}]})",
      R"({"rules":[{"origins":["@tauri"],"credentials":true}]})",
      R"({"rules":[{"origins":["@tauri"],"credentials":1}]})",
      R"({"rules":[{"origins":["@tauri"],"max_age":86400}]})",
      R"({"rules":[{"origins":["@tauri"],"max_age":86401}]})",
      R"({"rules":[{"origins":["@tauri"],"max_age":1.5}]})",
      R"({"rules":[{"origins":["@tauri"],"max_age":1.0}]})",
      R"({"rules":[{"origins":["@tauri"],"max_age":null}]})",
      R"({"deny":["https://a.example","*"]})",
      R"({"deny":["a"]})",
      R"({"deny":null})",
      R"({"hosts":["a"]})",
      R"({"hosts":[]})",
      R"({"hosts":[""]})",
      R"({"hosts":[1]})",
      R"({"api_keys":[]})",
      R"({"api_keys":{}})",
      R"({"api_keys":[{}]})",
      R"({"api_keys":[{"name":"a"}]})",
      R"({"api_keys":[{"name":"","sha256":"x"}]})",
      R"({"allow_unauthenticated_network":true})",
      R"({"allow_unauthenticated_network":"true"})",
      R"({"dangerously":["any-origin"]})",
      R"({"dangerously":["x"]})",
      R"({"dangerously":"any-origin"})",
      R"({"mode":"shadow"})",
      R"({"mode":"off"})",
      R"({"tls":null})",
      R"({"tls":{}})",
      R"({"limits":{}})",
      R"({"limits":{"head_bytes":null,"fields":1}})",
      R"({"limits":{"fields":0}})",
      R"({"limits":{"x":1}})",
      R"({"limits":null})",
      R"({"limits":{"body_bytes":-1}})",
      R"({"limits":{"head_bytes":255}})",
      R"({"limits":{"target_bytes":15}})",
      R"({"limits":{"connections":"1"}})",
      R"({"timeouts":{"idle_ms":null,"drain_ms":0}})",
      R"({"timeouts":{"head_ms":0}})",
      R"({"timeouts":{"write_ms":2147483648}})",
      R"({"timeouts":{"x":1}})",
      R"({"heartbeat_ms":null})",
      R"({"heartbeat_ms":1})",
      R"({"threads":1})",
      R"({"threads":256})",
      R"({"threads":0})",
      R"({"threads":257})",
      R"({"threads":null})",
      R"({"admin":null})",
      R"({"admin":{"listen":"127.0.0.1:1"}})",
      R"({"log":{"level":"error"}})",
      R"({"log":{"level":"warn"}})",
      R"({"log":{"format":"json"}})",
      R"({"log":{"x":1}})",
      R"({"log":null})"};
  std::size_t accepted = 0;
  for (const std::string& text : documents) {
    const bool by_schema = check_by_schema.accepts(json::parse(text));
    EXPECT_EQ(by_schema, !check(text).has_errors()) << text << '\n' << check(text).to_text();
    accepted += by_schema ? 1 : 0;
  }
  EXPECT_GT(accepted, 20u);
  EXPECT_GT(documents.size() - accepted, 20u);
}

TEST(schema, agrees_on_keys) {
  if (!keys::supported()) GTEST_SKIP() << "built without libcrypto";
  const validator check_by_schema;
  const std::string digest(64, 'a');
  const std::string good = R"({"api_keys":[{"name":"a","sha256":")" + digest + "\"";
  for (const std::string& text :
       lines{good + "}]}", good + R"(,"routes":["read"]}]})", good + R"(,"routes":[]}]})",
             good + R"(,"x":1}]})", R"({"api_keys":[{"name":"a","sha256":"A"}]})"}) {
    EXPECT_EQ(check_by_schema.accepts(json::parse(text)), !check(text).has_errors()) << text;
  }
}

}  // namespace
}  // namespace ollama_cors::config
