// By Boost.JSON: the test's own reading of a document, not the library's.
#include "document.hpp"

#include <boost/json.hpp>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "secrets.hpp"
#include "text.hpp"

namespace {

namespace json = boost::json;
using model::strings;

std::string plain(const json::value& text) {
  return std::string(text.as_string());
}

strings read_list(const json::value& list) {
  strings output;
  for (const json::value& item : list.as_array()) output.push_back(plain(item));
  return output;
}

std::optional<strings> read_optional(const json::object& from, const char* key) {
  const json::value* found = from.if_contains(key);
  return found == nullptr ? std::nullopt : std::optional(read_list(*found));
}

std::string secret_of(const std::string& digest) {
  for (const auto& [secret, sha256] : secrets)
    if (sha256 == digest) return secret;
  throw std::runtime_error("no secret is known for the digest " + digest +
                           "; add it to tests/model/secrets.hpp");
}

std::string digest_of(const std::string& secret) {
  for (const auto& [known, sha256] : secrets)
    if (known == secret) return sha256;
  throw std::runtime_error("no digest is known for the secret " + secret);
}

model::rule_description read_rule(const json::object& from) {
  model::rule_description output;
  output.origins = read_list(from.at("origins"));
  output.routes = read_optional(from, "routes");
  output.methods = read_optional(from, "methods");
  output.request_headers = read_optional(from, "request_headers");
  output.response_headers = read_optional(from, "response_headers");
  if (const json::value* value = from.if_contains("credentials"))
    output.credentials = value->as_bool();
  if (const json::value* value = from.if_contains("max_age"))
    output.max_age = value->to_number<unsigned>();
  return output;
}

json::array list(const strings& from) {
  json::array output;
  for (const std::string& item : from) output.emplace_back(item);
  return output;
}

void set(json::object& in, const char* key, const std::optional<strings>& value) {
  if (value) in[key] = list(*value);
}

}  // namespace

model::description read_document(const std::string& text, bool middleware) {
  const json::value parsed = json::parse(text);
  const json::object& document = parsed.as_object();
  model::description output;
  output.middleware = middleware;
  if (const json::value* rules = document.if_contains("rules")) {
    output.rules.emplace();
    for (const json::value& rule : rules->as_array())
      output.rules->push_back(read_rule(rule.as_object()));
  }
  output.deny = read_optional(document, "deny").value_or(strings{});
  output.hosts = read_optional(document, "hosts");
  if (const json::value* keys = document.if_contains("api_keys")) {
    for (const json::value& item : keys->as_array()) {
      const json::object& key = item.as_object();
      output.api_keys.push_back({secret_of(plain(key.at("sha256"))), read_optional(key, "routes")});
    }
  }
  if (const json::value* mode = document.if_contains("mode"))
    output.shadow = plain(*mode) == "shadow";
  return output;
}

std::string write_document(const model::description& text) {
  json::object document;
  if (text.rules) {
    json::array rules;
    for (const model::rule_description& from : *text.rules) {
      json::object rule;
      rule["origins"] = list(from.origins);
      set(rule, "routes", from.routes);
      set(rule, "methods", from.methods);
      set(rule, "request_headers", from.request_headers);
      set(rule, "response_headers", from.response_headers);
      if (from.credentials) rule["credentials"] = true;
      if (from.max_age != 600) rule["max_age"] = from.max_age;
      rules.push_back(std::move(rule));
    }
    document["rules"] = std::move(rules);
  }
  if (!text.deny.empty()) document["deny"] = list(text.deny);
  set(document, "hosts", text.hosts);
  json::array keys;
  for (const model::key_description& from : text.api_keys) {
    json::object key{{"name", "key " + std::to_string(keys.size())},
                     {"sha256", digest_of(from.secret)}};
    set(key, "routes", from.routes);
    keys.push_back(std::move(key));
  }
  if (!keys.empty()) document["api_keys"] = std::move(keys);
  if (text.shadow) document["mode"] = "shadow";
  document["dangerously"] = {"insecure-origins-with-credentials", "public-suffix-wildcard",
                             "any-origin"};
  return json::serialize(document);
}

model::catalogue read_catalogue(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  model::catalogue output;
  const json::value rows = json::parse(text.str());
  for (const json::value& item : rows.as_array()) {
    const json::object& row = item.as_object();
    strings& names = output[plain(row.at("package"))];
    for (const std::string& name : read_list(row.at("headers")))
      if (!model::contains(names, name)) names.push_back(name);
  }
  return output;
}
