// A stream has to say that it is over. What the client sees of those that do, and of those that do
// not: every recorded stream of a real Ollama, and the shapes that none of them has.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <set>

#include "replay/recording.hpp"
#include "unit/shim/exchange_script.hpp"

namespace ollama_cors::shim {
namespace {

using ollama::dialect;

std::string body_of(const std::string& message) {
  return message.substr(message.find("\r\n\r\n") + 4);
}

std::string chunk(std::string_view payload) {
  std::string text;
  append_chunk(payload, text);
  return text;
}

std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++found;
  return found;
}

constexpr std::string_view last_chunk = "0\r\n\r\n";

struct recorded_stream {
  std::string id, request, head, body;
  bool chunked = false;
  bool ends() const { return !chunked || body.ends_with(last_chunk); }
};

std::string first_message(std::string text) {
  const auto end = text.find("\r\n0\r\n\r\n");
  return end == text.npos ? text : text.substr(0, end + 7);
}

// All 87 of them: those of the replay, and those in recordings/ beside this file.
std::vector<recorded_stream> recorded_streams() {
  std::vector<recorded_stream> streams;
  const auto add = [&](const replay::recording& one) {
    std::string bytes;
    for (const auto& read : one.reads) bytes += read.bytes;
    bytes = first_message(bytes);
    const auto end = bytes.find("\r\n\r\n");
    if (end == bytes.npos) return;
    recorded_stream stream{.id = std::string(one.id),
                           .request = std::string(one.request),
                           .head = bytes.substr(0, end + 4),
                           .body = bytes.substr(end + 4)};
    stream.chunked = stream.head.find("chunked") != std::string::npos;
    const bool is_stream = stream.head.find("application/x-ndjson") != std::string::npos ||
                           stream.head.find("text/event-stream") != std::string::npos;
    if (is_stream) streams.push_back(std::move(stream));
  };
  for (const auto& one : replay::recordings()) add(one);
  const auto folder = std::filesystem::path(OLLAMA_CORS_SOURCE_DIR) / "tests/unit/shim/recordings";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".replay") continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    add(replay::parse_recording(entry.path().stem().string(), bytes));
  }
  return streams;
}

// The model gave up or died, and Ollama ended the answer as if nothing were amiss.
bool is_lost(const std::string& id) {
  return id.find("repeat-abort") != std::string::npos || id.starts_with("midstream-error-v1") ||
         id.starts_with("disconnect-");
}

const std::map<std::string, std::string> frame_starts = {
    {"/api/", "{\"error\":\"Ollama's stream "},
    {"/v1/chat/completions", "data: {\"error\":{\"message\":\"Ollama's stream "},
    {"/v1/completions", "data: {\"error\":{\"message\":\"Ollama's stream "},
    {"/v1/responses", "event: error\ndata: {\"type\":\"error\","},
    {"/v1/messages", "event: error\ndata: {\"type\":\"error\",\"error\":{"},
};

std::string frame_start(const recorded_stream& of) {
  const auto path = of.request.substr(of.request.find(' ') + 1);
  for (const auto& [prefix, start] : frame_starts) {
    if (path.starts_with(prefix)) return start;
  }
  return "no dialect";
}

template <typename Feed>
void play(const recorded_stream& one, Feed feed) {
  SCOPED_TRACE(one.id);
  exchange_script script;
  script.client_sends(one.request);
  ASSERT_EQ(script.connects, 1);
  script.upstream_connects();
  feed(script, one.head + one.body);
  if (!one.ends() || !one.chunked) script.upstream_ends();
  const auto told = script.next_event();
  const auto sent = body_of(script.at_client);
  if (!is_lost(one.id)) {
    ASSERT_EQ(sent, one.body);
    ASSERT_EQ(told.outcome, "done");
    return;
  }
  const auto whole =
      one.ends() ? one.body.substr(0, one.body.size() - last_chunk.size()) : one.body;
  ASSERT_TRUE(sent.starts_with(whole)) << sent;
  const auto added = sent.substr(whole.size());
  const auto line = added.find("\r\n") + 2;
  const auto payload = added.substr(line, added.size() - line - 2);
  ASSERT_EQ(added, chunk(payload)) << "one chunk, and no last-chunk";
  const auto start = frame_start(one);
  ASSERT_TRUE(payload.starts_with(start)) << payload;
  ASSERT_EQ(count_of(sent, start), 1U);
  ASSERT_EQ(script.client, client_act::linger);
  ASSERT_EQ(script.upstream, one.ends() ? upstream_act::release : upstream_act::close);
  ASSERT_EQ(told.outcome, "failed");
  ASSERT_EQ(told.reason, "stream-incomplete");
  ASSERT_TRUE(told.message.starts_with("Ollama's stream "));
  ASSERT_EQ(told.status, 200);
}

