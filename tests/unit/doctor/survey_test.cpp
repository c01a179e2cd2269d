// A visit asks little, and never for what it should not.
#include "doctor/survey.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "doctor/reading.hpp"
#include "unit/doctor/servers.hpp"

namespace {

using namespace ollama_cors::doctor;
using namespace ollama_cors::doctor::test;

TEST(survey, begins_with_one_question) {
  const question what = about({"http://localhost:5173"});
  EXPECT_EQ(next_round(what, {}), std::vector<probe>{version()});
}

TEST(survey, reaches_routes_that_change_things_by_preflights_alone) {
  const std::set<std::string> safe{"/",          "/api/version", "/api/tags",
                                   "/api/tags/", "//api/tags",   "/asked-by-ollama-cors-doctor"};
  for (const serve& server : {serve(ollama), with({}), shim("{}")}) {
    const auto found = visit(server, about({"https://app.example", "null"})).found;
    for (const auto& [asked, answered] : found.of.seen) {
      EXPECT_TRUE(asked.is_preflight() || safe.contains(asked.target)) << asked.target;
    }
  }
}

TEST(survey, asks_more_only_where_the_answer_depends_on_it) {
  const int good = visit(shim("{}"), about({"http://localhost:5173"})).probes;
  const int fixed = visit(ollama, about({"http://localhost:5173"})).probes;
  EXPECT_LE(good, 20);
  EXPECT_LE(fixed, good + 8);
}

TEST(survey, settles_a_preflight_by_another_one) {
  const question what = about({"http://localhost:5173"});
  const auto found = visit(ollama, what).found;
  const std::vector<std::string_view> never_asked{"content-type", "x-unheard-of"};
  const answer* said =
      preflight_answer(found.of.seen, "http://localhost:5173", "POST", "/v1/messages", never_asked);
  ASSERT_NE(said, nullptr);
  EXPECT_FALSE(grants_all(*said, "http://localhost:5173", "POST", never_asked));
}

TEST(survey, knows_lookalikes) {
  EXPECT_EQ(
      lookalikes("https://app.example.com:8443"),
      (std::vector<std::string>{"https://app.example.com.evil.example:8443",
                                "https://evilexample.com:8443", "https://appxexample.com:8443"}));
  EXPECT_EQ(lookalikes("http://localhost:5173"),
            std::vector<std::string>{"http://localhost.evil.example:5173"});
  EXPECT_EQ(lookalikes("http://127.0.0.1"),
            std::vector<std::string>{"http://127.0.0.1.evil.example"});
  EXPECT_EQ(lookalikes("http://app.localhost"),
            std::vector<std::string>{"http://app.localhost.evil.example"});
  EXPECT_EQ(lookalikes("http://[::1]:5173"), std::vector<std::string>{});
  EXPECT_EQ(lookalikes("null"), std::vector<std::string>{});
}

}  // namespace
