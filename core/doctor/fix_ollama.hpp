// Mending an Ollama by its own environment: OLLAMA_ORIGINS and OLLAMA_HOST, as each system sets
// them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "doctor/examination.hpp"

namespace ollama_cors::doctor {

// Whether an Ollama with this OLLAMA_ORIGINS starts at all, and admits the origin (server/routes.go
// with gin-contrib/cors; its defaults included).
bool ollama_takes(std::string_view origins_variable);
bool ollama_admits(std::string_view origins_variable, std::string_view origin);

// The value that admits them all; nothing where only `*` would.
std::optional<std::string> origins_variable(const std::vector<std::string>& origins);

std::vector<fix> ollama_environment(const examination& of, const finding& what);

}  // namespace ollama_cors::doctor
