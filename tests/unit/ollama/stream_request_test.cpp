#include "ollama/stream_request.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ollama_cors::ollama {
namespace {

using wish = stream_request::wish;

wish wanted(std::string_view path, std::string_view body) {
  stream_request whole(path);
  whole.feed(body);
  stream_request pieces(path);
  for (std::size_t i = 0; i < body.size(); ++i) pieces.feed(body.substr(i, 1));
  EXPECT_EQ(pieces.wanted(), whole.wanted()) << body.substr(0, 200);
  return whole.wanted();
}

TEST(stream_request, what_the_request_says_counts) {
  for (const auto path : {"/api/chat", "/api/pull", "/v1/chat/completions", "/v1/messages"}) {
    EXPECT_EQ(wanted(path, R"({"model":"x","stream":true})"), wish::stream) << path;
    EXPECT_EQ(wanted(path, " {\"stream\" : false, \"model\":\"x\"}\r\n"), wish::whole) << path;
    EXPECT_EQ(wanted(path, R"({"Stream":true})"), wish::stream) << "as Go reads names";
    EXPECT_EQ(wanted(path, R"({"stream":true,"stream":false})"), wish::whole) << "the last counts";
  }
}

TEST(stream_request, else_the_dialects_default) {
  for (const auto path : {"/api/generate", "/api/chat", "/api/pull", "/api/push", "/api/create"}) {
    EXPECT_EQ(wanted(path, R"({"model":"x"})"), wish::stream) << path;
    EXPECT_EQ(wanted(path, R"({"stream":null})"), wish::stream) << path;
  }
  for (const auto path :
       {"/v1/chat/completions", "/v1/completions", "/v1/responses", "/v1/messages"}) {
    EXPECT_EQ(wanted(path, R"({"model":"x"})"), wish::whole) << path;
  }
}

TEST(stream_request, a_look_alike_says_nothing) {
  for (const std::string_view body :
       {R"({"options":{"stream":false}})", R"({"prompt":"\"stream\":false"})",
        R"({"tools":[{"stream":false}]})", R"({"streams":false})"}) {
    EXPECT_EQ(wanted("/api/chat", body), wish::stream) << body;
  }
}

TEST(stream_request, what_cannot_be_read_is_not_guessed) {
  for (const std::string_view body :
       {"", "  ", "{", R"({"stream":true)", R"({"model":"x")", R"([{"stream":true}])",
        R"("stream":true)", R"({"stream":"yes"})", R"({"stream":1})", R"({"stream":{}})",
        R"({"stream":true}{"stream":true})", R"({"stream":true} x)", R"(x{"stream":true})",
        "\x28\xB5\x2F\xFD{\"stream\":true}"}) {
    EXPECT_EQ(wanted("/api/chat", body), wish::unknown) << body;
  }
  for (const auto path : {"/api/embed", "/api/tags", "/v1/embeddings", "/", "/v1/chat"}) {
    EXPECT_EQ(wanted(path, R"({"stream":true})"), wish::unknown) << path;
  }
}

TEST(stream_request, only_the_first_64_kib_are_looked_at) {
  const std::string images(stream_request::looked_at, 'A');
  EXPECT_EQ(wanted("/api/chat", R"({"stream":false,"images":[")" + images + "\"]}"), wish::whole);
  EXPECT_EQ(wanted("/api/chat", R"({"images":[")" + images + R"("],"stream":false})"),
            wish::unknown);
  EXPECT_EQ(wanted("/api/chat", R"({"images":[")" + images + "\"]}"), wish::unknown)
      << "it may still come";
  const std::string head = R"({"prompt":")";
  const std::string tail = R"(","stream":false})";
  const std::string fits(stream_request::looked_at - head.size() - tail.size(), 'A');
  EXPECT_EQ(wanted("/api/chat", head + fits + tail), wish::whole);
  EXPECT_EQ(wanted("/api/chat", head + fits + "A" + tail), wish::whole) << "but for a bracket";
}

}  // namespace
}  // namespace ollama_cors::ollama
