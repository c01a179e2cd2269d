#include "serve_signals.hpp"

#include <csignal>

#include "terminal.hpp"

namespace ollama_cors::cli {
namespace {

volatile std::sig_atomic_t stops = 0;
volatile std::sig_atomic_t last_stop = 0;
volatile std::sig_atomic_t hang_ups = 0;
bool on_terminal = false;

extern "C" void on_stop(int number) {
  last_stop = number;
  stops = stops + 1;
  if (stops < 2) return;
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
}

#ifdef SIGHUP
extern "C" void on_hang_up(int) {
  hang_ups = 1;
}
#endif

}  // namespace

void watch_signals() {
  on_terminal = is_terminal(stderr);
  std::signal(SIGINT, on_stop);
  std::signal(SIGTERM, on_stop);
#ifdef SIGHUP
  if (std::signal(SIGHUP, on_hang_up) == SIG_IGN) std::signal(SIGHUP, SIG_IGN);
#endif
#ifdef SIGPIPE
  std::signal(SIGPIPE, SIG_IGN);  // whoever read our lines may go; the shim stays
#endif
}

int stops_asked() noexcept {
  return stops;
}

bool reload_asked() noexcept {
  if (hang_ups == 0) return false;
  hang_ups = 0;
  if (!on_terminal || is_terminal(stderr)) return true;
  // The terminal is gone, and with it whoever would stop us.
  if (stops == 0) stops = 1;
  return false;
}

void end_by_signal() noexcept {
  if (stops < 2) return;
  std::signal(last_stop, SIG_DFL);
  std::raise(last_stop);
}

}  // namespace ollama_cors::cli
