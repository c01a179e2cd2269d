// A task that can be posted where there is no memory: what ends a thread must not depend on any.
#pragma once

#include <functional>
#include <utility>

#include "net/room_allocator.hpp"

namespace ollama_cors::net {

// Posted at most once at a time (loop::post): its room holds what the loop's queue needs for it.
class reserved_task {
public:
  explicit reserved_task(std::function<void()> body) : body_(std::move(body)) {}
  reserved_task(const reserved_task&) = delete;
  reserved_task& operator=(const reserved_task&) = delete;

private:
  friend class loop;
  std::function<void()> body_;
  room<192> room_;
};

}  // namespace ollama_cors::net
