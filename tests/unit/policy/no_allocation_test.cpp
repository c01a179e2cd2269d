// decide() allocates nothing, whatever it is asked. Counts every operator new of this thread while
// a flag is up; the sanitizers replace operator new themselves, so there the test is left out.
#include <gtest/gtest.h>

#include <cstdlib>
#include <new>
#include <string>

#include "world.hpp"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define OLLAMA_CORS_COUNTS_ALLOCATIONS 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define OLLAMA_CORS_COUNTS_ALLOCATIONS 0
#endif
#endif
#ifndef OLLAMA_CORS_COUNTS_ALLOCATIONS
#define OLLAMA_CORS_COUNTS_ALLOCATIONS 1
#endif

#if OLLAMA_CORS_COUNTS_ALLOCATIONS

namespace {
thread_local bool counting = false;
thread_local int allocations = 0;

void* allocate(std::size_t size) {
  if (counting) ++allocations;
  if (void* const memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}
}  // namespace

void* operator new(std::size_t size) {
  return allocate(size);
}
void* operator new[](std::size_t size) {
  return allocate(size);
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete[](void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}
void operator delete[](void* memory, std::size_t) noexcept {
  std::free(memory);
}

namespace {

using namespace ollama_cors;
using namespace ollama_cors::policy;

int allocations_of(const policy::policy& rules, const world::call& asked, decision& output) {
  std::vector<fetch::field> fields{{"Host", "localhost:11435"}};
  for (const auto& [name, value] : asked.headers) fields.push_back({name, value});
  const request input{asked.method, asked.target, fields, false};
  allocations = 0;
  counting = true;
  ollama_cors::policy::decide(rules, input, {}, output);
  counting = false;
  return allocations;
}

TEST(no_allocation, the_counter_counts) {
  allocations = 0;
  counting = true;
  const std::string text(1000, 'x');
  counting = false;
  EXPECT_EQ(allocations, 1) << text.size();
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
  const policy::policy enforced(std::move(parts)), shadow(std::move(shadowed));

  const auto output = std::make_unique<decision>();
  int tried = 0;
  for (const policy::policy* rules : {&enforced, &shadow}) {
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

#endif