TEST(exchange_stream, recorded_streams_pass_whole_or_are_told_to_be_broken) {
  const auto streams = recorded_streams();
  ASSERT_EQ(streams.size(), 87U);
  std::set<std::string> lost;
  for (const auto& one : streams) {
    if (is_lost(one.id)) lost.insert(one.id);
    play(one,
         [](exchange_script& script, const std::string& bytes) { script.upstream_sends(bytes); });
    play(one, [](exchange_script& script, const std::string& bytes) {
      for (const char octet : bytes) script.upstream_sends({&octet, 1});
    });
  }
  EXPECT_EQ(lost.size(), 17U);
}

TEST(exchange_stream, recorded_streams_are_the_same_wherever_they_are_cut) {
  std::minstd_rand random(20261126);
  for (const auto& one : recorded_streams()) {
    const auto size = one.head.size() + one.body.size();
    for (std::size_t cut = 1; cut < size; ++cut) {
      // Every position near the end, where all is decided; a sample of the others.
      if (cut + 300 < size && random() % 16 != 0) continue;
      play(one, [cut](exchange_script& script, const std::string& bytes) {
        script.upstream_sends(bytes.substr(0, cut));
        script.upstream_sends(bytes.substr(cut));
      });
      if (testing::Test::HasFatalFailure()) return;
    }
    for (int i = 0; i < 10; ++i) {
      play(one, [&random](exchange_script& script, const std::string& bytes) {
        for (std::size_t at = 0; at < bytes.size();) {
          const auto piece = bytes.substr(at, 1 + random() % 200);
          script.upstream_sends(piece);
          at += piece.size();
        }
      });
    }
  }
}

// A stream of the test's own, without sockets and by default without an end.
struct story {
  std::string path = "/api/chat";
  std::string type = "application/x-ndjson";
  std::string more_fields = "Transfer-Encoding: chunked\r\n";
  std::string method = "POST";
  std::string version = "HTTP/1.1";
  unsigned status = 200;

  std::unique_ptr<exchange_script> begin(std::string_view configuration = "{}") const {
    auto script = std::make_unique<exchange_script>(configuration);
    script->client_sends(method + " " + path + " " + version +
                         "\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}");
    script->upstream_connects();
    script->upstream_sends("HTTP/1.1 " + std::to_string(status) + " X\r\nContent-Type: " + type +
                           "\r\n" + more_fields + "\r\n");
    return script;
  }
};

constexpr std::string_view line = "{\"response\":\"a\",\"done\":false}\n";

std::string added_to(const exchange_script& script, std::string_view before) {
  const auto sent = body_of(script.at_client);
  EXPECT_TRUE(sent.starts_with(before)) << sent;
  return sent.substr(before.size());
}

bool is_error_line(std::string_view text) {
  return text.starts_with("{\"error\":\"") && text.ends_with("\"}\n");
}

TEST(exchange_stream, an_end_inside_a_line_ends_the_line_first) {
  for (const auto& [begun, breaks] :
       {std::pair("{\"resp", true), std::pair("{\"done\":false}", true), std::pair("  ", false)}) {
    auto script = story{}.begin();
    const auto sent = chunk(line) + chunk(begun);
    script->upstream_sends(sent + std::string(last_chunk));
    auto added = added_to(*script, sent);
    added = added.substr(added.find("\r\n") + 2);
    added.resize(added.size() - 2);
    EXPECT_EQ(added.starts_with("\n"), breaks);
    EXPECT_TRUE(is_error_line(added.substr(breaks ? 1 : 0))) << added;
  }
  story messages{.path = "/v1/messages", .type = "text/event-stream; charset=utf-8"};
  for (const auto& [begun, breaks] :
       {std::pair("event: ping\ndata: {}\n", true), std::pair("event: pi", true),
        std::pair("event: ping\ndata: {}\n\n", false), std::pair("", false)}) {
    auto script = messages.begin();
    script->upstream_sends(chunk(begun) + std::string(last_chunk));
    auto added = added_to(*script, chunk(begun));
    added = added.substr(added.find("\r\n") + 2);
    EXPECT_TRUE(added.starts_with(breaks ? "\n\nevent: error\n" : "event: error\n")) << added;
  }
}

