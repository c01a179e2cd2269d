// A memory BIO of ours: OpenSSL reads and writes queues of bytes that hold memory only while bytes
// are there.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

struct bio_st;

namespace ollama_cors::net {

class byte_queue {
public:
  std::string_view bytes() const noexcept { return std::string_view(held_).substr(taken_); }
  bool empty() const noexcept { return taken_ == held_.size(); }
  void append(std::string_view more) { held_.append(more); }
  void take(std::size_t count) noexcept;

  bool ended = false;  // what is there is all that will come

private:
  std::string held_;
  std::size_t taken_ = 0;
};

// Null if there is no memory. The queue must outlive it.
bio_st* make_bio(byte_queue& over) noexcept;

}  // namespace ollama_cors::net
