#include "shim/patience.hpp"

namespace ollama_cors::shim {
namespace {

config::optional_duration time_for(waiting_for what, const config::timeouts& limits) noexcept {
  switch (what) {
    case waiting_for::head:
      return limits.head;
    case waiting_for::keep_alive:
      return limits.keep_alive;
    case waiting_for::connect:
      return limits.connect;
    case waiting_for::first_byte:
      return limits.first_byte;
    case waiting_for::idle:
      return limits.idle;
    case waiting_for::lingering:
      break;
  }
  return patience::linger_time;
}

}  // namespace

patience::verdict patience::look(const situation& now, const config::timeouts& limits) noexcept {
  if (now.writing) {
    if (armed_ == armed::write && !now.written) return {};
    armed_ = armed::write;
    return {false, limits.write};
  }
  const bool same =
      armed_ == armed::exchange && armed_for_ == now.what && armed_id_ == now.exchange;
  if (same && !(now.what == waiting_for::idle && now.moved)) return {};
  armed_ = armed::exchange;
  armed_for_ = now.what;
  armed_id_ = now.exchange;
  return {false, time_for(now.what, limits)};
}

bool patience::expire() noexcept {
  const bool writing = armed_ == armed::write;
  armed_ = armed::none;
  return writing;
}

}  // namespace ollama_cors::shim
