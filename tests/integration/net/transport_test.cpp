// What a transport tells of a peer that ends its side while nobody reads.
#include "net/transport.hpp"

#include <gtest/gtest.h>

#include "net/alarm.hpp"
#include "net/connector.hpp"
#include "support/loopback.hpp"

namespace ollama_cors::net {
namespace {

using namespace std::chrono_literals;

// A loop with one connection, until the test's owner finishes it; gives up after 20 s.
class watching : public readiness {
public:
  explicit watching(std::uint16_t port) {
    patience_.set(clock::now() + 20s, [this] { finish(); });
    connecting_ = connector::start(on, "127.0.0.1", port, nullptr,
                                   [this](std::shared_ptr<transport> made, const connect_error&) {
                                     peer = std::move(made);
                                     peer->set_owner(this, 7);
                                     connected();
                                   });
  }
  void readable(std::uint64_t) override {}
  void writable(std::uint64_t) override {}
  void ended(std::uint64_t tag) override {
    ++ends;
    EXPECT_EQ(tag, 7U);
    finish();
  }
  virtual void connected() { peer->watch_end(); }

  void finish() {
    patience_.clear();
    if (peer) peer->close();
    on.finish();
  }

  loop on;
  std::shared_ptr<transport> peer;
  int ends = 0;

private:
  alarm patience_{on};
  std::shared_ptr<connector> connecting_;
};

TEST(transport, tells_of_an_end_behind_bytes_that_nobody_reads) {
  test::upstream other([](test::connection& one) {
    one.send(std::string(1000, 'a'));
    one.shut_down();
    one.wait_for_end();
  });
  watching owner(other.port());
  owner.on.run();
  EXPECT_EQ(owner.ends, 1);
}

TEST(transport, tells_of_a_reset_too) {
  test::upstream other([](test::connection& one) {
    one.send(std::string(1000, 'a'));
    one.kill();
  });
  watching owner(other.port());
  owner.on.run();
  EXPECT_EQ(owner.ends, 1);
}

// Bytes alone are no end; and a transport that is closed while it is watched holds up nothing: the
// loop ends, and nobody is told.
TEST(transport, that_is_closed_is_watched_no_more) {
  struct closing final : watching {
    using watching::watching;
    void connected() override {
      watching::connected();
      peer->watch_end();
      peer->wait_readable();
    }
    void readable(std::uint64_t) override { finish(); }
  };
  test::upstream other([](test::connection& one) {
    one.send("a");
    one.wait_for_end();
  });
  closing owner(other.port());
  owner.on.run();
  EXPECT_EQ(owner.ends, 0);
}

}  // namespace
}  // namespace ollama_cors::net
