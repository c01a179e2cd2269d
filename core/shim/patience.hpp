// How long a connection may wait for what: which timeout of the configuration counts now, and which
// progress moves it. Without a clock: whoever asks has one.
#pragma once

#include <chrono>
#include <cstdint>

#include "config/settings.hpp"

namespace ollama_cors::shim {

// Which deadline of the configuration counts now, as an exchange sees it.
enum class waiting_for : std::uint8_t {
  head,  // total for a whole head; not moved by progress
  keep_alive,
  connect,
  first_byte,
  idle,  // moved by progress
  lingering,
};

class patience {
public:
  // Behind an answer that ends its connection, and for a refused body.
  static constexpr std::chrono::milliseconds linger_time{2000};

  // What is the case after something has happened on the connection.
  struct situation {
    bool writing = false;  // bytes wait for the client to read, which goes before all else
    bool written = false;  // since the last look: the client took some
    bool moved = false;    // since the last look: bytes of a body went on
    waiting_for what = waiting_for::head;
    std::uint64_t exchange = 0;  // which one: the next begins a time of its own
  };

  struct verdict {
    bool stands = true;                       // the deadline set before counts on
    config::optional_duration from_now = {};  // else this one does; nothing = no limit
  };

  verdict look(const situation& now, const config::timeouts& limits) noexcept;

  // The deadline is over: whatever comes next begins a time of its own. Whether it was the client
  // that did not read.
  bool expire() noexcept;

private:
  enum class armed : std::uint8_t { none, write, exchange } armed_ = armed::none;
  waiting_for armed_for_ = waiting_for::head;
  std::uint64_t armed_id_ = 0;
};

}  // namespace ollama_cors::shim
