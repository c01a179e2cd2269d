// Threads of a library: signals are the host program's, on threads of its own.
#pragma once

#include <functional>
#include <thread>

namespace ollama_cors::net {

// Starts a thread that no asynchronous signal will be delivered to.
std::thread quiet_thread(std::function<void()> body);

}  // namespace ollama_cors::net
