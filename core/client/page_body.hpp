// The body of an answer as a page's browser frames it.
#pragma once

#include <cstdint>
#include <string_view>

#include "client/lenient_chunks.hpp"
#include "page/browser.hpp"
#include "page/wire.hpp"

namespace ollama_cors::client {

class page_body {
public:
  struct piece {
    std::size_t consumed = 0;
    std::string_view payload{};  // inside the bytes given
  };

  void begin(const page::body_framing& framing, page::browser whose) noexcept;
  // Call again while it consumes.
  piece next(std::string_view bytes) noexcept;

  bool done() const noexcept { return done_; }
  bool broken() const noexcept { return broken_; }
  // The connection has ended: whether the body has as it should.
  bool completed_by_end(bool clean) const noexcept;

private:
  page::body_framing::kind by_ = page::body_framing::kind::none;
  lenient_chunks chunks_;
  std::uint64_t left_ = 0;
  bool done_ = true;
  bool broken_ = false;
  bool webkit_ = false;
};

}  // namespace ollama_cors::client
