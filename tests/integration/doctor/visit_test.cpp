// A visit over real sockets, to the built-in replay of an Ollama: again and again, and cut short.
#include "doctor/visit.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "replay/upstream.hpp"

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

TEST_F(doctor_visit, tells_why_nobody_answers) {
  server.reset();
  const auto found = visit(about, {}).run();
  ASSERT_TRUE(found);
  EXPECT_FALSE(found->reached());
  EXPECT_NE(found->to_json().find("\"error\":\""), std::string::npos);
}

}  // namespace
