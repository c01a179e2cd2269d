// Ollama's endpoints and their classes: CONTRACT.md 3, "Routes".
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace ollama_cors::ollama {

// Bits, so that a rule's classes are a mask.
enum route_class : std::uint8_t { inference = 1, read = 2, manage = 4, account = 8 };

struct endpoint {
  std::string_view method;
  std::string_view path;  // exact, or a prefix that ends in `*`
  route_class in;
};

std::span<const endpoint> endpoints() noexcept;

// "inference" …, empty for 0. One bit at a time.
std::string_view name(std::uint8_t bit) noexcept;
// 0 for an unknown name.
std::uint8_t class_named(std::string_view name) noexcept;

}  // namespace ollama_cors::ollama
