// What an answer made by someone else's server looks like once the decision's headers are set.
#include "policy/answer_fields.hpp"

#include <gtest/gtest.h>

#include "world.hpp"

namespace {

using namespace ollama_cors;
using namespace ollama_cors::policy;

using lines = std::vector<std::pair<std::string, std::string>>;

lines answer(const rule& from, const world::call& asked, const lines& own,
             mode as = mode::enforce) {
  spec parts = world::with({from});
  parts.mode = as;
  const ollama_cors::policy::policy rules(std::move(parts));
  const auto made = world::decide(rules, asked);
  std::vector<fetch::field> fields;
  for (const auto& [name, value] : own) fields.push_back({name, value});
  lines all;
  for (const auto& field : answer_fields(made->made, fields)) {
    all.emplace_back(field.name, field.value);
  }
  return all;
}

rule exposing(std::vector<std::string> names) {
  rule result = world::default_rule({"https://app.example"});
  result.response_headers = std::move(names);
  return result;
}

world::call from_page(std::string origin = "https://app.example") {
  return {"GET", "/api/tags", {{"Origin", std::move(origin)}}};
}

TEST(answer_fields, sets_the_decisions_headers_beside_the_servers_own) {
  EXPECT_EQ(answer(exposing({"x-a"}), from_page(),
                   {{"Content-Type", "text/plain"}, {"Set-Cookie", "a=1"}, {"Set-Cookie", "b=2"}}),
            (lines{{"Content-Type", "text/plain"},
                   {"Set-Cookie", "a=1"},
                   {"Set-Cookie", "b=2"},
                   {"Access-Control-Allow-Origin", "https://app.example"},
                   {"Access-Control-Expose-Headers", "x-a"},
                   {"Vary", "Origin"}}));
}

TEST(answer_fields, leaves_one_answer_to_who_may_read) {
  EXPECT_EQ(answer(exposing({}), from_page(),
                   {{"access-control-allow-origin", "*"},
                    {"ACCESS-CONTROL-ALLOW-CREDENTIALS", "true"},
                    {"Access-Control-Max-Age", "1"}}),
            (lines{{"Access-Control-Allow-Origin", "https://app.example"}, {"Vary", "Origin"}}));
}

TEST(answer_fields, takes_them_from_whom_no_rule_admits) {
  const lines all = answer(exposing({}), from_page("https://evil.example"),
                           {{"Access-Control-Allow-Origin", "*"}, {"X-Ollama-Cors-Reason", "me"}});
  EXPECT_EQ(all, (lines{{"X-Ollama-Cors-Reason", "origin-not-allowed"}, {"Vary", "Origin"}}));
}

TEST(answer_fields, makes_one_vary_of_all_without_duplicates) {
  EXPECT_EQ(answer(exposing({}), from_page(),
                   {{"Vary", "Accept-Encoding, origin"}, {"vary", "accept-encoding"}}),
            (lines{{"Access-Control-Allow-Origin", "https://app.example"},
                   {"Vary", "Accept-Encoding, origin"}}));
}

TEST(answer_fields, exposes_real_names_where_a_star_would_be_one) {
  rule from = exposing({});
  from.expose_any = true;
  EXPECT_EQ(answer(from, from_page(), {{"X-A", "1"}}).at(2),
            (std::pair<std::string, std::string>{"Access-Control-Expose-Headers", "*"}));
  from.credentials = true;
  EXPECT_EQ(answer(from, from_page(),
                   {{"*", "0"},
                    {"a,b", "0"},
                    {"X-A", "1"},
                    {"Content-Type", "a/b"},
                    {"Set-Cookie", "a=1"},
                    {"x-a", "2"}}),
            (lines{{"*", "0"},
                   {"a,b", "0"},
                   {"X-A", "1"},
                   {"Content-Type", "a/b"},
                   {"Set-Cookie", "a=1"},
                   {"x-a", "2"},
                   {"Access-Control-Allow-Origin", "https://app.example"},
                   {"Access-Control-Allow-Credentials", "true"},
                   {"Access-Control-Expose-Headers", "X-A"},
                   {"Vary", "Origin"}}));
}

TEST(answer_fields, leaves_a_transparent_relay_to_the_server) {
  EXPECT_EQ(answer(exposing({}), from_page("https://evil.example"),
                   {{"Access-Control-Allow-Origin", "*"}}, mode::shadow),
            (lines{{"Access-Control-Allow-Origin", "*"}, {"Vary", "Origin"}}));
}

}  // namespace
