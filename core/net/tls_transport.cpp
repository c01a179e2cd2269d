#include "net/tls_transport.hpp"

#include <array>
#include <utility>

#include "net/tls_filter.hpp"

namespace ollama_cors::net {
namespace {

// Ciphertext of one read: more than a record, so that a bulk transfer costs few system calls.
constexpr std::size_t block_size = 32 * 1024;
// What waits to leave is one record and a few messages of TLS itself. A peer that makes us answer
// more than this, and reads none of it, is up to no good.
constexpr std::size_t outgoing_at_most = 128 * 1024;
// How much of a plain request is read away, so that no reset overtakes the answer to it.
constexpr std::size_t swallowed_at_most = 256 * 1024;

constexpr std::string_view speak_https =
    "HTTP/1.1 400 Bad Request\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 76\r\n"
    "Cache-Control: no-store\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "Connection: close\r\n"
    "\r\n"
    "This port speaks https, and got plain http. Write https:// in the address.\r\n";

// TLS begins with a handshake record, 22 (RFC 8446 5.1); HTTP with a method's letter.
bool is_letter(char first) noexcept {
  return (first >= 'A' && first <= 'Z') || (first >= 'a' && first <= 'z');
}

class tls_over final : public tls_transport,
                       private readiness,
                       public std::enable_shared_from_this<tls_over> {
public:
  tls_over(loop& on, std::shared_ptr<transport> below, std::shared_ptr<const tls_context> context,
           const std::string& peer)
      : loop_(on),
        below_(std::move(below)),
        is_server_(context->is_server()),
        filter_(std::move(context), peer) {
    below_->set_owner(this, 0);
  }

  ~tls_over() override {
    if (!closed_) below_->close();
  }

  void set_owner(readiness* owner, std::uint64_t tag) noexcept override {
    owner_ = owner;
    tag_ = tag;
  }

  void wait_readable() override {
    if (closed_ || read_armed_) return;
    read_armed_ = true;
    may_read_ = true;
    arm();
  }

  void wait_writable() override {
    if (closed_ || write_armed_) return;
    write_armed_ = true;
    // A client speaks first.
    if (state_ == state::handshake && !is_server_) shake_hands();
    arm();
  }

  // Of the connection below: an end that the peer only says, in a record that is not read, stays
  // unheard until it closes too.
  void watch_end() override { below_->watch_end(); }

  void rest() noexcept override { below_->rest(); }

  io_result read_some(std::span<char> into) noexcept override {
    if (state_ == state::turned_away) {
      return {finished_ ? io_status::eof : io_status::would_block, 0, 0};
    }
    if (state_ == state::failed) return {io_status::error, 0, error_};
    if (state_ == state::handshake) return {io_status::would_block, 0, 0};
    io_result got{io_status::ok, 0, 0};
    while (got.bytes < into.size()) {
      const auto more = filter_.read(into.subspan(got.bytes));
      if (more.status == io_status::ok) {
        got.bytes += more.bytes;
        continue;
      }
      // Behind bytes, an end is told by the next read.
      if (more.status == io_status::would_block && may_read_ && pull()) continue;
      if (got.bytes == 0) got.status = state_ == state::failed ? io_status::error : more.status;
      break;
    }
    flush();
    may_read_ = true;  // the hint was for this wake-up
    return got;
  }

  io_result try_write(std::string_view bytes) noexcept override {
    if (cannot_write()) return {io_status::error, 0, error_};
    if (state_ == state::handshake) return {io_status::would_block, 0, 0};
    if (!flush()) return {cannot_write() ? io_status::error : io_status::would_block, 0, error_};
    io_result put{io_status::ok, 0, 0};
    if (owed_ && !bytes.empty()) {
      owed_ = false;
      put.bytes = 1;
    }
    while (put.bytes < bytes.size()) {
      const auto taken = filter_.write(bytes.substr(put.bytes));
      put.bytes += taken.bytes;
      const bool gone = flush();
      if (taken.status != io_status::ok || cannot_write()) {
        deaf_ = true;
        return {io_status::error, put.bytes, error_};
      }
      if (gone) continue;
      put.status = io_status::would_block;
      if (put.bytes == bytes.size()) {
        // All of it is encrypted, but not all has left. The owner keeps the last byte, so that it
        // waits, and measures time, until it has.
        owed_ = true;
        --put.bytes;
      }
      break;
    }
    return put;
  }

  void shut_down() noexcept override {
    filter_.end();
    ending_ = true;
    if (flush()) return;
    try {
      arm_writing();
    } catch (...) {  // no memory
      fail(0);
    }
  }

  void close(bool abort) noexcept override {
    if (closed_) return;
    closed_ = true;
    owner_ = nullptr;
    if (!abort && state_ == state::open) {
      filter_.end();
      flush();
    }
    below_->close(abort);
  }

  bool established() const noexcept override { return state_ != state::handshake; }
  const std::string& failure() const noexcept override { return failure_; }
  tls_fault fault() const noexcept override { return filter_.fault(); }

private:
  enum class state : std::uint8_t { handshake, open, turned_away, failed };

  // The transport below stirs.
  void readable(std::uint64_t) override {
    guarded([this] {
      may_read_ = true;
      if (state_ == state::handshake) {
        shake_hands();
      } else if (state_ == state::turned_away) {
        swallow();
      } else if (!read_armed_) {
        return;  // nobody asked for more: that is the back-pressure
      } else {
        while (!filter_.readable() && may_read_ && pull()) {
        }
        flush();
      }
      tell();
    });
  }

  void writable(std::uint64_t) override {
    guarded([this] {
      flush();
      tell();
    });
  }

  void ended(std::uint64_t) override {
    const auto self = shared_from_this();
    if (owner_ != nullptr) owner_->ended(tag_);
  }

  // Every way in from the loop: a lack of memory is the end of this connection alone.
  template <typename Action>
  void guarded(Action action) noexcept {
    const auto self = shared_from_this();
    try {
      action();
    } catch (...) {
      fail(0);
      if (owner_ == nullptr) return;
      if (std::exchange(read_armed_, false)) return owner_->readable(tag_);
      if (std::exchange(write_armed_, false)) owner_->writable(tag_);
    }
  }

  // The owner hears what it waits for, if that is so; then we wait for the rest.
  void tell() {
    if (read_armed_ && !closed_ && is_readable()) {
      read_armed_ = false;
      if (owner_ != nullptr) owner_->readable(tag_);
    }
    if (write_armed_ && !closed_ && is_writable()) {
      write_armed_ = false;
      if (owner_ != nullptr) owner_->writable(tag_);
    }
    arm();
  }

  bool cannot_write() const noexcept {
    return deaf_ || state_ == state::failed || state_ == state::turned_away;
  }

  bool is_readable() noexcept {
    if (state_ == state::turned_away) return finished_;
    return state_ == state::failed || (state_ == state::open && filter_.readable());
  }

  bool is_writable() const noexcept {
    if (state_ == state::turned_away) return finished_;
    return cannot_write() || (state_ == state::open && filter_.outgoing().empty());
  }

  void arm() {
    if (closed_) return;
    const bool waited_for = read_armed_ || write_armed_;
    if (state_ == state::handshake || state_ == state::turned_away) {
      if (waited_for) below_->wait_readable();
    } else if ((read_armed_ && is_readable()) || (write_armed_ && is_writable())) {
      // What has been decrypted already stirs nothing below.
      if (!told_later_) {
        told_later_ = true;
        loop_.post([weak = weak_from_this()] {
          if (const auto self = weak.lock()) {
            self->told_later_ = false;
            self->guarded([&] { self->tell(); });
          }
        });
      }
    } else if (read_armed_) {
      below_->wait_readable();
    }
    arm_writing();
  }

  void arm_writing() {
    if (!outgoing().empty() && state_ != state::failed && !deaf_) below_->wait_writable();
  }

  // One read from below. False if there was nothing.
  bool pull() noexcept {
    std::array<char, block_size> block;
    const auto got = below_->read_some(block);
    // A short read has emptied the socket: the next one would tell so, at a system call's cost.
    may_read_ = got.status == io_status::ok && got.bytes == block.size();
    try {
      switch (got.status) {
        case io_status::would_block:
          return false;
        case io_status::eof:
          filter_.feed_end();
          return true;
        case io_status::error:
          fail(got.error);
          return false;
        case io_status::ok:
          break;
      }
      if (!heard_ && is_server_ && is_letter(block.front())) {
        turn_away();
        return false;
      }
      heard_ = true;
      filter_.feed({block.data(), got.bytes});
      return true;
    } catch (...) {  // no memory
      fail(0);
      return false;
    }
  }

  void shake_hands() noexcept {
    for (;;) {
      const auto now = filter_.handshake();
      flush();
      if (now == tls_filter::progress::established) {
        if (state_ == state::handshake) state_ = state::open;
        return;
      }
      if (now == tls_filter::progress::failed) return fail(0);
      if (!may_read_ || !pull()) return;
    }
  }

  // True when nothing waits to leave.
  bool flush() noexcept {
    while (!outgoing().empty() && !deaf_) {
      const auto sent = below_->try_write(outgoing());
      sent_away(sent.bytes);
      if (sent.status == io_status::error) {
        deaf_ = true;
        error_ = sent.error;
      }
      if (sent.status == io_status::would_block) break;
    }
    if (deaf_) {
      sent_away(outgoing().size());
      return false;
    }
    if (outgoing().size() > outgoing_at_most) fail(0);
    if (!outgoing().empty()) return false;
    if (ending_) {
      ending_ = false;
      below_->shut_down();
    }
    return true;
  }

  std::string_view outgoing() const noexcept {
    return state_ == state::turned_away ? answer_ : filter_.outgoing();
  }

  void sent_away(std::size_t bytes) noexcept {
    if (state_ == state::turned_away) {
      answer_.remove_prefix(bytes);
    } else {
      filter_.sent(bytes);
    }
  }

  void turn_away() noexcept {
    state_ = state::turned_away;
    ending_ = true;
    flush();
    swallow();
  }

  void swallow() noexcept {
    std::array<char, block_size> block;
    while (!finished_) {
      const auto got = below_->read_some(block);
      if (got.status == io_status::would_block) return;
      swallowed_ += got.bytes;
      finished_ = got.status != io_status::ok || swallowed_ > swallowed_at_most;
    }
  }

  void fail(int error) noexcept {
    if (state_ == state::failed) return;
    state_ = state::failed;
    error_ = error;
    try {
      failure_ = filter_.failure();
    } catch (...) {  // no memory for words
    }
  }

  loop& loop_;
  std::shared_ptr<transport> below_;
  const bool is_server_;
  tls_filter filter_;
  readiness* owner_ = nullptr;
  std::uint64_t tag_ = 0;
  std::string failure_;
  std::string_view answer_ = speak_https;
  std::size_t swallowed_ = 0;
  int error_ = 0;
  state state_ = state::handshake;
  bool read_armed_ = false;
  bool write_armed_ = false;
  bool may_read_ = true;     // the socket may hold more
  bool told_later_ = false;  // a task is on its way to tell()
  bool owed_ = false;        // the byte that the owner will offer next has been sent already
  bool deaf_ = false;        // the peer takes no more; what it sent can still be read
  bool ending_ = false;      // our end goes below once all has left
  bool heard_ = false;       // the peer has spoken, TLS
  bool finished_ = false;    // a plain request has been read away
  bool closed_ = false;
};

}  // namespace

std::shared_ptr<tls_transport> make_tls_transport(loop& on, std::shared_ptr<transport> below,
                                                  std::shared_ptr<const tls_context> context,
                                                  const std::string& peer) {
  return std::make_shared<tls_over>(on, std::move(below), std::move(context), peer);
}

}  // namespace ollama_cors::net
