// The transport over a plain socket.
#include <boost/asio/bind_allocator.hpp>

#include "net/asio.hpp"
#include "net/end_watch.hpp"
#include "net/inheritance.hpp"

namespace ollama_cors::net {
namespace {

class plain_transport final : public transport,
                              private watched,
                              public std::enable_shared_from_this<plain_transport> {
public:
  explicit plain_transport(stream_socket socket) : socket_(std::move(socket)) {
    keep_from_children(socket_);
    error_code ignored;
    socket_.non_blocking(true, ignored);
    // A token is a small write that must leave at once. Not every socket is TCP.
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
  }

  void set_owner(readiness* owner, std::uint64_t tag) noexcept override {
    owner_ = owner;
    tag_ = tag;
  }

  void wait_readable() override {
    if (reading_ || !socket_.is_open()) return;
    reading_ = true;
    if (std::exchange(resting_, false)) wake_from(1);
    socket_.async_wait(
        stream_socket::wait_read,
        asio::bind_allocator(in(read_room_), [self = shared_from_this()](error_code failed) {
          self->woke_for_read(failed);
        }));
  }

  void wait_writable() override {
    if (writing_ || !socket_.is_open()) return;
    writing_ = true;
    socket_.async_wait(
        stream_socket::wait_write,
        asio::bind_allocator(in(write_room_), [self = shared_from_this()](error_code failed) {
          self->woke_for_write(failed);
        }));
  }

  void watch_end() override {
    if (watching_ || !socket_.is_open()) return;
    watching_ = ends().add(socket_.native_handle(), *this);
  }

  void rest() noexcept override {
    constexpr int many = 128 * 1024;
    if (resting_ || reading_ || !socket_.is_open()) return;
    resting_ = true;
    wake_from(many);
  }

  io_result read_some(std::span<char> into) noexcept override {
    error_code failed;
    const std::size_t bytes = socket_.read_some(asio::buffer(into.data(), into.size()), failed);
    if (!failed) return {io_status::ok, bytes, 0};
    if (failed == asio::error::eof) return {io_status::eof, 0, 0};
    return failure(failed);
  }

  io_result try_write(std::string_view bytes) noexcept override {
    std::size_t written = 0;
    while (written < bytes.size()) {
      error_code failed;
      written += socket_.write_some(asio::buffer(bytes.substr(written)), failed);
      if (!failed) continue;
      io_result result = failure(failed);
      result.bytes = written;
      return result;
    }
    return {io_status::ok, written, 0};
  }

  void shut_down() noexcept override {
    error_code ignored;
    socket_.shutdown(stream_socket::shutdown_send, ignored);
  }

  void close(bool abort) noexcept override {
    owner_ = nullptr;
    error_code ignored;
    if (watching_) ends().remove(socket_.native_handle());
    watching_ = false;
    // A linger of zero turns the close into a reset, which no peer takes for a complete message.
    if (abort) socket_.set_option(asio::socket_base::linger(true, 0), ignored);
    socket_.close(ignored);
  }

private:
  static io_result failure(const error_code& failed) noexcept {
    if (failed == asio::error::would_block || failed == asio::error::try_again ||
        failed == asio::error::interrupted) {
      return {io_status::would_block, 0, 0};
    }
    return {io_status::error, 0, failed.value()};
  }

  // Any other failure is reported as readiness: the read or write that follows names it.
  void woke_for_read(const error_code& failed) {
    reading_ = false;
    if (failed != asio::error::operation_aborted && owner_ != nullptr) owner_->readable(tag_);
  }

  void woke_for_write(const error_code& failed) {
    writing_ = false;
    if (failed != asio::error::operation_aborted && owner_ != nullptr) owner_->writable(tag_);
  }

  // How many bytes have to wait before the loop hears of them. A registered descriptor is told of
  // every segment, whoever waits for it.
  void wake_from(int bytes) noexcept {
    error_code ignored;
    socket_.set_option(asio::socket_base::receive_low_watermark(bytes), ignored);
  }

  void peer_ended() override {
    watching_ = false;
    const auto self = shared_from_this();
    if (owner_ != nullptr) owner_->ended(tag_);
  }

  end_watch& ends() { return asio::use_service<end_watch>(socket_.get_executor().context()); }

  // A wait takes no memory, so it cannot fail: a connection that nobody waits for would stand
  // still.
  room<192> read_room_;
  room<192> write_room_;
  stream_socket socket_;
  readiness* owner_ = nullptr;
  std::uint64_t tag_ = 0;
  bool reading_ = false;
  bool writing_ = false;
  bool watching_ = false;  // for the peer's end
  bool resting_ = false;
};

}  // namespace

std::shared_ptr<transport> make_plain_transport(stream_socket socket) {
  return std::make_shared<plain_transport>(std::move(socket));
}

}  // namespace ollama_cors::net
