// Which dialect a path speaks.
#include "ollama/dialect.hpp"

#include <gtest/gtest.h>

namespace {

using namespace ollama_cors::ollama;

TEST(dialect, by_path) {
  EXPECT_EQ(dialect_of("/api/chat"), dialect::ndjson);
  EXPECT_EQ(dialect_of("/api/unheard-of"), dialect::ndjson);
  EXPECT_EQ(dialect_of("/v1/chat/completions"), dialect::openai);
  EXPECT_EQ(dialect_of("/v1/new-thing"), dialect::openai);
  EXPECT_EQ(dialect_of("/v1/responses"), dialect::responses);
  EXPECT_EQ(dialect_of("/v1/responses/resp_1/cancel"), dialect::responses);
  EXPECT_EQ(dialect_of("/v1/responsesx"), dialect::openai);
  EXPECT_EQ(dialect_of("/v1/messages"), dialect::anthropic);
  EXPECT_EQ(dialect_of("/v1/messages/count_tokens"), dialect::anthropic);
  for (const char* path : {"", "/", "/api", "/apis/chat", "/v1", "/v10/messages", "/metrics"}) {
    EXPECT_EQ(dialect_of(path), dialect::plain) << path;
  }
}

TEST(dialect, names) {
  EXPECT_EQ(name(dialect::ndjson), "ndjson");
  EXPECT_EQ(name(dialect::openai), "openai");
  EXPECT_EQ(name(dialect::responses), "responses");
  EXPECT_EQ(name(dialect::anthropic), "anthropic");
  EXPECT_EQ(name(dialect::plain), "plain");
}

}  // namespace
