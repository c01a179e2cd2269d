// Canonical paths, classes, and what a route set holds.
#include "policy/route.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "world.hpp"

namespace {

using namespace ollama_cors;
using namespace ollama_cors::policy;

struct read_target {
  std::string path, target;
  bool ambiguous;
};

read_target read(std::string_view text) {
  // Exactly what the header asks for, so that a sanitizer sees one byte too many.
  std::vector<char> scratch(std::min(4 * text.size(), 4 * max_classified_target));
  const auto result = canonicalise(text, scratch);
  return {std::string(result.path), std::string(result.target), result.ambiguous};
}

TEST(canonical_target, one_path_has_one_form) {
  struct row {
    const char *sent, *path, *target;
  };
  for (const auto& [sent, path, target] : std::initializer_list<row>{
           {"/", "/", "/"},
           {"//", "/", "/"},
           {"/api/chat", "/api/chat", "/api/chat"},
           {"//api//chat//", "/api/chat", "/api/chat"},
           {"/api/pull/", "/api/pull", "/api/pull"},
           {"/api/%70ull", "/api/pull", "/api/pull"},
           {"/api/%70%75%6C%6c", "/api/pull", "/api/pull"},
           {"/v1/models/a%20b", "/v1/models/a b", "/v1/models/a%20b"},
           {"/v1/models/llama3:8b", "/v1/models/llama3:8b", "/v1/models/llama3:8b"},
           {"/v1/models/%3f%23", "/v1/models/?#", "/v1/models/%3F%23"},
           {"/v1/models/%c3%bc", "/v1/models/\xc3\xbc", "/v1/models/%C3%BC"},
           {"/v1/models/\xc3\xbc", "/v1/models/\xc3\xbc", "/v1/models/%C3%BC"},
           {"/api/tags?x=%2f..&y=//", "/api/tags", "/api/tags?x=%2f..&y=//"},
           {"/api/tags/?", "/api/tags", "/api/tags?"},
           {"/api/tags?/../x", "/api/tags", "/api/tags?/../x"},
           {"/...", "/...", "/..."},
           {"/a/.b", "/a/.b", "/a/.b"},
           {"/a%09", "/a\t", "/a%09"},
           {"http://localhost:11435/api/chat?x", "/api/chat", "/api/chat?x"},
           {"HTTP://evil.example//api/pull", "/api/pull", "/api/pull"},
           {"http://localhost", "/", "/"},
           {"http://localhost?x", "/", "/?x"}}) {
    const auto result = read(sent);
    EXPECT_FALSE(result.ambiguous) << sent;
    EXPECT_EQ(result.path, path) << sent;
    EXPECT_EQ(result.target, target) << sent;
  }
}

TEST(canonical_target, what_can_be_read_in_two_ways_is_ambiguous) {
  for (const char* sent : {"",
                           "*",
                           "api/chat",
                           "localhost:11435",
                           "?x",
                           "/v1/../api/pull",
                           "/v1/..",
                           "/..",
                           "/.",
                           "/v1/./models",
                           "/v1/%2e%2e/api/pull",
                           "/v1/.%2E/api/pull",
                           "/v1/%2e",
                           "/v1//../x",
                           "/api/chat%2f..%2fpull",
                           "/api%2Fpull",
                           "/api%5cpull",
                           "/api\\pull",
                           "/api/pull%00",
                           "/api/%2570ull",
                           "/api/%25",
                           "/api/%2",
                           "/api/%",
                           "/api/%zz",
                           "/api/%7",
                           "/api/tags#x",
                           "/api/tags%2f",
                           "://host/api",
                           "1http://x/api",
                           "ht_tp://x/y",
                           "http:/x"}) {
    EXPECT_TRUE(read(sent).ambiguous) << sent;
    EXPECT_EQ(read(sent).path, "") << sent;
  }
  EXPECT_TRUE(read(std::string_view("/a\0b", 4)).ambiguous);
}

TEST(canonical_target, length) {
  const std::string longest = "/" + std::string(max_classified_target - 1, '\x01');
  EXPECT_FALSE(read(longest).ambiguous);
  EXPECT_EQ(read(longest).target.size(), 1 + 3 * (max_classified_target - 1));
  EXPECT_TRUE(read(longest + "x").ambiguous);
}

TEST(classify, method_and_path) {
  const auto classes = [](std::string_view method, std::string_view path) {
    return classify(world::endpoints(), method, path);
  };
  EXPECT_EQ(classes("POST", "/api/chat"), ollama::inference);
  EXPECT_EQ(classes("GET", "/api/chat"), 0);
  EXPECT_EQ(classes("post", "/api/chat"), 0);
  EXPECT_EQ(classes("GET", "/"), ollama::route_class::read);
  EXPECT_EQ(classes("HEAD", "/api/tags"), ollama::route_class::read);
  EXPECT_EQ(classes("GET", "/v1/models/x/y"), ollama::route_class::read);
  EXPECT_EQ(classes("GET", "/v1/models/"), 0);
  EXPECT_EQ(classes("DELETE", "/api/delete"), ollama::manage);
  EXPECT_EQ(classes("POST", "/api/delete"), 0);
  EXPECT_EQ(classes("HEAD", "/api/blobs/sha256:1"), ollama::manage);
  EXPECT_EQ(classes("GET", "/api/blobs/sha256:1"), 0);
  EXPECT_EQ(classes("POST", "/api/experimental/web_search"), ollama::account);
  EXPECT_EQ(classes("DELETE", "/api/user/keys/k"), ollama::account);
  EXPECT_EQ(classes("POST", "/api/chat/x"), 0);
  EXPECT_EQ(classes("POST", "/API/chat"), 0);
  EXPECT_EQ(classes("POST", ""), 0);
}

TEST(route_set, holds_classes_paths_or_anything) {
  route_set set;
  EXPECT_FALSE(holds(set, ollama::inference, "/api/chat"));
  set.classes = ollama::inference;
  EXPECT_TRUE(holds(set, ollama::inference, "/api/chat"));
  EXPECT_FALSE(holds(set, ollama::manage, "/api/pull"));
  set.paths = {"/v1/new-thing", "/x/*"};
  EXPECT_TRUE(holds(set, 0, "/v1/new-thing"));
  EXPECT_FALSE(holds(set, 0, "/v1/new-thing/y"));
  EXPECT_FALSE(holds(set, 0, "/v1/new-thingy"));
  EXPECT_TRUE(holds(set, 0, "/x/y/z"));
  EXPECT_FALSE(holds(set, 0, "/x"));
  EXPECT_FALSE(holds(set, 0, "/xy"));
  set.any = true;
  EXPECT_TRUE(holds(set, 0, "/whatever"));
  EXPECT_FALSE(holds(set, 0, ""));  // ambiguous
  EXPECT_FALSE(names_path(set, "/whatever"));
  EXPECT_TRUE(names_path(set, "/x/y"));
}

}  // namespace
