// epoll(7) inside epoll: a set of descriptors watched for EPOLLRDHUP alone, whose own descriptor
// stands in Asio's reactor. Asio itself asks for no such event.
#include "net/end_watch.hpp"

#ifdef __linux__
#include <sys/epoll.h>

#include <boost/asio/posix/basic_stream_descriptor.hpp>
#endif

namespace ollama_cors::net {

asio::execution_context::id end_watch::id;

#ifdef __linux__

struct end_watch::poll_set {
  poll_set(asio::io_context& loop, int descriptor) : events(loop.get_executor(), descriptor) {}

  // Armed only while something is watched: a wait that nothing ends would keep the loop from
  // finishing. One that has ended, but whose handler has not run yet, cannot be cancelled: it finds
  // that another number is up.
  void wait() {
    waiting = true;
    events.async_wait(asio::posix::descriptor_base::wait_read,
                      [this, mine = ++turn](error_code failed) {
                        if (failed == asio::error::operation_aborted || mine != turn) return;
                        waiting = false;
                        deliver();
                        if (!all.empty() && !waiting) wait();
                      });
  }

  void deliver() {
    std::array<epoll_event, 16> ready;
    const int count = epoll_wait(events.native_handle(), ready.data(), ready.size(), 0);
    for (int i = 0; i < count; ++i) {
      // Looked up: whoever was told before may have closed this one.
      const auto found = all.find(ready[static_cast<std::size_t>(i)].data.fd);
      if (found == all.end()) continue;
      watched& who = *found->second;
      forget(found->first);
      who.peer_ended();
    }
  }

  void forget(int descriptor) noexcept {
    if (all.erase(descriptor) == 0) return;
    epoll_ctl(events.native_handle(), EPOLL_CTL_DEL, descriptor, nullptr);
    if (!all.empty() || !waiting) return;
    waiting = false;
    ++turn;
    error_code ignored;
    events.cancel(ignored);
  }

  asio::posix::basic_stream_descriptor<executor> events;
  std::unordered_map<int, watched*> all;
  unsigned turn = 0;
  bool waiting = false;
};

bool end_watch::add(int descriptor, watched& who) {
  if (!set_) {
    const int made = epoll_create1(EPOLL_CLOEXEC);
    if (made < 0) return false;
    set_ = std::make_unique<poll_set>(static_cast<asio::io_context&>(context()), made);
  }
  epoll_event event{};
  event.events = EPOLLRDHUP;
  event.data.fd = descriptor;
  if (epoll_ctl(set_->events.native_handle(), EPOLL_CTL_ADD, descriptor, &event) != 0) return false;
  set_->all[descriptor] = &who;
  if (!set_->waiting) set_->wait();
  return true;
}

void end_watch::remove(int descriptor) noexcept {
  if (set_) set_->forget(descriptor);
}

#else

struct end_watch::poll_set {};

bool end_watch::add(int, watched&) {
  return false;
}

void end_watch::remove(int) noexcept {}

#endif

end_watch::end_watch(asio::execution_context& loop) : asio::execution_context::service(loop) {}
end_watch::~end_watch() = default;

void end_watch::shutdown() {
  set_.reset();
}

}  // namespace ollama_cors::net
