// The transport seam: the bytes of one connection through four operations — wait readable, read
// some, try write, shut down. Plain sockets, and TLS over them (tls_transport.hpp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace ollama_cors::net {

// Whoever owns a transport hears of its readiness here, on the loop's thread.
class readiness {
public:
  // `tag` is what the owner gave to set_owner: it tells its transports apart.
  virtual void readable(std::uint64_t tag) = 0;
  virtual void writable(std::uint64_t tag) = 0;
  // The peer has ended its side, while bytes of it may still wait unread: see watch_end().
  virtual void ended(std::uint64_t) {}

protected:
  ~readiness() = default;
};

enum class io_status : std::uint8_t { ok, would_block, eof, error };

struct io_result {
  io_status status = io_status::ok;
  std::size_t bytes = 0;
  int error = 0;  // the system's number, for messages
};

// One thread at a time: its loop's. Shared so that a pending wait can outlive its owner's interest.
class transport {
public:
  virtual ~transport() = default;

  // A wait that is already armed reports to the new owner; nothing is cancelled, no system call.
  virtual void set_owner(readiness* owner, std::uint64_t tag) noexcept = 0;

  // Reports once when a read would not block (bytes, end or error). Idempotent while armed.
  virtual void wait_readable() = 0;
  virtual void wait_writable() = 0;

  // For an owner that does not read for now: reports the peer's end through ended(), once, where
  // the system can tell it (Linux). Idempotent.
  virtual void watch_end() {}

  // For an owner that does not read for now: bytes that come wake nobody, up to some 100 KB of
  // them, until wait_readable(), where the system can be told so. Idempotent.
  virtual void rest() noexcept {}

  virtual io_result read_some(std::span<char> into) noexcept = 0;
  // Takes as much as it can now. What it did not take must be what is offered next.
  virtual io_result try_write(std::string_view bytes) noexcept = 0;

  // Ends our direction; the peer reads an end.
  virtual void shut_down() noexcept = 0;
  // Ends both; with `abort` the peer sees a reset rather than a clean end.
  virtual void close(bool abort = false) noexcept = 0;

  // False while a handshake is under way, which is the peer's to finish.
  virtual bool established() const noexcept { return true; }
};

}  // namespace ollama_cors::net
