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
  // The methods that Ollama has at this path ("GET, HEAD"); empty if it has no such path.
  std::string methods;
  // The endpoint that was probably meant by a path that Ollama lacks: a base URL with a part too
  // many or too few, capitals, a slip of the pen. Empty if there is none such.
  std::string meant;

  static requested_route of(const access& rules, const policy::request& request,
                            const policy::decision& decision);

  // The class, or the path where it is in none; empty if nothing can hold it.
  std::string word() const;

  // What holds it in a list of routes and as little else as can be: a class of harmless routes, a
  // path of the others. Empty if nothing should: an ambiguous path, another method of a known one,
  // a path that is a mistake.
  std::string least_word() const;

  // The path as far as it is clear, else the target as sent.
  std::string_view shown() const { return ambiguous ? target : path; }
};

}  // namespace ollama_cors::config
