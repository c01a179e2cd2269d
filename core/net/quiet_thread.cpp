#include "net/quiet_thread.hpp"

#ifndef _WIN32
#include <csignal>
#endif

namespace ollama_cors::net {

std::thread quiet_thread(std::function<void()> body) {
#ifdef _WIN32
  return std::thread(std::move(body));
#else
  // A new thread inherits the mask, so it is full only while this one is made.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  std::thread made;
  try {
    made = std::thread(std::move(body));
  } catch (...) {
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    throw;
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return made;
#endif
}

}  // namespace ollama_cors::net
