// decide() allocates nothing, whatever it is asked. (The vectors hold it to that over the C ABI.)
#include <gtest/gtest.h>

#include <new>
#include <string>

#include "support/allocation_counter.hpp"
#include "world.hpp"

namespace {

using namespace ollama_cors;
using namespace ollama_cors::policy;

int allocations_of(const ollama_cors::policy::policy& rules, const world::call& asked,
                   decision& output) {
  std::vector<fetch::field> fields{{"Host", "localhost:11435"}};
  for (const auto& [name, value] : asked.headers) fields.push_back({name, value});
  const request input{asked.method, asked.target, fields, false};
  return support::allocations_of([&] { ollama_cors::policy::decide(rules, input, {}, output); });
}

TEST(no_allocation, the_counter_counts) {
  if (!support::allocations_are_counted) GTEST_SKIP() << "under a sanitizer";
  // A call, not a new-expression, which a compiler may do without.
  EXPECT_EQ(support::allocations_of([] { ::operator delete(::operator new(10)); }), 1);
}

TEST(no_allocation, decide_allocates_nothing) {
  rule listed = world::default_rule({"https://*.example", "https://pr-*.app.test:1-9"});
  listed.request_headers = {.any = false, .names = {"content-type"}, .prefixes = {"x-"}};
  rule everything = world::default_rule({"@loopback", "*"});
  everything.credentials = true;
  spec parts = world::with({listed, everything});
  parts.deny = world::patterns({"https://*.bad.example", "null"});
  spec shadowed = parts;
  shadowed.mode = mode::shadow;
  const ollama_cors::policy::policy enforced(std::move(parts)), shadow(std::move(shadowed));

  const auto output = std::make_unique<decision>();
  int tried = 0;
  for (const ollama_cors::policy::policy* rules : {&enforced, &shadow}) {
    for (const char* origin : {"", "https://a.example", "http://localhost:5173", "null", "x",
                               "https://a.bad.example", "http://localhost:11435"}) {
      for (const char* target : {"/api/chat", "//api/%70ull/?x", "/a/../b", "*", "http://x/y"}) {
        for (const char* method : {"GET", "OPTIONS", "DELETE"}) {
          for (const std::string& names :
               {std::string("x-a,content-type,x-b"), std::string("x;,*"), std::string(9000, ',')}) {
            world::call asked{method, target};
            if (*origin != '\0') asked.headers.emplace_back("Origin", origin);
            asked.headers.emplace_back("Access-Control-Request-Method", "CHICKEN");
            asked.headers.emplace_back("Access-Control-Request-Headers", names);
            EXPECT_EQ(allocations_of(*rules, asked, *output), 0) << method << target << origin;
            ++tried;
          }
        }
      }
    }
  }
  EXPECT_EQ(tried, 2 * 7 * 5 * 3 * 3);
}

}  // namespace
