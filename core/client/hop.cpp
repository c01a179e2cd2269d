#include "client/hop.hpp"

#include <array>
#include <cerrno>
#include <charconv>
#include <utility>

namespace ollama_cors::client {
namespace {

// A body up to here goes out in one piece with its head.
constexpr std::size_t small_body = 64 * 1024;
constexpr std::size_t piece_of_body = 64 * 1024;

std::string in_milliseconds(const optional_duration& limit) {
  return std::to_string(limit ? limit->count() : 0) + " ms";
}

failure failure_of(const endpoint& to, const net::connect_error& error) {
  failure why;
  why.system = error.system;
  const std::string at = authority_of(to);
  if (error.exhausted) {
    why.kind = failure_kind::out_of_descriptors;
    why.message = "This process has no descriptor left for a connection to " + at + ": " +
                  error.message + ". Raise its limit of open files.";
  } else if (error.tls != net::tls_fault::none) {
    why.kind = failure_kind::tls_failed;
    why.tls = error.tls;
    why.message = "No TLS connection to " + at + ": " + error.message;
  } else if (error.unresolved) {
    why.kind = failure_kind::name_not_resolved;
    why.message = "The name " + to.host + " has no address: " + error.message + ". Check the host.";
  } else {
    why.kind = failure_kind::connect_failed;
    why.message = "No connection to " + at + ": " + error.message +
                  ". Is the server running, and does it listen there?";
  }
  return why;
}

}  // namespace

hop::hop(connections& from, hop_user& user) : from_(from), user_(user) {
  from_.loop().add(deadline_);
}

hop::~hop() {
  close();
  from_.loop().remove(deadline_);
}

// Every way in: keeps the user alive while it acts, and turns a lack of memory into a failure of
// this exchange alone.
template <typename Action>
void hop::guarded(Action action) {
  const auto held = user_.hold();
  try {
    action();
  } catch (...) {
    close();
    failure why;
    why.kind = failure_kind::no_memory;
    why.message = "There is not enough memory.";
    user_.hop_failed(std::move(why));
  }
}

void hop::start(outgoing what) {
  close();
  what_ = std::move(what);
  if (what_.streamed == nullptr && what_.body.size() <= small_body) {
    what_.head.append(what_.body);
    what_.body = {};
  }
  sent_ = heard_ = has_head_ = false;
  reading_ = true;
  pace_ = {};
  waits_ = false;
  if (auto idle = from_.take(what_.to)) return adopt(std::move(idle), true);
  connect();
}

void hop::connect() {
  std::shared_ptr<const net::tls_context> trust;
  std::string distrust;
  if (what_.to.tls && !(trust = from_.tls(distrust))) {
    failure why;
    why.kind = failure_kind::tls_failed;
    why.message = "No TLS connection to " + authority_of(what_.to) + ": " + distrust;
    return user_.hop_failed(std::move(why));
  }
  expect_progress(what_.timeouts.connect);
  const std::uint64_t mine = ++tag_;
  connecting_ = net::connector::start(
      from_.loop(), what_.to.host, what_.to.port, std::move(trust),
      [this, mine, weak = std::weak_ptr<void>(user_.hold())](std::shared_ptr<net::transport> made,
                                                             const net::connect_error& error) {
        const auto held = weak.lock();
        if (!held || mine != tag_) return made ? made->close() : void();
        guarded([&] { connected(std::move(made), error); });
      });
}

void hop::connected(std::shared_ptr<net::transport> made, const net::connect_error& error) {
  connecting_ = nullptr;
  if (made) {
    from_.opened.fetch_add(1, std::memory_order_relaxed);
    return adopt(std::move(made), false);
  }
  deadline_.clear();
  user_.hop_failed(failure_of(what_.to, error));
}

void hop::adopt(std::shared_ptr<net::transport> connection, bool reused) {
  connection_ = std::move(connection);
  reused_ = reused;
  connection_->set_owner(this, ++tag_);
  out_ = what_.head;
  body_begun_ = all_sent_ = deaf_ = false;
  expect_progress(what_.timeouts.idle);
  write();
  settle();
}

void hop::expect_progress(const optional_duration& within) noexcept {
  if (within) {
    deadline_.set(net::clock::now() + *within);
  } else {
    deadline_.clear();
  }
}

// What comes next once all so far has been written. False if there is nothing for now.
bool hop::refill() {
  if (all_sent_) return false;
  if (what_.streamed == nullptr) {
    if (!body_begun_ && !what_.body.empty()) {
      body_begun_ = true;
      out_ = what_.body;
      return true;
    }
    all_sent_ = true;
    return false;
  }
  bool last = false;
  std::string piece = what_.streamed->take_body(piece_of_body, last);
  framed_.clear();
  if (what_.chunked && !piece.empty()) {
    std::array<char, 16> digits;
    const auto end = std::to_chars(digits.begin(), digits.end(), piece.size(), 16).ptr;
    framed_.append(digits.begin(), end).append("\r\n").append(piece).append("\r\n");
  } else {
    framed_ = std::move(piece);
  }
  if (last) {
    all_sent_ = true;
    if (what_.chunked) framed_.append("0\r\n\r\n");
  }
  out_ = framed_;
  return !out_.empty();
}

void hop::write() {
  bool moved = false;
  while (connection_ && !deaf_ && (!out_.empty() || refill())) {
    const auto sent = connection_->try_write(out_);
    out_.remove_prefix(sent.bytes);
    moved = moved || sent.bytes != 0;
    if (sent.status == net::io_status::error) deaf_ = true;
    if (sent.status != net::io_status::ok) break;
  }
  sent_ = sent_ || moved;
  if (deaf_ && what_.streamed != nullptr) what_.streamed->refuse_body();
  if (!moved || !reading_ || !connection_) return;
  // While it is written each byte counts; once it is, the answer is due.
  expect_progress(awaits_head() ? what_.timeouts.first_byte : what_.timeouts.idle);
}

void hop::settle() {
  if (!connection_) return;
  if (reading_ && !resting_) {
    if (!std::exchange(waits_, true)) pace_.waits(net::clock::now());
    connection_->wait_readable();
  }
  if (!out_.empty() && !deaf_) connection_->wait_writable();
}

void hop::rest() {
  if (!alarm_) alarm_.emplace(from_.loop());
  resting_ = true;
  connection_->rest();
  alarm_->set(net::clock::now() + reading_pace::rest, [this] {
    resting_ = false;
    guarded([&] { settle(); });
  });
}

void hop::stop_resting() noexcept {
  if (resting_) alarm_->clear();
  resting_ = false;
}

void hop::pump_body() {
  guarded([&] {
    if (!connection_ || !out_.empty()) return;
    write();
    settle();
  });
}

void hop::got_head() noexcept {
  has_head_ = true;
  expect_progress(what_.timeouts.idle);
}

void hop::read(bool wanted) {
  if (reading_ == wanted) return;
  reading_ = wanted;
  if (!connection_) return;
  if (!wanted) {
    connection_->rest();
    return deadline_.clear();  // it is not the server that is slow
  }
  if (has_head_) expect_progress(what_.timeouts.idle);
  guarded([&] { settle(); });
}

void hop::readable(std::uint64_t tag) {
  guarded([&] {
    if (tag != tag_) return;
    waits_ = false;
    if (connection_ && reading_) read();
    if (tag == tag_) settle();
  });
}

// Once a wake-up: one fast answer does not starve the others, and what is handed on is still in the
// processor's cache when it is read.
void hop::read() {
  const auto mine = tag_;
  const auto into = from_.loop().scratch();
  const auto got = connection_->read_some(into);
  if (got.status == net::io_status::ok) {
    heard_ = true;
    if (has_head_) expect_progress(what_.timeouts.idle);
    user_.hop_bytes({into.data(), got.bytes});
  } else if (got.status != net::io_status::would_block) {
    return peer_ended(got.status == net::io_status::eof);
  }
  if (mine != tag_ || !connection_ || !reading_) return;
  if (pace_.hurries(got.bytes, net::clock::now())) rest();
}

void hop::writable(std::uint64_t tag) {
  if (tag != tag_) return;
  guarded([&] {
    write();
    settle();
  });
}

void hop::peer_ended(bool clean) {
  const bool again = reused_ && !heard_ && what_.may_repeat;
  close();
  if (again) return connect();
  user_.hop_ended(clean);
}

void hop::deadline_expired() {
  guarded([&] {
    failure why;
    if (!connection_) {
      why.kind = failure_kind::connect_timeout;
      why.message = "No connection to " + authority_of(what_.to) + " within " +
                    in_milliseconds(what_.timeouts.connect) + " (`timeouts.connect_ms`).";
    } else if (awaits_head()) {
      why.kind = failure_kind::first_byte_timeout;
      why.message = authority_of(what_.to) + " has not begun its answer within " +
                    in_milliseconds(what_.timeouts.first_byte) +
                    " (`timeouts.first_byte_ms`). Loading a model can take minutes.";
    } else {
      why.kind = failure_kind::idle_timeout;
      why.message = "Nothing has moved on the connection to " + authority_of(what_.to) + " for " +
                    in_milliseconds(what_.timeouts.idle) + " (`timeouts.idle_ms`).";
    }
    close();
    user_.hop_failed(std::move(why));
  });
}

void hop::release() {
  if (!connection_) return;
  // A request that was not taken whole would be read as the beginning of the next one.
  if (!all_sent_ || !out_.empty() || deaf_) return close();
  deadline_.clear();
  stop_resting();
  ++tag_;
  auto connection = std::exchange(connection_, nullptr);
  from_.put(what_.to, std::move(connection));
}

void hop::close(bool reset) noexcept {
  deadline_.clear();
  stop_resting();
  ++tag_;
  if (connecting_) connecting_->cancel();
  connecting_ = nullptr;
  // An end behind bytes that the peer does not take would reach it only behind them.
  if (connection_) connection_->close(reset || !out_.empty());
  connection_ = nullptr;
  out_ = {};
}

}  // namespace ollama_cors::client
