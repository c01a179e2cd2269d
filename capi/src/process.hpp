// Which process this is: a handle made before a fork must not be used behind it.
#pragma once

#include <cstdint>

namespace ollama_cors::capi {

// Costs no system call. A child of _Fork(), which runs no handlers, has its parent's.
std::int64_t process_id() noexcept;

}  // namespace ollama_cors::capi
