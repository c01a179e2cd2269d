#include "net/connector.hpp"

#include <cerrno>
#include <utility>
#include <vector>

#include "net/asio.hpp"
#include "net/exhaustion.hpp"
#include "net/quiet_thread.hpp"
#include "net/tls_transport.hpp"

namespace ollama_cors::net {
namespace {

using endpoint = asio::ip::tcp::endpoint;

struct resolution {
  error_code failed;
  std::vector<endpoint> found;
};

// Without a descriptor the system's resolver says anything but that.
error_code exhaustion_of(asio::io_context& context) {
  error_code failed;
  try {
    asio::ip::tcp::socket(context).open(asio::ip::tcp::v4(), failed);
  } catch (const boost::system::system_error& error) {
    failed = error.code();
  }
  return is_exhaustion(failed) ? failed : error_code();
}

resolution resolve(const std::string& host, std::uint16_t port) {
  resolution result;
  asio::io_context context;
  asio::ip::tcp::resolver resolver(context);
  for (const auto& entry : resolver.resolve(host, std::to_string(port), result.failed)) {
    result.found.push_back(entry.endpoint());
  }
  if (result.failed) {
    if (const auto exhausted = exhaustion_of(context)) result.failed = exhausted;
  }
  return result;
}

class attempt final : public connector,
                      private readiness,
                      public std::enable_shared_from_this<attempt> {
public:
  attempt(loop& on, std::shared_ptr<const tls_context> tls, handler done)
      : loop_(on),
        context_(on.handle().context),
        link_(on.handle().link),
        socket_(context_.get_executor()),
        tls_(std::move(tls)),
        done_(std::move(done)) {}

  ~attempt() override { drop_secured(); }

  void begin(const std::string& host, std::uint16_t port) {
    host_ = host;
    error_code not_numeric;
    const auto address = asio::ip::make_address(host, not_numeric);
    if (!not_numeric) {
      candidates_ = {endpoint(address, port)};
      return connect_next();
    }
    // The system's resolver cannot be interrupted. Its thread owns only strings and the link, so
    // that stopping never waits for it.
    quiet_thread([weak = weak_from_this(), link = link_, host, port] {
      try {
        auto result = resolve(host, port);
        const std::lock_guard lock(link->mutex);
        if (link->context == nullptr) return;
        asio::post(*link->context, [weak, result = std::move(result)] {
          if (auto self = weak.lock()) self->go_on([&] { self->resolved(result); });
        });
      } catch (...) {
        // No memory, not even to say so: whoever waits gives up in time.
      }
    }).detach();
  }

  void cancel() noexcept override {
    done_ = nullptr;
    error_code ignored;
    socket_.close(ignored);
    drop_secured();
  }

private:
  // Every way in: what has no memory to go on is told as a failure, for somebody waits.
  template <typename Step>
  void go_on(Step step) noexcept {
    try {
      step();
    } catch (...) {
      run_out(std::exchange(done_, nullptr));
    }
  }

  void run_out(const handler& done) noexcept {
    drop_secured();
    connect_error error;
    error.system = ENOMEM;
    error.message = "out of memory";  // short enough to need none itself
    try {
      if (done) done(nullptr, error);
    } catch (...) {
    }
  }

  void resolved(const resolution& result) {
    if (!done_) return;
    candidates_ = result.found;
    last_ = result.failed;
    connect_next();
  }

  void connect_next() {
    if (next_ == candidates_.size()) return finish(nullptr);
    const endpoint to = candidates_[next_++];
    error_code ignored;
    socket_.close(ignored);
    socket_.async_connect(asio::generic::stream_protocol::endpoint(to),
                          [self = shared_from_this()](error_code failed) {
                            self->go_on([&] { self->tried(failed); });
                          });
  }

  void tried(error_code failed) {
    if (!done_) return;
    last_ = failed;
    if (failed) return connect_next();
    connected(make_plain_transport(std::move(socket_)));
  }

  void connected(std::shared_ptr<transport> plain) {
    if (!tls_) return finish(std::move(plain));
    secured_ = make_tls_transport(loop_, std::move(plain), tls_, host_);
    secured_->set_owner(this, 0);
    secured_->wait_writable();
  }

  // The handshake is through, or has failed. Another address would have the same certificate, or
  // should not have another: none is tried.
  void readable(std::uint64_t) override {}
  void writable(std::uint64_t) override {
    const auto self = shared_from_this();
    go_on([this] { shaken_hands(); });
  }

  void shaken_hands() {
    const auto tried = secured_->try_write({});
    if (tried.status == io_status::ok) {
      secured_->set_owner(nullptr, 0);
      return finish(std::exchange(secured_, nullptr));
    }
    connect_error error;
    error.tls = secured_->fault();
    if (error.tls == tls_fault::none) error.tls = tls_fault::reset;
    error.system = tried.error;
    error.message = secured_->failure();
    if (error.message.empty()) {
      error.message = error_code(tried.error, boost::system::system_category()).message();
      error.message += ", during the TLS handshake.";
    }
    drop_secured();
    const auto done = std::exchange(done_, nullptr);
    done(nullptr, error);
  }

  void drop_secured() noexcept {
    if (secured_) secured_->close();
    secured_ = nullptr;
  }

  void finish(std::shared_ptr<transport> connection) {
    connect_error error;
    if (!connection) {
      // A resolver's words are numbered too, but they are no errno.
      if (last_.category() == boost::system::system_category()) error.system = last_.value();
      error.message = last_ ? last_.message() : "the name has no address";
      error.exhausted = is_exhaustion(last_);
      error.unresolved = candidates_.empty() && !error.exhausted;
    }
    auto done = std::move(done_);
    done_ = nullptr;
    done(std::move(connection), error);
  }

  loop& loop_;
  asio::io_context& context_;
  std::shared_ptr<loop_link> link_;
  stream_socket socket_;
  std::shared_ptr<const tls_context> tls_;
  std::string host_;
  std::shared_ptr<tls_transport> secured_;
  handler done_;
  std::vector<endpoint> candidates_;
  std::size_t next_ = 0;
  error_code last_;
};

}  // namespace

std::shared_ptr<connector> connector::start(loop& on, const std::string& host, std::uint16_t port,
                                            std::shared_ptr<const tls_context> tls, handler done) {
  auto one = std::make_shared<attempt>(on, std::move(tls), std::move(done));
  one->begin(host, port);
  return one;
}

}  // namespace ollama_cors::net
