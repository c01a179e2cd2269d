// What the system says when it has run out of something that others will give back: no fault of
// the peer's, and no reason to give up for good.
#pragma once

#include "net/asio.hpp"

namespace ollama_cors::net {

inline bool is_exhaustion(const error_code& failed) noexcept {
  return failed == asio::error::no_descriptors || failed == asio::error::no_buffer_space ||
         failed == asio::error::no_memory ||
         failed == boost::system::errc::too_many_files_open_in_system;
}

}  // namespace ollama_cors::net