TEST(exchange_stream, a_cut_between_chunks_is_told_and_one_inside_a_chunk_only_cut) {
  for (const bool clean : {true, false}) {
    auto between = story{}.begin();
    between->upstream_sends(chunk(line));
    between->upstream_ends(clean);
    EXPECT_NE(added_to(*between, chunk(line)), "");
    EXPECT_EQ(between->client, client_act::linger);
    EXPECT_EQ(between->upstream, upstream_act::close);

    const auto whole = chunk(line);
    for (std::size_t cut = 1; cut < whole.size(); ++cut) {
      auto inside = story{}.begin();
      inside->upstream_sends(whole.substr(0, cut));
      inside->upstream_ends(clean);
      // A size that so far is nothing but zeros is held back; here there is none.
      EXPECT_EQ(added_to(*inside, whole.substr(0, cut)), "");
      EXPECT_EQ(inside->client, client_act::close);
      EXPECT_EQ(inside->next_event().outcome, "failed");
    }
  }
}

TEST(exchange_stream, a_stream_that_was_over_and_is_cut_is_not_completed) {
  auto script = story{}.begin();
  const auto sent = chunk("{\"done\":true}\n");
  script->upstream_sends(sent);
  script->upstream_ends();
  EXPECT_EQ(added_to(*script, sent), "");
  EXPECT_EQ(script->client, client_act::close);
  EXPECT_EQ(script->next_event().outcome, "failed");
}

TEST(exchange_stream, a_part_of_the_last_chunk_is_never_sent) {
  for (const std::string_view part :
       {"0", "00", "0\r", "0\r\n", "0;x=y\r\n", "0\r\nTrailer: x\r\n"}) {
    for (const std::string_view ends : {"{\"done\":true}\n", "{\"done\":false}\n"}) {
      auto script = story{}.begin();
      script->upstream_sends(chunk(ends) + std::string(part));
      script->upstream_ends();
      const auto added = added_to(*script, chunk(ends));
      EXPECT_EQ(added.empty(), ends.find("true") != ends.npos) << added;
      EXPECT_FALSE(added.starts_with("0")) << added;
    }
  }
  // What begins like one and is none passes as it was.
  auto script = story{}.begin();
  const std::string sent = "00e;a\r\n{\"done\":true}\n\r\n0\r\nA: b\r\n\r\n";
  for (const char octet : sent) script->upstream_sends({&octet, 1});
  EXPECT_EQ(added_to(*script, sent), "");
  EXPECT_EQ(script->next_event().outcome, "done");
}

TEST(exchange_stream, other_answers_are_never_touched) {
  const auto sent = chunk(line) + std::string(last_chunk);
  for (const auto& other :
       {story{.type = "application/json"}, story{.type = "text/plain"},
        story{.type = "text/event-stream"}, story{.type = "application/x-ndjson-seq"},
        story{.status = 201}, story{.status = 206}, story{.status = 404}, story{.status = 500},
        story{.more_fields = "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"},
        story{.path = "/v1/chat/completions"}, story{.path = "/", .method = "GET"},
        story{.path = "/v1/audio/transcriptions", .type = "text/event-stream"}}) {
    auto script = other.begin();
    script->upstream_sends(sent);
    EXPECT_EQ(body_of(script->at_client), sent) << other.path << ' ' << other.type;
    EXPECT_EQ(script->next_event().outcome, "done");
    EXPECT_EQ(script->client, client_act::keep);
  }
  auto tags = story{.path = "/api/tags", .type = "application/json", .method = "GET"}.begin();
  tags->upstream_sends(chunk("{\"models\":[]}") + std::string(last_chunk));
  EXPECT_EQ(tags->next_event().outcome, "done");
  auto head = story{.method = "HEAD"}.begin();
  EXPECT_EQ(body_of(head->at_client), "");
  EXPECT_EQ(head->next_event().outcome, "done");
  auto none = story{.more_fields = "", .status = 204}.begin();
  EXPECT_EQ(body_of(none->at_client), "");
  EXPECT_EQ(none->next_event().outcome, "done");
}

TEST(exchange_stream, media_types_are_read_as_they_are_written) {
  for (const auto type : {"application/x-ndjson", "application/x-ndjson; charset=utf-8",
                          "APPLICATION/X-NDJSON", "application/x-ndjson ;q=1"}) {
    auto script = story{.type = type}.begin();
    script->upstream_sends(chunk(line) + std::string(last_chunk));
    EXPECT_EQ(script->next_event().outcome, "failed") << type;
  }
  auto coded = story{.more_fields = "Content-Encoding: identity\r\nTransfer-Encoding: chunked\r\n"};
  auto script = coded.begin();
  script->upstream_sends(chunk(line) + std::string(last_chunk));
  EXPECT_EQ(script->next_event().outcome, "failed");
}

