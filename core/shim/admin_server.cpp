#include "shim/admin_server.hpp"

#include <utility>
#include <vector>

#include "net/deadlines.hpp"
#include "net/transport.hpp"
#include "shim/admin_exchange.hpp"
#include "shim/url.hpp"
#include "shim/worker.hpp"

namespace ollama_cors::shim {
namespace {

// For a head, for an answer to be read, and between two requests. A scraper comes every 15 s or so.
constexpr auto answer_time = std::chrono::seconds(75);

}  // namespace

class admin_server::connection final : public net::readiness,
                                       private net::deadline_owner,
                                       public std::enable_shared_from_this<connection> {
public:
  connection(admin_server& owner, std::shared_ptr<net::transport> client)
      : owner_(owner), exchange_(owner.home_.context()), client_(std::move(client)) {
    owner_.home_.loop().add(deadline_);
  }
  ~connection() { owner_.home_.loop().remove(deadline_); }

  void start() {
    client_->set_owner(this, 0);
    deadline_.set(net::clock::now() + answer_time);
    client_->wait_readable();
  }

  void close() {
    if (std::exchange(closed_, true)) return;
    deadline_.clear();
    client_->close();
    owner_.remove(*this);
  }

  void readable(std::uint64_t) override {
    guarded([this] {
      const auto scratch = owner_.home_.loop().scratch();
      const auto got = client_->read_some(scratch);
      if (got.status == net::io_status::would_block) return client_->wait_readable();
      if (got.status != net::io_status::ok) return close();
      if (ending_) return client_->wait_readable();  // swallowed (RFC 9112 9.6)
      in_.append(scratch.data(), got.bytes);
      answer();
    });
  }

  void writable(std::uint64_t) override {
    guarded([this] {
      if (send() && !ending_) answer();
    });
  }

private:
  void deadline_expired() override {
    guarded([this] {
      if (ending_ || !out_.empty()) return close();
      const auto last = exchange_.expired();
      if (last.to_client.empty()) return close();
      take(last);
    });
  }

  template <typename Action>
  void guarded(Action action) {
    if (closed_) return;
    const auto self = shared_from_this();
    try {
      action();
    } catch (...) {
      close();
    }
  }

  // One request after the other, as long as its answer is taken.
  void answer() {
    owner_.home_.refresh();
    while (!in_.empty() && out_.empty() && !ending_ && !closed_) {
      const auto next = exchange_.client_data(in_);
      in_.erase(0, next.consumed);
      if (next.consumed == 0 && next.to_client.empty()) break;
      if (!next.to_client.empty()) take(next);
    }
    if (!closed_ && out_.empty()) client_->wait_readable();
  }

  void take(const admin_exchange::result& next) {
    out_ = next.to_client;
    ending_ = next.close;
    deadline_.set(net::clock::now() + answer_time);
    send();
  }

  // True when nothing is left to send. An end is ours first: a reset would overtake the answer.
  bool send() {
    const auto sent = client_->try_write(out_);
    out_.erase(0, sent.bytes);
    if (sent.status == net::io_status::error) {
      close();
      return false;
    }
    if (!out_.empty()) {
      client_->wait_writable();
      return false;
    }
    if (ending_) {
      client_->shut_down();
      deadline_.set(net::clock::now() + std::chrono::seconds(2));
      client_->wait_readable();
    }
    return true;
  }

  admin_server& owner_;
  admin_exchange exchange_;
  std::shared_ptr<net::transport> client_;
  net::deadline deadline_{*this};
  std::string in_, out_;
  bool ending_ = false;
  bool closed_ = false;
};

admin_server::admin_server(worker& home, std::unique_ptr<net::listener> at)
    : home_(home), listener_(std::move(at)) {}

admin_server::~admin_server() = default;

std::string admin_server::url() const {
  return url_of("http", listener_->address(), listener_->port());
}

void admin_server::start() {
  listener_->start([this]() -> net::loop& { return home_.loop(); },
                   [this](std::shared_ptr<net::transport> client) { add(std::move(client)); });
}

void admin_server::add(std::shared_ptr<net::transport> client) {
  if (closed_ || open_.size() == most_connections) return client->close();
  auto one = std::make_shared<connection>(*this, std::move(client));
  open_.emplace(one.get(), one);
  one->start();
}

void admin_server::remove(connection& gone) {
  open_.erase(&gone);
}

void admin_server::close() {
  closed_ = true;
  listener_->close();
  std::vector<std::shared_ptr<connection>> all;
  for (const auto& [key, one] : open_) all.push_back(one);
  for (const auto& one : all) one->close();
}

}  // namespace ollama_cors::shim
