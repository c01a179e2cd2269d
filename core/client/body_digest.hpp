// SHA-256 of a body as it passes by.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace ollama_cors::client {

class body_digest {
public:
  body_digest();
  ~body_digest();
  void add(std::string_view bytes);
  std::uint64_t length() const noexcept { return length_; }
  // Lower-case hex; empty in a build without OpenSSL. Nothing can be added behind it.
  std::string hex();

private:
  struct state;
  std::unique_ptr<state> state_;
  std::uint64_t length_ = 0;
};

}  // namespace ollama_cors::client
