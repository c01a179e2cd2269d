// The second reader against the standard's text: what it takes for one message, and what for none.
#include "support/strict_http.hpp"

#include <gtest/gtest.h>

namespace ollama_cors::test {
namespace {

using namespace std::string_literals;

const std::string get = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";
const std::string post = "POST /x HTTP/1.1\r\nHost: a\r\n";
const std::string chunked = "Transfer-Encoding: chunked\r\n\r\n";
const std::string ok = "HTTP/1.1 200 OK\r\n";

reading verdict_of(const std::string& request) {
  return read_request(request).verdict;
}

TEST(strict_request, is_read_with_its_body) {
  const auto counted = read_request(post + "Content-Length: 2\r\n\r\nhiGET");
  EXPECT_EQ(counted.verdict, reading::complete);
  EXPECT_EQ(counted.message.body, "hi");
  EXPECT_EQ(counted.size, post.size() + 23);
  const auto chunks = read_request(post + chunked + "1;a=b\r\nh\r\n1\r\ni\r\n0\r\nx: y\r\n\r\nGET");
  EXPECT_EQ(chunks.verdict, reading::complete);
  EXPECT_EQ(chunks.message.body, "hi");
  EXPECT_EQ(chunks.message.chunk_extension, ";a=b");
  EXPECT_EQ(chunks.message.trailers.size(), 1u);
  EXPECT_EQ(read_request(get).message.target, "/x");
  EXPECT_TRUE(read_request("GET / HTTP/1.0\r\n\r\n").message.http_1_0);
}

TEST(strict_request, is_incomplete_at_every_cut) {
  for (const std::string& whole : {get, post + "Content-Length: 2\r\n\r\nhi",
                                   post + chunked + "2;a\r\nhi\r\n0\r\nx: y\r\n\r\n"}) {
    for (std::size_t size = 0; size < whole.size(); ++size) {
      EXPECT_EQ(verdict_of(whole.substr(0, size)), reading::incomplete) << whole.substr(0, size);
    }
    EXPECT_EQ(verdict_of(whole), reading::complete) << whole;
  }
}

TEST(strict_request, is_malformed_wherever_two_readers_could_differ) {
  const auto fields = [](const std::string& lines) { return post + lines + "\r\n"; };
  const auto chunks = [](const std::string& body) { return post + chunked + body; };
  for (const std::string& bytes :
       {"GET /x HTTP/1.1\nHost: a\n\n"s,
        "GET /x HTTP/2.0\r\nHost: a\r\n\r\n"s,
        "GET /x\r\n\r\n"s,
        "GET  HTTP/1.1\r\nHost: a\r\n\r\n"s,
        "GET * HTTP/1.1\r\nHost: a\r\n\r\n"s,
        "G T /x HTTP/1.1\r\nHost: a\r\n\r\n"s,
        "GET x HTTP/1.1\r\nHost: a\r\n\r\n"s,
        "GET /x#y HTTP/1.1\r\nHost: a\r\n\r\n"s,
        "GET /x HTTP/1.1\r\n\r\n"s,
        "GET /x HTTP/1.1\r\nHost: a b\r\n\r\n"s,
        "GET /x HTTP/1.1\r\nHost: a:x\r\n\r\n"s,
        "\r\n"s + get,
        fields("Host: a\r\n"),
        fields("X : y\r\n"),
        fields("X: y\r\n z\r\n"),
        fields(": y\r\n"),
        fields("X\r\n"),
        fields("X: \0\r\n"s),
        fields("X: \rY: z\r\n"),
        fields("X: y\nZ: z\r\n"),
        fields("Content-Length: +1\r\n"),
        fields("Content-Length: 1, 1\r\n"),
        fields("Content-Length:\r\n"),
        fields("Content-Length: 0\r\nContent-Length: 0\r\n"),
        fields("Content-Length: 0\r\nTransfer-Encoding: chunked\r\n"),
        fields("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"),
        fields("Transfer-Encoding: gzip, chunked\r\n"),
        fields("Transfer-Encoding:\r\n"),
        "POST / HTTP/1.0\r\n" + chunked,
        chunks("2\nhi\r\n0\r\n\r\n"),
        chunks("2\r\nhi\n0\r\n\r\n"),
        chunks("2\r\nhiX"),
        chunks("0x2\r\n"),
        chunks(" 2\r\n"),
        chunks("2 \r\n"),
        chunks("\r\n"),
        chunks("2;\1\r\n"),
        chunks("0\n\n"),
        chunks("0\r\nX"s + "\r\n\r\n"),
        chunks("0\r\nContent-Length: 1\r\n\r\n"),
        chunks("10000000000000000\r\n")}) {
    EXPECT_EQ(verdict_of(bytes), reading::malformed) << bytes;
  }
}

TEST(strict_request, is_malformed_as_soon_as_it_can_be_known) {
  for (const std::string& bytes : {"G[T"s, post + "X Y"s, post + chunked + "g"s,
                                   post + chunked + "1\r\nhi"s, post + chunked + "-"s}) {
    EXPECT_EQ(verdict_of(bytes), reading::malformed) << bytes;
  }
}

TEST(strict_requests, follow_one_another) {
  const auto two = read_requests(get + get);
  EXPECT_EQ(two.messages.size(), 2u);
  EXPECT_EQ(two.rest, reading::complete);
  const auto cut = read_requests(get + post);
  EXPECT_EQ(cut.messages.size(), 1u);
  EXPECT_EQ(cut.rest, reading::incomplete);
  EXPECT_EQ(read_requests(get + "\r\n" + get).rest, reading::malformed);
}

TEST(strict_response, ends_where_its_framing_says) {
  const auto counted = read_response(ok + "Content-Length: 2\r\n\r\nhi!", "GET", false);
  EXPECT_EQ(counted.verdict, reading::complete);
  EXPECT_EQ(counted.message.body, "hi");
  EXPECT_EQ(read_response(ok + "Content-Length: 2\r\n\r\nh", "GET", true).verdict,
            reading::incomplete);
  const auto cut = read_response(ok + chunked + "2\r\nhi\r\n", "GET", true);
  EXPECT_EQ(cut.verdict, reading::incomplete);
  EXPECT_EQ(cut.message.body, "hi");
  EXPECT_EQ(read_response(ok + chunked + "2\r\nhi\r\n0\r\n\r\n", "GET", false).verdict,
            reading::complete);
  EXPECT_EQ(read_response(ok + "\r\nhi", "GET", false).verdict, reading::incomplete);
  EXPECT_EQ(read_response(ok + "\r\nhi", "GET", true).verdict, reading::complete);
  EXPECT_EQ(read_response(ok + "Content-Length: 2\r\n\r\n", "HEAD", false).verdict,
            reading::complete);
  EXPECT_EQ(read_response("HTTP/1.1 304 N\r\nContent-Length: 2\r\n\r\n", "GET", false).verdict,
            reading::complete);
  EXPECT_EQ(read_response("HTTP/1.1 100 C\r\n\r\n", "GET", false).verdict, reading::complete);
}

TEST(strict_response, is_malformed_where_a_client_could_be_misled) {
  for (const std::string& bytes :
       {"SSH-2.0-x"s, "HTTP/1.1 200\r\n\r\n"s, "HTTP/1.1 2000 OK\r\n\r\n"s,
        "HTTP/1.1 204 N\r\nContent-Length: 0\r\n\r\n"s,
        "HTTP/1.1 100 C\r\nTransfer-Encoding: chunked\r\n\r\n"s,
        ok + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        ok + "Transfer-Encoding: x\r\n\r\n", "HTTP/1.0 200 OK\r\n" + chunked,
        ok + "Content-Length: 1\r\nContent-Length: 1\r\n\r\n"}) {
    EXPECT_EQ(read_response(bytes, "GET", false).verdict, reading::malformed) << bytes;
  }
}

}  // namespace
}  // namespace ollama_cors::test
