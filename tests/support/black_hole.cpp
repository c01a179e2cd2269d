#include "support/black_hole.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>
#include <thread>

namespace ollama_cors::test {

black_hole::black_hole()
    : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)),
      occupant_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  // A backlog of 0 has room for one.
  if (::bind(listener_, any, size) != 0 || ::listen(listener_, 0) != 0 ||
      ::getsockname(listener_, any, &size) != 0 || ::connect(occupant_, any, size) != 0) {
    throw std::runtime_error("cannot make a port that takes no connection");
  }
  port_ = ntohs(address.sin_port);
  // The kernel tells of a listener's queue in these fields: waiting, and the most that may.
  for (;;) {
    tcp_info queue{};
    socklen_t length = sizeof queue;
    ::getsockopt(listener_, IPPROTO_TCP, TCP_INFO, &queue, &length);
    if (queue.tcpi_unacked > queue.tcpi_sacked) return;
    std::this_thread::yield();
  }
}

black_hole::~black_hole() {
  ::close(occupant_);
  ::close(listener_);
}

}  // namespace ollama_cors::test
