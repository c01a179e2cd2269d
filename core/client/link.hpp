// What the two sides of an exchange share: the runner on the client's thread writes what comes, the
// reader on any thread takes it; a streamed body goes the other way.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "client/batch.hpp"
#include "client/exchange.hpp"

namespace ollama_cors::client {

// How the reader's side reaches the client's thread, whatever has become of that.
class runner_door {
public:
  virtual ~runner_door() = default;
  virtual void taken() = 0;   // there is room again for what comes
  virtual void filled() = 0;  // a streamed body has more, or has ended
  virtual void cancel() = 0;
  virtual void list(std::uint64_t tag) = 0;  // for ready()
  // Waits until `ready`, or the time is up: by running the loop, or as `otherwise` does.
  virtual void wait(std::chrono::milliseconds patience, const std::function<bool()>& ready,
                    const std::function<void()>& otherwise) = 0;
};

class exchange_link {
public:
  struct settings {
    std::size_t queue_bytes;
    std::uint64_t tag;  // 0 = never listed
    bool streamed;
    std::optional<std::uint64_t> body_length;
  };
  explicit exchange_link(const settings& with) noexcept
      : limit_(with.queue_bytes),
        tag_(with.tag),
        body_left_(with.body_length),
        body_open_(with.streamed) {}

  // ---- The runner's side.
  // Takes `staged` over, and empties it. Whether more may come now; if not, taken() says when.
  bool offer(batch& staged);
  // The end: exactly one counts, the first. It has its place whatever waits before it.
  void finish(batch& staged, ending how);
  // Bytes of a streamed body, at most `most`; with `ended`, nothing comes behind them.
  std::string take_body(std::size_t most, bool& ended);
  void refuse_body();  // it is wanted no more

  // ---- The reader's side; see exchange.
  exchange::result next(exchange::wait patience, batch& output);
  exchange::result write(std::string_view bytes, exchange::wait patience, std::size_t& taken);
  void finish_body();
  std::uint64_t body_left() const;
  void cancel();

  // Once, before either side acts.
  void open(std::shared_ptr<runner_door> door) { door_ = std::move(door); }

private:
  bool has_something() const;
  void wait_for_something(exchange::wait patience);
  bool has_room() const;
  void wait_for_room(exchange::wait patience);
  bool mark_ready();  // under the lock: whether it has to be listed

  static constexpr std::size_t body_room = 256 * 1024;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::shared_ptr<runner_door> door_;
  const std::size_t limit_;
  const std::uint64_t tag_;

  batch waiting_;
  std::size_t readers_ = 0;  // that wait
  bool listed_ = false;
  bool full_ = false;  // the runner waits for taken()
  bool ended_ = false;
  bool end_taken_ = false;

  std::string body_;
  std::optional<std::uint64_t> body_left_;
  std::size_t writers_ = 0;
  bool body_open_;
  bool body_hungry_ = true;  // the runner waits for filled()
  bool wants_room_ = false;  // a writer was turned away
};

}  // namespace ollama_cors::client
