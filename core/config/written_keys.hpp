// Which keys a document wrote; filled in by written.hpp.
#pragma once

#include <string>
#include <vector>

namespace ollama_cors::config {

struct written_keys {
  bool rules = false;
  bool hosts = false;
  std::vector<bool> rule_routes;  // beside each rule of the document
  std::vector<std::string> deny;  // the entries to the letter, by their index in the document
};

}  // namespace ollama_cors::config
