// Loopback TCP sockets for the benchmark: non-blocking, owned, TCP_NODELAY set.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>

namespace ollama_cors::bench {

class descriptor {
public:
  descriptor() = default;
  explicit descriptor(int value) noexcept : value_(value) {}
  descriptor(descriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
  descriptor& operator=(descriptor&& other) noexcept {
    std::swap(value_, other.value_);
    return *this;
  }
  ~descriptor();
  int get() const noexcept { return value_; }

private:
  int value_ = -1;
};

// Ends the program with what the system said: a benchmark that cannot run has no result.
[[noreturn]] void fail(std::string_view what);

descriptor listen_on_loopback(std::uint16_t port);
std::uint16_t port_of(const descriptor& listener);
void wait_for_listener(std::uint16_t port);  // in another process
descriptor connect_to_loopback(std::uint16_t port);
descriptor accept_from(const descriptor& listener);  // get() is -1 when nobody waits

// Writes all of it; the peer reads, so a full socket buffer is waited for.
bool write_all(int socket, std::string_view bytes);

}  // namespace ollama_cors::bench
