// The head of a recorded answer, changed where this request differs from the recorded one.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ollama_cors::replay {

class answer_head {
public:
  // A complete head, its empty line included.
  explicit answer_head(std::string_view text);

  std::string_view find(std::string_view name) const noexcept;
  // Go's server sends a handler's fields in alphabetical order, then its own: there it goes.
  void add(std::string_view name, std::string_view value);
  // Behind all others.
  void append(std::string_view name, std::string_view value);
  void set(std::string_view name,
           std::string_view value);  // where it stands; nothing if it does not
  void remove(std::string_view name);
  void say_http_1_0() noexcept { http_1_0_ = true; }

  std::string text() const;

private:
  bool http_1_0_ = false;
  std::string status_line_;
  std::vector<std::pair<std::string, std::string>> fields_;
};

}  // namespace ollama_cors::replay
