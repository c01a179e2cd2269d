// SHA-256 of a body, as it comes.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace ollama_cors::cli {

class sha256 {
public:
  sha256();
  ~sha256();
  void add(std::string_view bytes);
  std::string hex() const;  // of what was added so far; empty in a build without OpenSSL

private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace ollama_cors::cli
