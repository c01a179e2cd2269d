// Every limit of the configuration through real sockets: just below it, at it, and just above it.
#include <gtest/gtest.h>

#include <mutex>

#include "integration/shim/running_shim.hpp"

namespace ollama_cors::test {
namespace {

// Remembers what arrived, and answers each whole request.
class recording_upstream {
public:
  std::string arrived() {
    const std::lock_guard lock(mutex_);
    return arrived_;
  }
  std::uint16_t port() const { return ollama_.port(); }
  int connections() const { return ollama_.connections(); }

private:
  void serve(connection& peer) {
    std::string request;
    for (;;) {
      const auto more = peer.read_some();
      if (more.empty()) return;
      request += more;
      {
        const std::lock_guard lock(mutex_);
        arrived_ += more;
      }
      if (!is_whole(request)) continue;
      request.clear();
      if (!peer.send(short_answer)) return;
    }
  }
  static bool is_whole(const std::string& request) {
    const auto head = request.find("\r\n\r\n");
    if (head == std::string::npos) return false;
    if (request.find("Transfer-Encoding: chunked") < head) return request.ends_with("0\r\n\r\n");
    const auto length = request.find("Content-Length: ");
    const auto body = length < head ? std::stoul(request.substr(length + 16)) : 0;
    return request.size() - head - 4 == body;
  }

  std::mutex mutex_;
  std::string arrived_;
  upstream ollama_{[this](connection& peer) { serve(peer); }};
};

// Whole, or a byte a system call: what is counted is the same.
enum class sent { whole, in_bytes };
std::ostream& operator<<(std::ostream& to, sent how) {
  return to << (how == sent::whole ? "whole" : "in_bytes");
}

class limits : public testing::TestWithParam<sent> {
protected:
  // What a client that sends `request` gets: the message, and whether the connection is closed.
  struct outcome {
    std::string answer;
    int status = 0;
  };
  outcome ask(const shim::server& shim, std::string_view request) {
    auto client = connection::to(shim.port());
    if (GetParam() == sent::whole) {
      client.send(request);
    } else {
      // What is refused early is not taken to its end.
      for (const char byte : request) {
        if (!client.send({&byte, 1})) break;
      }
    }
    outcome seen{client.read_message()};
    if (seen.answer.size() > 12) seen.status = std::stoi(seen.answer.substr(9, 3));
    if (seen.status >= 400) {
      EXPECT_EQ(client.read_to_end(), "") << "a refusal of this kind ends the connection";
    }
    return seen;
  }

