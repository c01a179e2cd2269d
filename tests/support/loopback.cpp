#include "support/loopback.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <utility>

namespace ollama_cors::test {
namespace {

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

void give_up_after_20_seconds(int descriptor) {
  const timeval patience{20, 0};
  setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
}

}  // namespace

connection connection::to(std::uint16_t port) {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const auto address = loopback(port);
  if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    ::close(descriptor);
    throw std::runtime_error("cannot connect to port " + std::to_string(port));
  }
  give_up_after_20_seconds(descriptor);
  return connection(descriptor);
}

connection::connection(connection&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), pending_(std::move(other.pending_)) {}

connection::~connection() {
  close();
}

bool connection::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

std::string connection::read_some() {
  if (!pending_.empty()) return std::exchange(pending_, {});
  std::array<char, 65536> buffer;
  const auto got = ::recv(descriptor_, buffer.data(), buffer.size(), 0);
  if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
    throw std::runtime_error("nothing came for 20 s");
  }
  if (got <= 0) return {};
  return {buffer.data(), static_cast<std::size_t>(got)};
}

std::string connection::read_until(std::string_view mark) {
  std::string all;
  for (;;) {
    const auto found = all.find(mark);
    if (found != std::string::npos) {
      pending_ = all.substr(found + mark.size());
      all.resize(found + mark.size());
      return all;
    }
    const auto more = read_some();
    if (more.empty()) return all;
    all += more;
  }
}

std::string connection::read_to_end(bool* reset) {
  std::string all;
  for (;;) {
    errno = 0;
    const auto more = read_some();
    if (more.empty()) {
      if (reset != nullptr) *reset = errno == ECONNRESET;
      return all;
    }
    all += more;
  }
}

std::string connection::read_message() {
  auto message = read_until("\r\n\r\n");
  if (message.find("Transfer-Encoding: chunked") != std::string::npos) {
    return message + read_until("0\r\n\r\n");
  }
  const auto length = message.find("Content-Length: ");
  if (length == std::string::npos) return message;
  const auto size = message.size() + std::stoul(message.substr(length + 16));
  while (message.size() < size) {
    const auto more = read_some();
    if (more.empty()) break;
    message += more;
  }
  if (message.size() > size) pending_ = message.substr(size);
  message.resize(std::min(size, message.size()));
  return message;
}

bool connection::wait_for_end() const {
  pollfd watched{descriptor_, POLLRDHUP, 0};
  return ::poll(&watched, 1, 20000) == 1;
}

void connection::shut_down() {
  ::shutdown(descriptor_, SHUT_WR);
}

void connection::kill() {
  const linger at_once{1, 0};
  setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close();
}

void connection::close() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
}

upstream::upstream(handler serve)
    : serve_(std::move(serve)), descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  auto address = loopback(0);
  socklen_t size = sizeof address;
  if (::bind(descriptor_, reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
      ::listen(descriptor_, 128) != 0) {
    throw std::runtime_error("cannot listen");
  }
  getsockname(descriptor_, reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] {
    for (;;) {
      const int peer = ::accept4(descriptor_, nullptr, nullptr, SOCK_CLOEXEC);
      if (stopping_ || peer < 0) {
        if (peer >= 0) ::close(peer);
        return;
      }
      ++connections_;
      threads_.emplace_back([this, peer] {
        connection one(peer);
        serve_(one);
      });
    }
  });
}

upstream::~upstream() {
  stopping_ = true;
  ::shutdown(descriptor_, SHUT_RDWR);
  acceptor_.join();
  ::close(descriptor_);
  for (auto& one : threads_) one.join();
}

}  // namespace ollama_cors::test
