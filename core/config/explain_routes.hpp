// The route that a request asks for, in the words of a configuration.
#pragma once

#include <string>
#include <string_view>

#include "config/configuration.hpp"

namespace ollama_cors::config {

struct requested_route {
  std::string_view method;  // of the actual request: a preflight names it
  std::string path;         // canonical; empty if ambiguous
  std::string target;       // as sent
  policy::class_mask classes = 0;
  bool ambiguous = false;

  static requested_route of(const access& rules, const policy::request& request,
                            const policy::decision& decision);

  // What would hold it in a list of routes: a class name, or the path; empty if nothing can.
  std::string word() const;

  // The path as far as it is clear, else the target as sent.
  std::string_view shown() const { return ambiguous ? target : path; }
};

// A Host without its port.
std::string_view host_without_port(std::string_view host) noexcept;

}  // namespace ollama_cors::config
