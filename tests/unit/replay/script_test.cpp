// The replay against what was recorded: to the request of each recording it gives the recorded
// answer, byte for byte but for its label.
#include "replay/script.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "replay/recording.hpp"
#include "replay/request_reader.hpp"
#include "replay/selection.hpp"

namespace ollama_cors::replay {
namespace {

constexpr std::string_view label = "X-Ollama-Cors-Replay: 1\r\n";

struct answered {
  std::string bytes;  // without the label
  bool keep_open = true;
  bool labelled = false;
  std::size_t steps = 0;
  std::chrono::microseconds delay{};
};

answered ask(std::string_view request, allow_list headers = allow_list::today) {
  request_reader reader;
  script played;
  for (bool done = false; !done;) {
    const auto step = reader.feed(request);
    request.remove_prefix(step.consumed);
    switch (step.status) {
      case request_reader::status::more:
        if (step.consumed != 0 && !request.empty()) break;
        ADD_FAILURE() << "the request is not complete";
        return {};
      case request_reader::status::head_complete:
        if (!answers_at_once(reader.head())) break;
        played = answer_at_once(reader.head(), headers);
        done = true;
        break;
      case request_reader::status::complete:
        played = answer(reader.head(), reader.body(), headers);
        done = true;
        break;
      case request_reader::status::refused:
        played = refusal(reader.error());
        done = true;
        break;
    }
  }
  answered result;
  for (const auto& step : played.steps) {
    result.bytes += step.bytes;
    result.delay += step.delay;
  }
  result.steps = played.steps.size();
  result.keep_open = played.keep_open;
  const std::size_t at = result.bytes.find(label);
  if (at != std::string::npos) {
    result.labelled = result.bytes.find("\r\n\r\n") > at;
    result.bytes.erase(at, label.size());
  }
  return result;
}

std::string recorded_bytes(const recording& one) {
  std::string bytes;
  for (const auto& read : one.reads) bytes += read.bytes;
  return bytes;
}

// A refusal is the same at any time of day.
std::string without_date(std::string bytes) {
  const std::size_t date = bytes.find("Date: ");
  if (date != std::string::npos && date < bytes.find("\r\n\r\n")) {
    bytes.erase(date, bytes.find("\r\n", date) + 2 - date);
  }
  return bytes;
}

std::string with_length(const std::string& start, const std::string& body) {
  return start + "\r\nHost: 127.0.0.1:11434\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + body;
}

TEST(replay_script, answers_the_request_of_each_recording_with_it) {
  ASSERT_GT(recordings().size(), 150u);
  // Asked for by a name that is not offered, or twice of one name; and a CONNECT, after which we
  // close.
  const std::set<std::string_view> elsewhere{"delete-ok", "pull-again", "push-no-upload-route",
                                             "http-connect"};
  for (const recording& one : recordings()) {
    ASSERT_FALSE(one.reads.empty()) << one.id;
    // The model was `tiny-slow`, and its process was killed while it answered.
    if (one.id.starts_with("midstream-") || elsewhere.contains(one.id)) continue;
    const answered now = ask(one.request);
    EXPECT_TRUE(now.labelled) << one.id;
    EXPECT_EQ(now.bytes, recorded_bytes(one)) << one.id;
  }
}

TEST(replay_script, judges_origins_and_hosts_as_recorded) {
  const std::filesystem::path folder =
      std::filesystem::path(OLLAMA_CORS_SOURCE_DIR) / "tests/unit/replay/recordings";
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".replay") continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    const std::string id = entry.path().stem().string();
    const recording one = parse_recording(id, bytes);
    ASSERT_FALSE(one.reads.empty()) << id;
    const answered now = ask(one.request);
    EXPECT_EQ(without_date(now.bytes), without_date(recorded_bytes(one))) << id;
    EXPECT_TRUE(now.labelled) << id;
    ++count;
  }
  EXPECT_GT(count, 80u);
}

TEST(replay_script, keeps_the_recorded_reads_and_their_delays_within_reason) {
  const recording* recorded = find_recording("chat-stream");
  const answered now = ask(recorded->request);
  EXPECT_EQ(now.steps, recorded->reads.size());
  std::chrono::microseconds total{};
  for (const auto& read : recorded->reads) total += read.delay;
  EXPECT_EQ(now.delay, total);
  EXPECT_TRUE(now.keep_open);

  const answered slow = ask(with_length(
      "POST /api/chat HTTP/1.1", R"({"model":"tiny-slow:killed","stream":false,"messages":[{}]})"));
  EXPECT_TRUE(slow.bytes.starts_with("HTTP/1.1 500 ")) << slow.bytes;
  EXPECT_EQ(slow.delay, longest_delay);
}

TEST(replay_script, lacks_x_stainless_timeout_before_0_5_12) {
  const std::string preflight =
      "OPTIONS /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:11434\r\n"
      "Origin: http://localhost:5174\r\nAccess-Control-Request-Method: POST\r\n"
      "Access-Control-Request-Headers: x-stainless-timeout\r\n\r\n";
  const std::string today = ask(preflight).bytes;
  const std::string then = ask(preflight, allow_list::before_0_5_12).bytes;
  EXPECT_NE(today.find(",X-Stainless-Timeout\r\n"), std::string::npos);
  EXPECT_EQ(then.find("Timeout"), std::string::npos);
  EXPECT_EQ(then.find("Openai-Beta"), std::string::npos);
  EXPECT_NE(then.find("X-Stainless-Retry-Count"), std::string::npos);
  EXPECT_TRUE(then.starts_with("HTTP/1.1 204 No Content\r\n"));
}

