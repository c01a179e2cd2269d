// Containment of route sets.
#include "config/rules/route_containment.hpp"

#include <gtest/gtest.h>

namespace ollama_cors::config {
namespace {

policy::route_set classes(policy::class_mask mask) {
  policy::route_set set;
  set.classes = mask;
  return set;
}

policy::route_set paths(std::vector<std::string> list) {
  policy::route_set set;
  set.paths = std::move(list);
  return set;
}

policy::route_set any() {
  policy::route_set set;
  set.any = true;
  return set;
}

TEST(route_containment, of_classes) {
  EXPECT_TRUE(contains(classes(3), classes(1)));
  EXPECT_TRUE(contains(classes(3), classes(3)));
  EXPECT_FALSE(contains(classes(1), classes(3)));
  EXPECT_TRUE(contains(any(), classes(15)));
  EXPECT_TRUE(contains(any(), any()));
  EXPECT_FALSE(contains(classes(15), any())) << "any holds paths in no class too";
}

TEST(route_containment, of_paths) {
  EXPECT_TRUE(contains(any(), paths({"/x"})));
  EXPECT_TRUE(contains(paths({"/x", "/y"}), paths({"/y"})));
  EXPECT_TRUE(contains(paths({"/x/*"}), paths({"/x/y"})));
  EXPECT_TRUE(contains(paths({"/x/*"}), paths({"/x/y/*"})));
  EXPECT_FALSE(contains(paths({"/x/*"}), paths({"/x"}))) << "below it, not it";
  EXPECT_FALSE(contains(paths({"/x/*"}), paths({"/xy"})));
  EXPECT_FALSE(contains(paths({"/x"}), paths({"/x/*"})));
  EXPECT_FALSE(contains(classes(1), paths({"/api/chat"}))) << "a path holds every method";
}

}  // namespace
}  // namespace ollama_cors::config
