// One TLS connection without a socket: the peer's ciphertext in, ours out, plaintext at the top.
// Whoever owns it carries the bytes.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "net/tls_bio.hpp"
#include "net/tls_context.hpp"
#include "net/tls_fault.hpp"
#include "net/transport.hpp"

struct ssl_st;
struct x509_store_ctx_st;

namespace ollama_cors::net {

class tls_filter {
public:
  // What one write takes at most: a record's plaintext (RFC 8446 5.1).
  static constexpr std::size_t largest_write = 16 * 1024;

  // A client says whom it expects: a name, which is sent as SNI, or an IP address. With a context
  // that verifies, the peer's certificate must be for it.
  explicit tls_filter(std::shared_ptr<const tls_context> context, std::string peer = {});
  ~tls_filter();
  tls_filter(const tls_filter&) = delete;
  tls_filter& operator=(const tls_filter&) = delete;

  // Ciphertext from the peer. Feed when the filter has used up what it had: readable() is false,
  // read() would block, or handshake() wants more.
  void feed(std::string_view ciphertext) { arrived_.append(ciphertext); }
  // The connection below has ended. Unless the peer said so before (close_notify), that is a cut.
  void feed_end() noexcept { arrived_.ended = true; }

  enum class progress : std::uint8_t { wants_more, established, failed };
  progress handshake() noexcept;

  // Whether read() would not block. Uses up what was fed if it holds nothing for the reader, such
  // as a session ticket.
  bool readable() noexcept;
  // eof = the peer said that it ends; an end that it did not say is an error.
  io_result read(std::span<char> into) noexcept;
  // Takes `largest_write` bytes at most, all that it takes as one record. Call when outgoing() has
  // left: that bounds it.
  io_result write(std::string_view bytes) noexcept;
  // Says our end (close_notify); reading goes on.
  void end() noexcept;

  // Ciphertext for the peer, and how much of it has left.
  std::string_view outgoing() const noexcept { return leaving_.bytes(); }
  void sent(std::size_t bytes) noexcept { leaving_.take(bytes); }

  bool established() const noexcept { return established_; }
  // Why it failed, for people; "" = it has not.
  const std::string& failure() const noexcept { return failure_; }
  tls_fault fault() const noexcept { return fault_; }

private:
  bool speaks_http_1_1() noexcept;
  static int note_refusal(int accepted, x509_store_ctx_st* verification) noexcept;
  io_status judge(int result) noexcept;
  void fail() noexcept;

  std::shared_ptr<const tls_context> context_;
  std::string peer_;
  byte_queue arrived_, leaving_;
  struct freed {
    void operator()(ssl_st* connection) const noexcept;
  };
  std::unique_ptr<ssl_st, freed> ssl_;
  std::string failure_;
  tls_fault fault_ = tls_fault::none;
  bool established_ = false;
  bool ended_ = false;
  bool failed_ = false;
};

}  // namespace ollama_cors::net
