// Two transports that are each other's peer, without sockets: bounded buffers, ends and resets, and
// readiness as a loop's task.
#pragma once

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>

#include "net/loop.hpp"
#include "net/transport.hpp"

namespace ollama_cors::net::testing {

class memory_end final : public transport, public std::enable_shared_from_this<memory_end> {
public:
  memory_end(loop& on, std::size_t capacity) : loop_(on), capacity_(capacity) {}

  static std::pair<std::shared_ptr<memory_end>, std::shared_ptr<memory_end>> wire(
      loop& on, std::size_t capacity = SIZE_MAX) {
    auto one = std::make_shared<memory_end>(on, capacity);
    auto other = std::make_shared<memory_end>(on, capacity);
    one->peer_ = other;
    other->peer_ = one;
    return {one, other};
  }

  void set_owner(readiness* owner, std::uint64_t tag) noexcept override {
    owner_ = owner;
    tag_ = tag;
  }
  void wait_readable() override {
    read_armed_ = true;
    stir();
  }
  void wait_writable() override {
    write_armed_ = true;
    stir();
  }

  io_result read_some(std::span<char> into) noexcept override {
    ++reads;
    if (reset_) return {io_status::error, 0, 104};
    if (inbox.empty()) return {ended_ ? io_status::eof : io_status::would_block, 0, 0};
    const auto size = std::min(into.size(), inbox.size());
    std::memcpy(into.data(), inbox.data(), size);
    inbox.erase(0, size);
    if (auto peer = peer_.lock()) peer->stir();
    return {io_status::ok, size, 0};
  }

  io_result try_write(std::string_view bytes) noexcept override {
    const auto peer = peer_.lock();
    if (!peer || peer->closed || reset_) return {io_status::error, 0, 32};
    const auto size = std::min(bytes.size(), peer->room());
    peer->inbox.append(bytes.substr(0, size));
    peer->stir();
    return {size < bytes.size() ? io_status::would_block : io_status::ok, size, 0};
  }

  void shut_down() noexcept override {
    if (auto peer = peer_.lock()) {
      peer->ended_ = true;
      peer->stir();
    }
  }

  void close(bool abort) noexcept override {
    if (closed) return;
    closed = true;
    owner_ = nullptr;
    aborted = abort;
    if (auto peer = peer_.lock()) {
      (abort ? peer->reset_ : peer->ended_) = true;
      peer->stir();
    }
  }

  std::string inbox;  // what has arrived and was not read
  int reads = 0;
  bool closed = false;
  bool aborted = false;

private:
  std::size_t room() const noexcept { return capacity_ - std::min(capacity_, inbox.size()); }
  bool readable() const noexcept { return !inbox.empty() || ended_ || reset_; }
  bool writable() const noexcept {
    const auto peer = peer_.lock();
    return !peer || peer->closed || peer->room() > 0;
  }

  void stir() noexcept {
    if (told_ || closed) return;
    if (!(read_armed_ && readable()) && !(write_armed_ && writable())) return;
    told_ = true;
    loop_.post([self = shared_from_this()] {
      self->told_ = false;
      if (self->read_armed_ && self->readable()) {
        self->read_armed_ = false;
        if (self->owner_ != nullptr) self->owner_->readable(self->tag_);
      }
      if (self->write_armed_ && self->writable()) {
        self->write_armed_ = false;
        if (self->owner_ != nullptr) self->owner_->writable(self->tag_);
      }
    });
  }

  loop& loop_;
  std::size_t capacity_;
  std::weak_ptr<memory_end> peer_;
  readiness* owner_ = nullptr;
  std::uint64_t tag_ = 0;
  bool read_armed_ = false;
  bool write_armed_ = false;
  bool told_ = false;
  bool ended_ = false;
  bool reset_ = false;
};

}  // namespace ollama_cors::net::testing
