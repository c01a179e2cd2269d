// However the bytes of an answer are cut, it says the same: all recorded answers of a real Ollama,
// and some that no Ollama gives, at 200,000 random places and more.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

#include "client/answer.hpp"
#include "replay/recording.hpp"
#include "unit/client/told.hpp"

namespace ollama_cors::client {
namespace {

struct scene {
  std::string name;
  request asked;
  std::string bytes;
};

struct outcome {
  answer::state state = answer::state::more;
  failure_kind why = failure_kind::none;
  std::string message, detail;
  unsigned status = 0;
  test::strings messages;
  bool reusable = false;
  friend bool operator==(const outcome&, const outcome&) = default;
};

outcome play(const scene& what, const std::vector<std::size_t>& cuts) {
  answer one(what.asked, 16 * 1024 * 1024, true);
  batch all, piece;
  outcome seen;
  std::size_t from = 0;
  const std::string_view bytes = what.bytes;
  for (std::size_t i = 0; i <= cuts.size() && seen.state == answer::state::more; ++i) {
    const std::size_t to = i < cuts.size() ? cuts[i] : bytes.size();
    seen.state = one.feed(bytes.substr(from, to - from), piece);
    all.take(piece);
    from = to;
  }
  if (seen.state == answer::state::more) {
    seen.state = one.end(true, piece);
    all.take(piece);
  }
  seen.why = one.why().kind;
  seen.message = one.why().message;
  seen.detail = one.why().detail;
  seen.status = one.status();
  seen.reusable = one.reusable();
  seen.messages = test::events_of(all);
  return seen;
}

request asked_by(std::string_view recorded) {
  request what;
  const std::size_t space = recorded.find(' ');
  what.method = recorded.substr(0, space);
  what.target = recorded.substr(space + 1, recorded.find(' ', space + 1) - space - 1);
  return what;
}

std::string chunked(std::string_view type, std::string_view body) {
  return "HTTP/1.1 200 OK\r\nContent-Type: " + std::string(type) +
         "\r\nTransfer-Encoding: chunked\r\n\r\n" + [&] {
           std::string text;
           for (std::size_t at = 0; at < body.size(); at += 37) {
             const auto piece = body.substr(at, 37);
             char size[8];
             std::snprintf(size, sizeof size, "%zx\r\n", piece.size());
             text.append(size).append(piece).append("\r\n");
           }
           return text + "0\r\n\r\n";
         }();
}

std::vector<scene> scenes() {
  std::vector<scene> all;
  for (const auto& one : replay::recordings()) {
    std::string bytes;
    for (const auto& read : one.reads) bytes += read.bytes;
    all.push_back({std::string(one.id), asked_by(one.request), bytes});
  }
  const std::string odd =
      "{\"response\":\"\xC2\x85 \xE2\x80\xA8 \xF0\x9F\x8D\x95 \\\"done\\\":true\"}";
  const auto ask = [](std::string target) {
    request what;
    what.method = "POST";
    what.target = std::move(target);
    return what;
  };
  all.push_back(
      {"odd lines", ask("/api/generate"),
       chunked("application/x-ndjson", odd + "\r\n\n  \n" + odd + "\n\r\n   {\"done\":true}\r\n")});
  all.push_back({"odd events", ask("/v1/chat/completions"),
                 chunked("text/event-stream", "\xEF\xBB\xBF:hi\r\n\r\ndata:" + odd +
                                                  "\r\rdata: a\ndata: b\r\n\r\nevent:x\ndata:" +
                                                  odd + "\n\ndata: [DONE]\n\n")});
  all.push_back({"an error event", ask("/v1/messages"),
                 chunked("text/event-stream",
                         "event: message_start\r\ndata: {}\r\n\r\nevent: error\r\ndata: "
                         "{\"type\":\"error\",\"error\":{\"message\":\"m\"}}\r\n\r\n")});
  return all;
}

TEST(client_answer_splits, cuts_change_nothing) {
  std::mt19937 random(20261126);
  std::size_t cuts_made = 0;
  const auto all = scenes();
  ASSERT_GT(all.size(), 150U);
  std::vector<std::size_t> cuts;
  while (cuts_made < 200'000) {
    for (const auto& one : all) {
      const outcome whole = play(one, {});
      EXPECT_NE(whole.state, answer::state::more) << one.name;
      cuts.clear();
      const std::size_t wanted = 1 + random() % 40;
      for (std::size_t i = 0; i < wanted; ++i) cuts.push_back(random() % (one.bytes.size() + 1));
      std::sort(cuts.begin(), cuts.end());
      cuts_made += cuts.size();
      const outcome cut = play(one, cuts);
      ASSERT_EQ(cut.messages, whole.messages) << one.name;
      ASSERT_TRUE(cut == whole) << one.name << ": " << cut.message << " / " << whole.message;
    }
  }
}

TEST(client_answer_splits, byte_by_byte) {
  for (const auto& one : scenes()) {
    if (one.bytes.size() > 64 * 1024) continue;
    std::vector<std::size_t> cuts;
    for (std::size_t at = 1; at < one.bytes.size(); ++at) cuts.push_back(at);
    EXPECT_TRUE(play(one, cuts) == play(one, {})) << one.name;
  }
}

}  // namespace
}  // namespace ollama_cors::client