TEST(exchange_stream, one_that_ends_with_its_connection_is_judged_at_its_end) {
  const story closing{.more_fields = "Connection: close\r\n"};
  auto whole = closing.begin();
  whole->upstream_sends("{\"done\":true}\n");
  whole->upstream_ends();
  EXPECT_EQ(body_of(whole->at_client), chunk("{\"done\":true}\n") + std::string(last_chunk));
  EXPECT_EQ(whole->next_event().outcome, "done");

  auto lost = closing.begin();
  lost->upstream_sends(line);
  lost->upstream_ends();
  EXPECT_NE(added_to(*lost, chunk(line)), "");
  EXPECT_EQ(count_of(body_of(lost->at_client), last_chunk), 0U);
  EXPECT_EQ(lost->next_event().outcome, "failed");

  auto reset = closing.begin();
  reset->upstream_sends(line);
  reset->upstream_ends(false);
  EXPECT_EQ(added_to(*reset, chunk(line)), "") << "neither a clean end nor a cut between chunks";
  EXPECT_EQ(reset->client, client_act::close);
}

TEST(exchange_stream, one_of_a_length_that_was_announced_loses_its_last_byte) {
  for (const bool over : {true, false}) {
    const std::string body = over ? "{\"done\":true}\n" : "{\"done\":null}\n";
    const story counted{.more_fields = "Content-Length: " + std::to_string(body.size()) + "\r\n"};
    auto script = counted.begin();
    for (const char octet : body) script->upstream_sends({&octet, 1});
    EXPECT_NE(script->at_client.find("Content-Length: 14\r\n"), std::string::npos);
    if (over) {
      EXPECT_EQ(body_of(script->at_client), body);
      EXPECT_EQ(script->client, client_act::keep);
      EXPECT_EQ(script->next_event().outcome, "done");
    } else {
      EXPECT_EQ(body_of(script->at_client), body.substr(0, body.size() - 1));
      EXPECT_EQ(script->client, client_act::close);
      EXPECT_EQ(script->next_event().outcome, "failed");
    }
  }
  auto empty = story{.more_fields = "Content-Length: 0\r\n"}.begin();
  EXPECT_NE(empty->at_client.find("Transfer-Encoding: chunked\r\n"), std::string::npos);
  EXPECT_NE(body_of(empty->at_client).find("{\"error\":"), std::string::npos);
  EXPECT_EQ(empty->next_event().outcome, "failed");
}

TEST(exchange_stream, an_http_1_0_client_gets_the_frame_and_a_reset) {
  for (const auto fields : {"Transfer-Encoding: chunked\r\n", "Connection: close\r\n"}) {
    auto script = story{.more_fields = fields, .version = "HTTP/1.0"}.begin();
    const bool chunked = std::string_view(fields).starts_with("T");
    script->upstream_sends(chunked ? chunk(line) + std::string(last_chunk) : std::string(line));
    if (!chunked) script->upstream_ends();
    EXPECT_TRUE(is_error_line(added_to(*script, line)));
    EXPECT_EQ(script->client, client_act::abort) << "it would take any other end for a whole one";
    EXPECT_EQ(script->next_event().outcome, "failed");
  }
  auto inside = story{.version = "HTTP/1.0"}.begin();
  inside->upstream_sends(chunk(line).substr(0, 10));
  inside->upstream_ends();
  EXPECT_EQ(inside->client, client_act::abort);
}

TEST(exchange_stream, one_that_stands_still_between_chunks_is_told) {
  auto script = story{}.begin();
  script->upstream_sends(chunk(line));
  script->time_is_up();
  const auto added = added_to(*script, chunk(line));
  EXPECT_NE(added.find("timeouts.idle_ms"), std::string::npos) << added;
  EXPECT_EQ(script->upstream, upstream_act::close);
  EXPECT_EQ(script->client, client_act::linger);
}

TEST(exchange_stream, the_client_going_away_is_no_failure_of_the_stream) {
  auto script = story{}.begin();
  script->upstream_sends(chunk(line));
  script->client_ends();
  EXPECT_EQ(script->next_event().outcome, "cancelled");
}

TEST(exchange_stream, each_read_is_one_write) {
  exchange_script script;
  script.client_sends("POST /api/chat HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}");
  script.upstream_connects();
  const std::string head =
      "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n";
  script.upstream_sends(head + chunk(line));
  const auto token = chunk(line);
  const auto next = script.subject->upstream_data(token);
  EXPECT_EQ(next.consumed, token.size());
  EXPECT_EQ(next.to_client.data(), token.data()) << "passed on, not copied";
  EXPECT_EQ(next.to_client.size(), token.size());
}

}  // namespace
}  // namespace ollama_cors::shim