TEST(replay_script, names_the_model_that_it_does_not_have) {
  const answered native =
      ask(with_length("POST /api/chat HTTP/1.1", R"({"model":"llama3.2","messages":[{}]})"));
  EXPECT_TRUE(native.bytes.ends_with("\r\n\r\n{\"error\":\"model 'llama3.2' not found\"}"));
  EXPECT_NE(native.bytes.find("Content-Length: 38\r\n"), std::string::npos) << native.bytes;
  const answered show = ask(with_length("POST /api/show HTTP/1.1", R"({"model":"a:b"})"));
  EXPECT_TRUE(show.bytes.ends_with("{\"error\":\"model 'a:b' not found\"}")) << show.bytes;
  const answered odd =
      ask(with_length("POST /v1/completions HTTP/1.1", R"({"model":"a\"b","prompt":"x"})"));
  EXPECT_NE(odd.bytes.find(R"("model 'a\"b' not found")"), std::string::npos) << odd.bytes;
}

TEST(replay_script, ends_in_mid_stream_where_the_model_is_killed) {
  const std::map<std::string, std::string> bodies{
      {"/api/chat", R"({"model":"tiny-slow:killed","messages":[{}]})"},
      {"/api/generate", R"({"model":"tiny-slow:killed","prompt":"x"})"},
      {"/v1/chat/completions", R"({"model":"tiny-slow:killed","messages":[{}],"stream":true})"},
      {"/v1/completions", R"({"model":"tiny-slow:killed","prompt":"x","stream":true})"},
      {"/v1/responses", R"({"model":"tiny-slow:killed","input":"x","stream":true})"},
      {"/v1/messages",
       R"({"model":"tiny-slow:killed","messages":[{}],"max_tokens":9,"stream":true})"}};
  for (const auto& [path, body] : bodies) {
    const answered now = ask(with_length("POST " + path + " HTTP/1.1", body));
    EXPECT_TRUE(now.bytes.starts_with("HTTP/1.1 200 ")) << path;
    EXPECT_TRUE(now.bytes.ends_with("\r\n0\r\n\r\n")) << path;
    for (const char* end : {"[DONE]", "\"done\":true", "message_stop", "response.completed"}) {
      EXPECT_EQ(now.bytes.find(end), std::string::npos) << path;
    }
  }
}

TEST(replay_script, gives_an_http_1_0_client_a_stream_without_chunks) {
  std::string body = R"({"model":"tiny","messages":[{"role":"user","content":"hi"}]})";
  const answered now = ask(with_length("POST /api/chat HTTP/1.0", body));
  EXPECT_TRUE(now.bytes.starts_with("HTTP/1.0 200 OK\r\n"));
  EXPECT_EQ(now.bytes.find("Transfer-Encoding"), std::string::npos);
  EXPECT_EQ(now.bytes.find("Content-Length"), std::string::npos);
  EXPECT_FALSE(now.keep_open);
  const std::string lines = now.bytes.substr(now.bytes.find("\r\n\r\n") + 4);
  EXPECT_TRUE(lines.starts_with("{\"model\":\"tiny\""));
  EXPECT_EQ(lines.find('\r'), std::string::npos);
}

TEST(replay_script, leads_redirects_to_where_they_were_asked_for) {
  const std::string host = " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
  const std::string moved = ask("GET /api/tags/?a=1&b='" + host).bytes;
  EXPECT_TRUE(moved.starts_with("HTTP/1.1 301 Moved Permanently\r\n")) << moved;
  EXPECT_NE(moved.find("Location: /api/tags?a=1&b='\r\n"), std::string::npos) << moved;
  EXPECT_TRUE(moved.ends_with("<a href=\"/api/tags?a=1&amp;b=&#39;\">Moved Permanently</a>.\n\n"));
  EXPECT_NE(ask("POST //v1/../api/chat" + host).bytes.find("Location: /api/chat\r\n"),
            std::string::npos);
  // What was escaped stays escaped, or a line end would write a field of its own.
  const std::string split = ask("GET //a%0d%0aX:%20y%00 HTTP/1.1\r\nHost: x\r\n\r\n").bytes;
  EXPECT_NE(split.find("Location: /a%0D%0AX:%20y%00\r\n"), std::string::npos) << split;
  // No POST route there: a 404, not a redirect.
  EXPECT_TRUE(ask("POST /api/tags/" + host).bytes.starts_with("HTTP/1.1 404 "));
}

TEST(replay_script, says_how_the_connection_goes_on) {
  const std::string request = "GET /api/version HTTP/1.1\r\nHost: 127.0.0.1\r\n";
  EXPECT_TRUE(ask(request + "\r\n").keep_open);
  EXPECT_FALSE(ask(request + "Connection: close\r\n\r\n").keep_open);
  EXPECT_FALSE(ask("G[T / HTTP/1.1\r\n\r\n").keep_open);
}

TEST(replay_script, offers_the_models_that_the_recorded_tags_name) {
  const std::string tags = recorded_bytes(*find_recording("tags-get"));
  std::size_t named = 0;
  for (std::size_t at = tags.find("{\"name\":\""); at != std::string::npos;
       at = tags.find("{\"name\":\"", at + 1)) {
    ++named;
  }
  EXPECT_EQ(named, offered_models().size());
  for (const std::string_view model : offered_models()) {
    EXPECT_NE(tags.find("{\"name\":\"" + std::string(model) + ":latest\""), std::string::npos)
        << model;
  }
}

}  // namespace
}  // namespace ollama_cors::replay