  recording_upstream ollama_;
};
INSTANTIATE_TEST_SUITE_P(sent, limits, testing::Values(sent::whole, sent::in_bytes),
                         testing::PrintToStringParamName());

std::string head_of(std::size_t size) {
  const std::string start = "GET /api/version HTTP/1.1\r\nHost: localhost\r\nX-Pad: ";
  return start + std::string(size - start.size() - 4, 'a') + "\r\n\r\n";
}

TEST_P(limits, head_bytes) {
  const auto shim = start_shim(configuration(ollama_.port(), R"("limits":{"head_bytes":1024})"));
  EXPECT_EQ(ask(*shim, head_of(1023)).status, 200);
  EXPECT_EQ(ask(*shim, head_of(1024)).status, 200);
  const auto before = ollama_.arrived();
  EXPECT_EQ(ask(*shim, head_of(1025)).status, 431);
  EXPECT_EQ(ask(*shim, head_of(4000)).status, 431);
  EXPECT_EQ(ollama_.arrived(), before);
}

TEST_P(limits, head_bytes_by_default) {
  if (GetParam() == sent::in_bytes) return;  // 64 Ki system calls would show nothing new
  const auto shim = start_shim(configuration(ollama_.port()));
  EXPECT_EQ(ask(*shim, head_of(65535)).status, 200);
  EXPECT_EQ(ask(*shim, head_of(65536)).status, 200);
  EXPECT_EQ(ask(*shim, head_of(65537)).status, 431);
}

TEST_P(limits, target_bytes) {
  const auto shim = start_shim(configuration(ollama_.port(), R"("limits":{"target_bytes":64})"));
  const auto request = [](std::size_t size) {
    const std::string path = "/api/version?";
    return "GET " + path + std::string(size - path.size(), 'a') +
           " HTTP/1.1\r\nHost: localhost\r\n\r\n";
  };
  EXPECT_EQ(ask(*shim, request(63)).status, 200);
  EXPECT_EQ(ask(*shim, request(64)).status, 200);
  const auto before = ollama_.arrived();
  EXPECT_EQ(ask(*shim, request(65)).status, 414);
  EXPECT_EQ(ollama_.arrived(), before);
}

TEST_P(limits, fields) {
  const auto shim = start_shim(configuration(ollama_.port(), R"("limits":{"fields":5})"));
  const auto request = [](int fields) {
    std::string text = "GET /api/version HTTP/1.1\r\nHost: localhost\r\n";
    for (int i = 1; i < fields; ++i) text += "X-" + std::to_string(i) + ": a\r\n";
    return text + "\r\n";
  };
  EXPECT_EQ(ask(*shim, request(4)).status, 200);
  EXPECT_EQ(ask(*shim, request(5)).status, 200);
  const auto before = ollama_.arrived();
  EXPECT_EQ(ask(*shim, request(6)).status, 431);
  EXPECT_EQ(ollama_.arrived(), before);
}

constexpr std::string_view page_request =
    "POST /api/chat HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost:5174\r\n";

TEST_P(limits, body_bytes_of_a_body_that_says_its_length) {
  const auto shim = start_shim(configuration(ollama_.port(), R"("limits":{"body_bytes":1000})"));
  const auto request = [](std::size_t size) {
    return std::string(page_request) + "Content-Length: " + std::to_string(size) + "\r\n\r\n" +
           std::string(size, 'z');
  };
  EXPECT_EQ(ask(*shim, request(999)).status, 200);
  EXPECT_EQ(ask(*shim, request(1000)).status, 200);
  EXPECT_TRUE(ollama_.arrived().ends_with("\r\n\r\n" + std::string(1000, 'z')));
  const auto before = ollama_.arrived();
  // It is small enough to be swallowed, so the connection stays: asked for its end, it would wait.
  auto client = connection::to(shim->port());
  client.send(request(1001));
  const auto answer = client.read_message();
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 413 ")) << answer;
  EXPECT_NE(answer.find("Access-Control-Allow-Origin: http://localhost:5174\r\n"),
            std::string::npos);
  client.send(get_version);
  EXPECT_TRUE(client.read_message().starts_with("HTTP/1.1 200 "));
  EXPECT_EQ(ollama_.arrived().find('z', before.size()), std::string::npos);
}

// The last byte of a body that says no length is known to be the last only behind it: what went
// upstream before is cut there, and never ended.
TEST_P(limits, body_bytes_of_a_chunked_body) {
  const auto shim = start_shim(configuration(ollama_.port(), R"("limits":{"body_bytes":1000})"));
  const auto request = [](std::size_t size) {
    std::string text = std::string(page_request) + "Transfer-Encoding: chunked\r\n\r\n";
    for (std::size_t left = size; left > 0;) {
      const auto piece = std::min<std::size_t>(left, 100);
      char head[16];
      std::snprintf(head, sizeof head, "%zx\r\n", piece);
      text += head + std::string(piece, 'b') + "\r\n";
      left -= piece;
    }
    return text + "0\r\n\r\n";
  };
  EXPECT_EQ(ask(*shim, request(999)).status, 200);
  EXPECT_EQ(ask(*shim, request(1000)).status, 200);
  EXPECT_TRUE(ollama_.arrived().ends_with("0\r\n\r\n"));
  const auto before = ollama_.arrived().size();
  const auto refused = ask(*shim, request(1001));
  EXPECT_EQ(refused.status, 413);
  EXPECT_NE(refused.answer.find("Access-Control-Allow-Origin: http://localhost:5174\r\n"),
            std::string::npos);
  EXPECT_EQ(ollama_.arrived().find("0\r\n\r\n", before), std::string::npos);
}

TEST(limits, connections) {
  upstream ollama([](connection& peer) {
    while (!peer.read_message().empty()) {
      if (!peer.send(short_answer)) return;
    }
  });
  const auto shim = start_shim(configuration(ollama.port(), R"("limits":{"connections":3})"));
  const auto is_served = [](connection& client) {
    return client.send(get_version) && client.read_message().starts_with("HTTP/1.1 200 ");
  };
  std::vector<connection> open;
  for (int i = 0; i < 3; ++i) {
    open.push_back(connection::to(shim->port()));
    EXPECT_TRUE(is_served(open.back())) << i;
  }
  // Far more of them than the cap stand at the door and do not go when they are told.
  std::vector<connection> crowd;
  for (int i = 0; i < 20; ++i) {
    crowd.push_back(connection::to(shim->port()));
    const auto answer = crowd.back().read_message();
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 503 Service Unavailable\r\n")) << answer;
    EXPECT_NE(answer.find("\r\nRetry-After: "), std::string::npos);
    EXPECT_NE(answer.find("\r\nConnection: close\r\n"), std::string::npos);
  }
  for (auto& client : open) EXPECT_TRUE(is_served(client)) << "those that are in are served on";
  // Whoever leaves frees a place, whatever stands at the door.
  open.back().shut_down();
  EXPECT_EQ(open.back().read_to_end(), "");
  auto next = connection::to(shim->port());
  EXPECT_TRUE(is_served(next));
}

}  // namespace
}  // namespace ollama_cors::test
