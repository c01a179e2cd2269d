#include "replay/connection.hpp"

namespace ollama_cors::replay {
namespace {

// Bytes behind the current request, kept so that the client's end is still noticed.
constexpr std::size_t read_ahead = 64 * 1024;
// RFC 9112 9.6: a close with bytes unread would reset the connection, and the answer with it.
constexpr auto linger_time = std::chrono::seconds(2);

}  // namespace

connection::connection(const surroundings& around, std::shared_ptr<net::transport> client)
    : around_(around), client_(std::move(client)), alarm_(around.loop) {}

void connection::start() {
  client_->set_owner(this, 0);
  client_->wait_readable();
}

void connection::close() noexcept {
  if (closed_) return;
  closed_ = true;
  alarm_.clear();
  client_->close();
  around_.gone(*this);
}

void connection::readable(std::uint64_t) {
  const auto self = shared_from_this();
  try {
    read();
  } catch (...) {  // no memory: this client's loss alone
    close();
  }
}

void connection::writable(std::uint64_t) {
  const auto self = shared_from_this();
  const auto sent = client_->try_write(out_);
  if (sent.status == net::io_status::error) return close();
  out_.erase(0, sent.bytes);
  if (!out_.empty()) return client_->wait_writable();
  try {
    play();
  } catch (...) {
    close();
  }
}

void connection::read() {
  const auto got = client_->read_some(around_.loop.scratch());
  if (got.status == net::io_status::would_block) return client_->wait_readable();
  // A page that goes away takes its answer with it, as it cancels a generation at the real one.
  if (got.status != net::io_status::ok) return close();
  if (!lingering_) in_.append(around_.loop.scratch().data(), got.bytes);
  if (!playing_ && !lingering_) take_requests();
  if (!closed_ && in_.size() < read_ahead) client_->wait_readable();
}

void connection::take_requests() {
  while (!playing_ && !closed_) {
    const auto step = reader_.feed(in_);
    in_.erase(0, step.consumed);
    switch (step.status) {
      case request_reader::status::more:
        if (step.consumed == 0 || in_.empty()) return;
        break;
      case request_reader::status::head_complete:
        if (answers_at_once(reader_.head())) {
          ++around_.requests;
          return perform(answer_at_once(reader_.head(), around_.headers));
        }
        if (reader_.head().expects_continue && !send("HTTP/1.1 100 Continue\r\n\r\n")) return;
        break;
      case request_reader::status::complete:
        ++around_.requests;
        perform(answer(reader_.head(), reader_.body(), around_.headers));
        break;
      case request_reader::status::refused:
        ++around_.requests;
        return perform(refusal(reader_.error()));
    }
  }
}

void connection::perform(script what) {
  script_ = std::move(what);
  next_step_ = 0;
  playing_ = true;
  due_ = net::clock::now();
  if (script_.steps.empty()) return answered();
  due_ += script_.steps.front().delay;
  play();
}

// Sends what is due, then waits for the next step or for a client that reads slowly.
void connection::play() {
  while (playing_ && !closed_ && out_.empty()) {
    if (next_step_ == script_.steps.size()) return answered();
    if (due_ > net::clock::now()) {
      // The alarm dies with this connection, so that it may name it plainly.
      return alarm_.set(due_, [this] {
        const auto self = shared_from_this();
        try {
          play();
        } catch (...) {
          close();
        }
      });
    }
    if (!send(script_.steps[next_step_].bytes)) return;
    if (++next_step_ < script_.steps.size()) due_ += script_.steps[next_step_].delay;
  }
}

// False if the connection is gone.
bool connection::send(std::string_view bytes) {
  if (!out_.empty()) {
    out_.append(bytes);
    return true;
  }
  const auto sent = client_->try_write(bytes);
  if (sent.status == net::io_status::error) {
    close();
    return false;
  }
  if (sent.bytes < bytes.size()) {
    out_.assign(bytes.substr(sent.bytes));
    client_->wait_writable();
  }
  return true;
}

void connection::answered() {
  playing_ = false;
  if (!script_.keep_open) return linger();
  reader_.restart();
  // Deferred, so that a long row of pipelined requests is no deep recursion.
  around_.loop.post([weak = weak_from_this()] {
    const auto self = weak.lock();
    if (!self || self->closed_) return;
    try {
      self->take_requests();
    } catch (...) {
      return self->close();
    }
    if (!self->closed_) self->client_->wait_readable();
  });
}

void connection::linger() {
  lingering_ = true;
  in_.clear();
  client_->shut_down();
  client_->wait_readable();
  alarm_.set(net::clock::now() + linger_time, [this] {
    const auto self = shared_from_this();
    close();
  });
}

}  // namespace ollama_cors::replay
