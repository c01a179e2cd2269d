// Reason codes are contract: kebab-case, one each, described.
#include "policy/reason.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace {

using namespace ollama_cors::policy;

TEST(reason, names_are_unique_kebab_case) {
  std::set<std::string_view> names;
  for (int i = 0; i < reason_count; ++i) {
    const auto value = static_cast<reason>(i);
    EXPECT_TRUE(names.insert(name(value)).second) << name(value);
    EXPECT_EQ(name(value).find_first_not_of("abcdefghijklmnopqrstuvwxyz-"), std::string_view::npos);
    EXPECT_TRUE(describe(value).ends_with('.')) << name(value);
  }
  EXPECT_EQ(name(reason::preflight_granted), "preflight-granted");
  EXPECT_EQ(name(reason::too_many_request_headers), "too-many-request-headers");
  EXPECT_EQ(name(reason::route_not_granted), "route-not-granted");
}

}  // namespace
