// Writing a decision's headers without allocation: names as they are sent, values that borrow from
// the policy, from the request, or from the decision's own space.
#pragma once

#include <cstring>
#include <string_view>

#include "policy/decision.hpp"

namespace ollama_cors::policy {

inline constexpr std::string_view reason_field = "X-Ollama-Cors-Reason";

// What `methods: any` grants before the method asked for (CONTRACT.md 1).
inline constexpr std::string_view any_methods = "GET, HEAD, POST, PUT, PATCH, DELETE";

inline constexpr fetch::field vary_origin{"Vary", "Origin"};
inline constexpr fetch::field vary_preflight{
    "Vary", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"};

// header_space holds the longest answer there is: a refused preflight with its names in two lines.
inline void set(decision& output, const fetch::field& line) noexcept {
  output.header_space[output.header_count++] = line;
}
inline void set(decision& output, std::string_view name, std::string_view value) noexcept {
  set(output, {name, value});
}

// Composes list values one after the other into value_space.
class value_writer {
public:
  explicit value_writer(decision& output) noexcept
      : start_(output.value_space.data()),
        position_(start_),
        end_(start_ + output.value_space.size()) {}

  // Appends an element, with a separator where one is due. False, and no change, if it does not
  // fit.
  bool add(std::string_view element) noexcept {
    const std::size_t separator = position_ == start_ ? 0 : 2;
    if (static_cast<std::size_t>(end_ - position_) < separator + element.size()) return false;
    if (separator != 0) append(", ");
    append(element);
    return true;
  }

  // The value so far; the next one starts behind it.
  std::string_view finish() noexcept {
    const std::string_view value{start_, static_cast<std::size_t>(position_ - start_)};
    start_ = position_;
    return value;
  }

private:
  void append(std::string_view text) noexcept {
    std::memcpy(position_, text.data(), text.size());
    position_ += text.size();
  }

  char* start_;
  char* position_;
  char* end_;
};

}  // namespace ollama_cors::policy
