// A visit over real sockets, to the built-in replay of an Ollama: again and again, and cut short.
#include "doctor/visit.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>

#include "doctor/survey.hpp"
#include "replay/upstream.hpp"
#include "support/loopback.hpp"

namespace {

using namespace ollama_cors;
using namespace ollama_cors::doctor;

class doctor_visit : public testing::Test {
protected:
  void SetUp() override {
    std::string error;
    server = replay::upstream::start(error);
    ASSERT_NE(server, nullptr) << error;
    about.host = "127.0.0.1";
    about.port = server->port();
    about.origins = {"http://localhost:5173", "https://app.example"};
  }

  std::unique_ptr<replay::upstream> server;
  question about;
};

TEST_F(doctor_visit, finds_the_same_each_time) {
  const auto first = visit(about, {}).run();
  ASSERT_TRUE(first);
  EXPECT_EQ(first->of.server.front, server::kind::ollama);
  EXPECT_EQ(server->requests(), first->of.seen.size());
  for (int i = 0; i < 20; ++i) {
    const auto again = visit(about, {}).run();
    ASSERT_TRUE(again);
    ASSERT_EQ(again->to_json(), first->to_json());
  }
}

TEST_F(doctor_visit, ends_wherever_it_is_cancelled) {
  int cut = 0;
  for (std::uint64_t asked = 0; asked < 40; ++asked) {
    const std::uint64_t before = server->requests();
    visit one(about, {});
    std::atomic<bool> over{false};
    std::thread canceller([&] {
      while (!over && server->requests() < before + asked) std::this_thread::yield();
      one.cancel();
    });
    const auto found = one.run();
    over = true;
    canceller.join();
    if (found) {
      EXPECT_TRUE(found->reached());
    } else {
      ++cut;
    }
  }
  EXPECT_GT(cut, 0);
}

// A byte, and another one, until the other side has had enough.
TEST_F(doctor_visit, does_not_wait_for_the_end_of_a_body_that_dribbles) {
  test::upstream dribbling([](test::connection& to) {
    to.read_until("\r\n\r\n");
    to.send("HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nContent-Length: 1000000\r\n\r\n");
    while (to.send("x")) std::this_thread::sleep_for(std::chrono::milliseconds(2));
  });
  about.port = dribbling.port();
  const auto found =
      visit(about, {.tls = nullptr, .patience = std::chrono::milliseconds(500)}).run();
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->reached());
  const answer* said = find(found->of.seen, version());
  ASSERT_NE(said, nullptr);
  EXPECT_EQ(said->status, 200U);
}

TEST_F(doctor_visit, tells_why_nobody_answers) {
  server.reset();
  const auto found = visit(about, {}).run();
  ASSERT_TRUE(found);
  EXPECT_FALSE(found->reached());
  EXPECT_NE(found->to_json().find("\"error\":\""), std::string::npos);
}

}  // namespace
