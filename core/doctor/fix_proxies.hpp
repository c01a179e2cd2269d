// Mending what stands in front of an Ollama, or any other server, by the lines that it should have.
#pragma once

#include <vector>

#include "doctor/examination.hpp"

namespace ollama_cors::doctor {

std::vector<fix> nginx_lines(const examination& of, const finding& what);
std::vector<fix> caddy_lines(const examination& of, const finding& what);
// Header lines for a server that nobody here knows. `{Origin}` and
// `{Access-Control-Request-Headers}` stand for the request's own. Also what mends an address.
std::vector<fix> header_lines(const examination& of, const finding& what);

}  // namespace ollama_cors::doctor
