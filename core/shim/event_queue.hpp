// What happened, for whoever wants to know: bounded, lossy, pulled.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/settings.hpp"
#include "net/wake_hook.hpp"

namespace ollama_cors::shim {

// One finished exchange. Made into JSON only when somebody asks for it.
struct event {
  enum class type : std::uint8_t { exchange, warning, stopped };
  event::type what = type::exchange;
  std::uint64_t id = 0;
  std::string request_id{};                               // as sent upstream and back
  std::string method{}, target{}, origin{};               // origin cut at 512 bytes
  std::string_view kind{}, verdict{}, reason{}, route{};  // names, which live for ever
  std::string rule{};
  std::string message{};  // for `warning`, and for an exchange that failed: why
  std::string fix{};      // of a refusal: the one change of configuration that would allow it
  int status = 0;
  std::uint64_t bytes = 0;  // of response body relayed
  std::int64_t duration_ms = 0;
  std::string_view outcome{};  // "done" "failed" "cancelled"

  // How much it matters: what failed is an error, what was refused, or could
  // not be read, a warning.
  config::log_level level() const noexcept;
  std::string to_json() const;
};

class event_queue {
public:
  static constexpr std::size_t capacity = 1024;

  enum class result : std::uint8_t { ok, timeout, closed };

  // Never blocks on a reader: the oldest goes when it is full, and leaves its strings' room to the
  // item's owner, so that what nobody reads costs no allocation.
  void push(event&& item);
  // After this, next() drains what is left, gives `last`, for which there is always room, and then
  // says closed.
  void close(std::optional<event> last = std::nullopt) noexcept;

  // Negative = wait for ever. wake() ends every wait with `timeout`; where nobody waits, the next
  // wait, so that a wake just before it is not lost.
  result next(std::chrono::milliseconds wait, event& output);
  void wake();

  // Runs on the pushing thread when the queue stops being empty, and when it closes.
  void set_hook(std::function<void()> hook) { hook_.set(std::move(hook)); }
  bool inside_hook() const noexcept { return hook_.inside(); }
  std::uint64_t dropped() const;

private:
  mutable std::mutex mutex_;
  std::condition_variable filled_;
  std::vector<event> items_;  // a ring: at most `capacity`, of which `size_` from `first_` on wait
  std::size_t first_ = 0;
  std::size_t size_ = 0;
  std::optional<event> last_;
  net::wake_hook hook_;
  std::uint64_t dropped_ = 0;
  std::uint64_t wakes_ = 0;
  std::size_t waiting_ = 0;
  bool wake_pending_ = false;
  bool closed_ = false;
};

}  // namespace ollama_cors::shim
