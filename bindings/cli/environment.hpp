// OLLAMA_HOST and OLLAMA_ORIGINS, which people have set for Ollama itself. Only the command line
// reads them; the library reads no environment.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ollama_cors::cli {

struct ollama_environment {
  std::optional<std::string> upstream;  // a URL, from OLLAMA_HOST
  std::vector<std::string> origins;     // normalised, from OLLAMA_ORIGINS
  std::vector<std::string> warnings;    // for people, a line each
};

// Both as Ollama means them; empty = not set. An entry of `origins` that the library refuses is
// left out with a warning, one that Ollama itself would misread is taken over with a warning.
ollama_environment read_ollama_environment(std::string_view host, std::string_view origins);

// The same, from the process's environment.
ollama_environment read_ollama_environment();

}  // namespace ollama_cors::cli
