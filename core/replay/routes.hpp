// Ollama's routes as its router knows them, and its redirects.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ollama_cors::replay {

// What `Allow` says of a path, in the router's order ("HEAD, GET"); empty for an unknown path.
std::string_view methods_of(std::string_view path) noexcept;

// Whether such an Allow list holds the method.
bool allows(std::string_view methods, std::string_view method) noexcept;

// The target's path, decoded once.
std::string decoded_path(std::string_view target);

// A path as Go writes it into a URL. What was decoded may hold a line end: it must not reach a
// head.
std::string encoded_path(std::string_view path);

// The path without `//`, `.` and `..`, a trailing slash kept: where the outer router sends one that
// differs, before any CORS or Host check.
std::string cleaned_path(std::string_view path);

}  // namespace ollama_cors::replay
