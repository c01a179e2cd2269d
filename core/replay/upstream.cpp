#include "replay/upstream.hpp"

#include <thread>
#include <unordered_map>

#include "net/listener.hpp"
#include "net/quiet_thread.hpp"
#include "replay/connection.hpp"

namespace ollama_cors::replay {

struct upstream::impl {
  explicit impl(allow_list headers)
      : around{loop, headers, requests, [this](connection& one) { connections.erase(&one); }} {}

  net::loop loop;
  std::atomic<std::uint64_t> requests{0};
  connection::surroundings around;
  std::unordered_map<connection*, std::shared_ptr<connection>> connections;
  std::unique_ptr<net::listener> listener;
  std::uint16_t port = 0;
  bool finished = false;
  net::reserved_task finish{[this] {
    listener->close();
    while (!connections.empty()) {
      const auto one = connections.begin()->second;
      one->close();
    }
    finished = true;
    loop.finish();
  }};
  std::thread thread;
};

upstream::upstream(std::unique_ptr<impl> parts) : impl_(std::move(parts)) {}

std::unique_ptr<upstream> upstream::start(std::string& error, allow_list headers) {
  // Made before its thread: behind that nothing may fail.
  std::unique_ptr<upstream> made(new upstream(std::make_unique<impl>(headers)));
  impl& all = *made->impl_;
  net::bind_error failed;
  all.listener = net::listener::open(all.loop, "127.0.0.1", 0, failed);
  if (!all.listener) {
    error = "The replay cannot listen on 127.0.0.1: " + failed.message + ".";
    return nullptr;
  }
  all.port = all.listener->port();
  all.listener->start([&all]() -> net::loop& { return all.loop; },
                      [&all](std::shared_ptr<net::transport> client) {
                        if (all.finished) return client->close();
                        auto one = std::make_shared<connection>(all.around, std::move(client));
                        all.connections.emplace(one.get(), one);
                        one->start();
                      });
  all.thread = net::quiet_thread([&all] { all.loop.run(); });
  return made;
}

upstream::~upstream() {
  if (!impl_->thread.joinable()) return;
  impl_->loop.post(impl_->finish);
  impl_->thread.join();
}

std::uint16_t upstream::port() const noexcept {
  return impl_->port;
}

std::uint64_t upstream::requests() const noexcept {
  return impl_->requests.load();
}

}  // namespace ollama_cors::replay
