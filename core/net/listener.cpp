#include "net/listener.hpp"

#ifndef _WIN32
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <optional>
#endif

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/bind_allocator.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <new>

#include "net/asio.hpp"
#include "net/inheritance.hpp"

namespace ollama_cors::net {
namespace {

// Out of descriptors, accepting fails at once and for as long as that lasts. Long enough not to
// spin at 100 %, short enough that a freed descriptor is noticed.
constexpr auto accept_backoff = std::chrono::milliseconds(100);

using acceptor = asio::basic_socket_acceptor<asio::ip::tcp, executor>;
using tcp_socket = asio::basic_stream_socket<asio::ip::tcp, executor>;

}  // namespace

struct listener::impl : std::enable_shared_from_this<impl> {
  explicit impl(loop& on)
      : own(on),
        socket(on.handle().context.get_executor()),
        pause(on.handle().context.get_executor()) {}

  // One wait for a client. Asio may run out of memory before it can say how that ended; the handler
  // is gone then, and another wait must follow.
  struct attempt {
    attempt(std::shared_ptr<impl> of, loop& on) noexcept : self(std::move(of)), home(&on) {}
    attempt(attempt&&) noexcept = default;
    ~attempt() {
      if (self && !self->closed) self->own.post(self->again);
    }
    void operator()(error_code failed, tcp_socket peer) {
      const auto listening = std::move(self);
      listening->on_accept(*home, failed, std::move(peer));
    }

    std::shared_ptr<impl> self;
    loop* home;
  };

  void accept() {
    loop& home = next();
    socket.async_accept(home.handle().context.get_executor(),
                        asio::bind_allocator(in(room), attempt(shared_from_this(), home)));
  }

  void on_accept(loop& home, const error_code& failed, tcp_socket peer) {
    if (!socket.is_open()) return;
    try {
      if (failed && failed != asio::error::connection_aborted) return wait_a_little();
      if (!failed) hand_over(home, std::move(peer));
    } catch (const std::bad_alloc&) {  // this client's loss alone
    }
    accept();
  }

  void wait_a_little() {
    pause.expires_after(accept_backoff);
    pause.async_wait([self = shared_from_this()](error_code stopped) {
      if (!stopped && self->socket.is_open()) self->accept();
    });
  }

  void hand_over(loop& home, tcp_socket peer) {
    auto connection = make_plain_transport(stream_socket(std::move(peer)));
    home.post([self = shared_from_this(), connection] { self->accepted(connection); });
  }

  loop& own;
  bool closed = false;
  net::room<1024> room;
  reserved_task again{[this] {
    if (socket.is_open()) accept();
  }};
  acceptor socket;
  timer pause;
  std::function<loop&()> next;
  accept_handler accepted;
};

listener::listener(std::shared_ptr<impl> parts) : impl_(std::move(parts)) {}
listener::~listener() {
  impl_->closed = true;  // what is still waiting goes with the loop
}

std::unique_ptr<listener> listener::open(loop& on, const std::string& host, std::uint16_t port,
                                         bind_error& error) {
  auto parts = std::make_shared<impl>(on);
  error_code failed;
  asio::ip::tcp::endpoint endpoint;
  const auto address = asio::ip::make_address(host, failed);
  if (!failed) {
    endpoint = {address, port};
  } else {
    failed.clear();
    asio::ip::basic_resolver<asio::ip::tcp, executor> resolver(on.handle().context.get_executor());
    const auto found = resolver.resolve(host, std::to_string(port), failed);
    if (!failed && !found.empty()) endpoint = found.begin()->endpoint();
  }
  acceptor& socket = parts->socket;
  if (!failed) socket.open(endpoint.protocol(), failed);
  if (!failed) keep_from_children(socket);
#ifndef _WIN32
  // On Windows the option lets a second process take the port; elsewhere it only skips TIME_WAIT.
  if (!failed) socket.set_option(acceptor::reuse_address(true), failed);
#endif
  if (!failed && endpoint.address().is_v6()) {
    socket.set_option(asio::ip::v6_only(true), failed);
  }
  if (!failed) socket.bind(endpoint, failed);
  if (!failed) socket.listen(acceptor::max_listen_connections, failed);
  if (failed) {
    error.system = failed.value();
    error.message = failed.message();
    error.in_use = failed == asio::error::address_in_use;
    error.not_here = failed == boost::system::errc::address_not_available ||
                     failed == asio::error::address_family_not_supported;
    return nullptr;
  }
  return std::unique_ptr<listener>(new listener(std::move(parts)));
}

#ifdef _WIN32
std::unique_ptr<listener> listener::adopt(loop&, int, bind_error& error) {
  error.not_ours = true;
  error.message = "sockets are not handed over on this system";
  return nullptr;
}
#else
namespace {

// The family of a socket that listens for TCP; nothing, and why, if it is none.
std::optional<int> family_of_listening(int descriptor, bind_error& error) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  if (getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    error.system = errno;
    error.not_ours = errno == ENOTSOCK || errno == EBADF;
    error.message = error_code(errno, boost::system::system_category()).message();
    return std::nullopt;
  }
  int type = 0;
  int listening = 0;
  size = sizeof type;
  getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &size);
  size = sizeof listening;
  getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size);
  error.not_ours = true;
  if (address.ss_family != AF_INET && address.ss_family != AF_INET6) {
    error.message = "it is no TCP socket";
  } else if (type != SOCK_STREAM) {
    error.message = "it is no TCP socket";
  } else if (listening == 0) {
    error.message = "it does not listen";
  } else {
    error.not_ours = false;
    return address.ss_family;
  }
  return std::nullopt;
}

}  // namespace

std::unique_ptr<listener> listener::adopt(loop& on, int descriptor, bind_error& error) {
  const auto family = family_of_listening(descriptor, error);
  if (!family) return nullptr;
  auto parts = std::make_shared<impl>(on);
  const int copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
  error_code failed;
  if (copy < 0) {
    failed = error_code(errno, boost::system::system_category());
  } else {
    parts->socket.assign(*family == AF_INET ? asio::ip::tcp::v4() : asio::ip::tcp::v6(), copy,
                         failed);
    if (failed) ::close(copy);
  }
  if (failed) {
    error.system = failed.value();
    error.message = failed.message();
    return nullptr;
  }
  return std::unique_ptr<listener>(new listener(std::move(parts)));
}
#endif

std::uint16_t listener::port() const noexcept {
  error_code ignored;
  return impl_->socket.local_endpoint(ignored).port();
}

std::string listener::address() const {
  error_code ignored;
  return impl_->socket.local_endpoint(ignored).address().to_string();
}

void listener::start(std::function<loop&()> next, accept_handler accepted) {
  impl_->next = std::move(next);
  impl_->accepted = std::move(accepted);
  impl_->accept();
}

void listener::close() noexcept {
  impl_->closed = true;
  error_code ignored;
  impl_->socket.close(ignored);
  impl_->pause.cancel();
}

}  // namespace ollama_cors::net
