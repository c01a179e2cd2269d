#include "net/alarm.hpp"

#include "net/asio.hpp"

namespace ollama_cors::net {

struct alarm::impl {
  explicit impl(loop& on) : wait(on.handle().context.get_executor()) {}

  timer wait;
  // A wait that has ended, but whose handler has not run yet, cannot be cancelled: it finds that
  // another number is up.
  std::shared_ptr<unsigned> turn = std::make_shared<unsigned>(0);
};

alarm::alarm(loop& on) : impl_(std::make_unique<impl>(on)) {}

alarm::~alarm() {
  ++*impl_->turn;
}

void alarm::set(clock::time_point at, std::function<void()> rings) {
  const unsigned mine = ++*impl_->turn;
  impl_->wait.expires_at(at);
  impl_->wait.async_wait([turn = impl_->turn, mine, rings = std::move(rings)](error_code failed) {
    if (!failed && *turn == mine) rings();
  });
}

void alarm::clear() noexcept {
  ++*impl_->turn;
  impl_->wait.cancel();
}

}  // namespace ollama_cors::net
