// The access part of a configuration in its own words, as understood: what the normalised document
// is written from, and what explanations quote.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace ollama_cors::config {

struct rule_words {
  std::vector<std::string> origins;
  std::vector<std::string> routes;
  std::vector<std::string> methods;
  std::vector<std::string> request_headers;
  std::vector<std::string> response_headers;
  bool credentials = false;
  std::uint32_t max_age = 600;
};

struct key_words {
  std::string name;
  std::string sha256;
  std::vector<std::string> routes;
};

struct access_words {
  std::vector<rule_words> rules;
  std::vector<std::string> deny;
  std::vector<std::string> hosts;
  std::vector<key_words> api_keys;
  std::vector<std::string> dangerously;
  std::string mode;
};

}  // namespace ollama_cors::config
