// Endpoints and classes: the table against the sentence of the contract.
#include "ollama/routes.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace {

using namespace ollama_cors::ollama;

std::set<std::string> paths_in(route_class in) {
  std::set<std::string> result;
  for (const auto& line : endpoints()) {
    if (line.in == in) result.insert(std::string(line.method) + " " + std::string(line.path));
  }
  return result;
}

TEST(routes, inference) {
  EXPECT_EQ(paths_in(inference),
            (std::set<std::string>{
                "POST /api/generate", "POST /api/chat", "POST /api/embed", "POST /api/embeddings",
                "POST /v1/chat/completions", "POST /v1/completions", "POST /v1/responses",
                "POST /v1/embeddings", "POST /v1/messages", "POST /v1/audio/transcriptions"}));
}

TEST(routes, read) {
  EXPECT_EQ(paths_in(route_class::read),
            (std::set<std::string>{"GET /", "GET /api/version", "GET /api/status", "GET /api/tags",
                                   "GET /api/ps", "GET /api/experimental/model-recommendations",
                                   "GET /v1/models", "GET /v1/models/*", "POST /api/show"}));
}

TEST(routes, manage) {
  EXPECT_EQ(paths_in(manage),
            (std::set<std::string>{"POST /api/pull", "POST /api/push", "POST /api/create",
                                   "POST /api/copy", "DELETE /api/delete", "POST /api/blobs/*",
                                   "HEAD /api/blobs/*"}));
}

TEST(routes, account) {
  EXPECT_EQ(paths_in(account),
            (std::set<std::string>{"POST /api/me", "POST /api/signout", "DELETE /api/user/*",
                                   "POST /api/experimental/web_*"}));
}

TEST(routes, names_go_both_ways) {
  for (const route_class bit :
       {route_class::inference, route_class::read, route_class::manage, route_class::account}) {
    EXPECT_EQ(class_named(name(bit)), bit);
    EXPECT_FALSE(name(bit).empty());
  }
  EXPECT_EQ(name(0), "");
  EXPECT_EQ(name(3), "");
  EXPECT_EQ(class_named("any"), 0);
  EXPECT_EQ(class_named("Inference"), 0);
}

}  // namespace
