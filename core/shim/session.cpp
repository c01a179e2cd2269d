#include "shim/session.hpp"

#include "shim/worker.hpp"

namespace ollama_cors::shim {
namespace {

constexpr std::uint64_t client_tag = 0;
// Bytes behind the current request are kept up to here, so that the client's end is still seen.
constexpr std::size_t kept_ahead = 16 * 1024;
// Reads of one wake-up, so that one fast stream does not starve the others.
constexpr int reads_at_once = 4;

// Neither bytes nor an end wait to be read.
bool is_silent(net::transport& connection) {
  char byte;
  return connection.read_some({&byte, 1}).status == net::io_status::would_block;
}

}  // namespace

session::session(worker& home, std::shared_ptr<net::transport> client)
    : home_(home), exchange_(home.context()), client_(std::move(client)) {
  home_.loop().add(deadline_);
  if (home_.settings().heartbeat) home_.loop().add(next_beat_);
}

session::~session() {
  home_.loop().remove(deadline_);
  if (home_.settings().heartbeat) home_.loop().remove(next_beat_);
}

// Every way in: keeps the session alive while it acts, and turns a failure such as a lack of memory
// into the end of this connection alone.
template <typename Action>
void session::guarded(Action action) {
  if (closed_) return;
  const auto self = shared_from_this();
  try {
    action();
    if (!closed_) settle();
  } catch (...) {
    try {
      exchange_.client_end();  // its end is told all the same
    } catch (...) {
    }
    close(true);
  }
}

void session::start(bool over_capacity) {
  over_capacity_ = over_capacity;
  client_->set_owner(this, client_tag);
  guarded([&] {
    if (over_capacity) carry_out(exchange_.refuse_connection());
  });
}

void session::drain() {
  guarded([&] {
    if (exchange_.idle() && client_out_.empty()) close(false);
  });
}

void session::abort() {
  guarded([&] {
    const bool with_reset = exchange_.looks_complete_if_cut();
    static_cast<void>(exchange_.cut_off());
    close(with_reset);
  });
}

void session::readable(std::uint64_t tag) {
  guarded([&] {
    if (tag == client_tag) {
      read_client();
    } else if (upstream_ && tag == upstream_tag_) {
      read_upstream();
    }
  });
}

void session::writable(std::uint64_t tag) {
  guarded([&] {
    bool failed = false;
    if (tag == client_tag) {
      const auto before = client_out_.size();
      const bool sent = flush(*client_, client_out_, failed);
      if (client_out_.size() < before) written_ = true;
      if (sent && closing_ != client_act::keep) return end_client();
      if (failed) return carry_out(exchange_.client_end());
      if (client_out_.empty()) feed_client({});
    } else if (upstream_ && tag == upstream_tag_) {
      const auto before = upstream_out_.size();
      if (flush(*upstream_, upstream_out_, failed)) feed_client({});
      if (failed) exchange_.upstream_takes_no_more();
      if (upstream_out_.size() < before) moved_ = true;
    }
  });
}

// Of a client that is not read for now: the bytes that wait are those of somebody who has gone.
void session::ended(std::uint64_t tag) {
  guarded([&] {
    if (tag == client_tag && !reads_client()) carry_out(exchange_.client_end());
  });
}

void session::deadline_expired() {
  guarded([&] {
    if (patience_.expire() || !client_->established()) {
      static_cast<void>(exchange_.client_end());
      return close(true);
    }
    carry_out(exchange_.expired());
    feed_client({});
  });
}

void session::beat() {
  guarded([&] {
    if (client_out_.empty()) carry_out(exchange_.beat());
  });
}

void session::read_client() {
  const auto got = client_->read_some(home_.loop().scratch());
  if (got.status == net::io_status::would_block) return;
  if (got.status != net::io_status::ok) return carry_out(exchange_.client_end());
  count(home_.totals().bytes_from_clients, got.bytes);
  feed_client({home_.loop().scratch().data(), got.bytes});
}

void session::feed_client(std::string_view fresh) {
  const bool stored = !client_in_.empty();
  if (stored) client_in_.append(fresh);
  std::string_view bytes = stored ? std::string_view(client_in_) : fresh;
  home_.refresh();
  while (!bytes.empty() && !closed_ && client_out_.empty() && upstream_out_.empty() &&
         exchange_.wants_client_data()) {
    const step next = exchange_.client_data(bytes);
    if (next.consumed != 0) moved_ = true;
    bytes.remove_prefix(next.consumed);
    carry_out(next);
    if (next.consumed == 0) break;
  }
  if (closed_) return;
  if (stored) {
    client_in_.erase(0, client_in_.size() - bytes.size());
    if (client_in_.empty()) client_in_.shrink_to_fit();
  } else {
    client_in_.assign(bytes);
  }
}

void session::read_upstream() {
  for (int i = 0; i < reads_at_once && upstream_ && client_out_.empty() && !closed_; ++i) {
    const auto into = home_.loop().scratch();
    const auto got = upstream_->read_some(into);
    if (got.status == net::io_status::would_block) return;
    if (got.status != net::io_status::ok) {
      carry_out(exchange_.upstream_end(got.status == net::io_status::eof));
      return feed_client({});  // the next request may already be waiting, here as below
    }
    feed_upstream({into.data(), got.bytes});
    if (got.bytes < into.size()) return;
  }
}

void session::feed_upstream(std::string_view fresh) {
  next_beat_.clear();
  const bool stored = !upstream_in_.empty();
  if (stored) upstream_in_.append(fresh);
  std::string_view bytes = stored ? std::string_view(upstream_in_) : fresh;
  const auto tag = upstream_tag_;
  while (!bytes.empty() && upstream_ && tag == upstream_tag_ && !closed_) {
    const step next = exchange_.upstream_data(bytes);
    if (next.consumed != 0) moved_ = true;
    bytes.remove_prefix(next.consumed);
    carry_out(next);
    if (next.consumed == 0) break;
  }
  if (closed_) return;
  if (!upstream_ || tag != upstream_tag_) {
    upstream_in_.clear();
    // The next request may already be waiting.
    return feed_client({});
  }
  if (stored) {
    upstream_in_.erase(0, upstream_in_.size() - bytes.size());
  } else {
    upstream_in_.assign(bytes);
  }
}

void session::carry_out(const step& what) {
  if (closed_) return;
  if (!what.to_client.empty()) send_client(what.to_client);
  if (what.client == client_act::abort) return close(true);
  if (!what.to_upstream.empty()) send_upstream(what.to_upstream);
  switch (what.upstream) {
    case upstream_act::keep:
      break;
    case upstream_act::connect:
      connect_upstream(false);
      break;
    case upstream_act::connect_fresh:
      connect_upstream(true);
      break;
    case upstream_act::release:
      if (!upstream_) break;
      // A request that waits would have the connection back before the pool's watch could tell that
      // bytes follow the answer, and would take them for its own.
      if (!client_in_.empty() && !is_silent(*upstream_)) {
        drop_upstream();
        break;
      }
      home_.pool().put(std::move(upstream_));
      upstream_ = nullptr;
      break;
    case upstream_act::close:
      drop_upstream();
      break;
  }
  if (closed_) return;
  if (client_failed_ && closing_ == client_act::keep) {
    client_failed_ = false;
    closing_ = client_act::close;
    carry_out(exchange_.client_end());
    return close(false);
  }
  if (what.client != client_act::keep) {
    closing_ = what.client;
    if (client_out_.empty()) end_client();
  }
}

void session::send_client(std::string_view bytes) {
  if (!client_out_.empty()) {
    client_out_.append(bytes);
    return;
  }
  const auto sent = client_->try_write(bytes);
  if (sent.status == net::io_status::error) {
    client_failed_ = true;
  } else if (sent.bytes < bytes.size()) {
    client_out_.assign(bytes.substr(sent.bytes));
  }
}

void session::send_upstream(std::string_view bytes) {
  if (!upstream_) return;
  if (!upstream_out_.empty()) {
    upstream_out_.append(bytes);
    return;
  }
  const auto sent = upstream_->try_write(bytes);
  if (sent.status == net::io_status::error) {
    exchange_.upstream_takes_no_more();
  } else if (sent.bytes < bytes.size()) {
    upstream_out_.assign(bytes.substr(sent.bytes));
  }
}

// True when nothing is left to send.
bool session::flush(net::transport& to, std::string& pending, bool& failed) {
  const auto sent = to.try_write(pending);
  pending.erase(0, sent.bytes);
  if (sent.status == net::io_status::error) {
    failed = true;
    pending.clear();
  }
  if (pending.empty()) pending.shrink_to_fit();
  return pending.empty() && !failed;
}

void session::connect_upstream(bool fresh) {
  drop_upstream();
  if (!fresh) {
    if (auto idle = home_.pool().take()) return adopt_upstream(std::move(idle), true);
  }
  const auto& to = exchange_.settings().upstream;
  connecting_ = net::connector::start(
      home_.loop(), to.host, to.port, home_.upstream_tls(),
      [weak = weak_from_this()](std::shared_ptr<net::transport> made,
                                const net::connect_error& error) {
        const auto self = weak.lock();
        if (!self) return made ? made->close() : void();
        self->guarded([&] {
          self->connecting_ = nullptr;
          if (!made) {
            self->carry_out(error.tls != net::tls_fault::none
                                ? self->exchange_.upstream_not_trusted(error.message)
                                : self->exchange_.upstream_failed(error.message, error.exhausted));
            return self->feed_client({});
          }
          count(self->home_.totals().upstream_connections);
          self->adopt_upstream(std::move(made), false);
          self->feed_client({});
        });
      });
}

void session::adopt_upstream(std::shared_ptr<net::transport> connection, bool reused) {
  upstream_in_.clear();  // an answer that broke off on the one before is no beginning of this one's
  upstream_ = std::move(connection);
  upstream_->set_owner(this, ++upstream_tag_);
  carry_out(exchange_.upstream_connected(reused));
}

void session::drop_upstream() {
  if (connecting_) connecting_->cancel();
  connecting_ = nullptr;
  // An end behind bytes that the upstream does not take would reach it only behind them; a reset
  // does at once.
  if (upstream_) upstream_->close(!upstream_out_.empty());
  upstream_ = nullptr;
  upstream_out_.clear();
}

void session::end_client() {
  if (closing_ != client_act::linger) return close(false);
  closing_ = client_act::keep;
  client_->shut_down();
}

// Whether what the client sends is taken now: it is wanted, or little enough to be kept.
bool session::reads_client() const noexcept {
  const bool flowing = client_out_.empty() && upstream_out_.empty();
  return (exchange_.wants_client_data() && flowing) || client_in_.size() < kept_ahead;
}

void session::settle() {
  if (home_.context().draining && exchange_.idle() && client_out_.empty()) return close(false);
  if (reads_client()) {
    client_->wait_readable();
  } else {
    client_->watch_end();
  }
  if (!client_out_.empty()) client_->wait_writable();
  if (upstream_ && !upstream_out_.empty()) upstream_->wait_writable();
  if (upstream_ && exchange_.wants_upstream_data() && client_out_.empty()) {
    upstream_->wait_readable();
  }

  if (!exchange_.beats()) {
    next_beat_.clear();
  } else if (next_beat_.at() == net::clock::time_point::max()) {
    next_beat_.set(net::clock::now() + *home_.settings().heartbeat);
  }

  // Before its handshake is through, a client cannot be written to.
  const bool established = client_->established();
  const auto judged = patience_.look({.writing = established && !client_out_.empty(),
                                      .written = written_,
                                      .moved = moved_,
                                      .what = established ? exchange_.waiting() : waiting_for::head,
                                      .exchange = exchange_.id()},
                                     exchange_.settings().timeouts);
  moved_ = written_ = false;
  if (judged.stands) return;
  if (judged.from_now) {
    deadline_.set(net::clock::now() + *judged.from_now);
  } else {
    deadline_.clear();
  }
}

void session::close(bool with_reset) {
  if (closed_) return;
  closed_ = true;
  deadline_.clear();
  next_beat_.clear();
  drop_upstream();
  // First, so that whoever sees the end finds the place free.
  home_.remove(*this);
  client_->close(with_reset);
}

}  // namespace ollama_cors::shim
