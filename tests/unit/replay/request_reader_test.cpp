// Requests out of bytes, however they are cut.
#include "replay/request_reader.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace ollama_cors::replay {
namespace {

using status = request_reader::status;

struct seen {
  std::string target;
  std::string body;
  bool operator==(const seen&) const = default;
};

// All requests in `bytes`, fed in pieces that end at the cuts.
std::vector<seen> read(std::string_view bytes, const std::vector<std::size_t>& cuts) {
  request_reader reader;
  std::vector<seen> all;
  std::string pending;
  std::size_t from = 0;
  const auto feed = [&](std::size_t until) {
    pending.append(bytes.substr(from, until - from));
    from = until;
    for (;;) {
      const auto step = reader.feed(pending);
      pending.erase(0, step.consumed);
      if (step.status == status::complete) {
        all.push_back({std::string(reader.head().target), std::string(reader.body())});
        reader.restart();
      } else if (step.status == status::refused) {
        all.push_back({"refused", {}});
        return;
      } else if (step.status == status::more && (step.consumed == 0 || pending.empty())) {
        return;
      }
    }
  };
  for (const std::size_t cut : cuts) feed(cut);
  feed(bytes.size());
  return all;
}

TEST(request_reader, finds_the_same_requests_at_every_cut) {
  const std::string bytes =
      "\r\nPOST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"
      "GET /b HTTP/1.1\r\nHost: x\r\n\r\n"
      "POST /c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3;e\r\nabc\r\n2\r\nde\r\n0\r\nT: 1\r\n\r\n"
      "POST /d HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n";
  const std::vector<seen> expected{{"/a", "hello"}, {"/b", ""}, {"/c", "abcde"}, {"/d", ""}};
  EXPECT_EQ(read(bytes, {}), expected);
  for (std::size_t first = 0; first <= bytes.size(); ++first) {
    ASSERT_EQ(read(bytes, {first}), expected) << first;
  }
  std::vector<std::size_t> everywhere;
  for (std::size_t cut = 1; cut < bytes.size(); ++cut) everywhere.push_back(cut);
  EXPECT_EQ(read(bytes, everywhere), expected);
}

TEST(request_reader, refuses_what_is_no_request) {
  const std::vector<seen> refused{{"refused", {}}};
  EXPECT_EQ(read("\x16\x03\x01\r\n\r\n", {}), refused);
  EXPECT_EQ(read("GET / HTTP/1.1\nHost: x\n\n", {}), refused);
  EXPECT_EQ(read("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", {}),
            refused);
  EXPECT_EQ(read("GET / HTTP/1.1\r\nX: " + std::string(2 << 20, 'x'), {}), refused);
}

TEST(request_reader, shows_the_head_before_the_body_is_there) {
  request_reader reader;
  const std::string head = "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n";
  const auto step = reader.feed(head);
  EXPECT_EQ(step.status, status::head_complete);
  EXPECT_EQ(step.consumed, head.size());
  EXPECT_EQ(reader.head().framing.length, 5u);
  EXPECT_EQ(reader.feed("hel").status, status::more);
  EXPECT_EQ(reader.feed("lo+").consumed, 2u);
  EXPECT_EQ(reader.body(), "hello");
}

}  // namespace
}  // namespace ollama_cors::replay
