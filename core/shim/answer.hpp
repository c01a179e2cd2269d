// Answers of the shim's own: granted preflights, refusals, failures of the upstream.
#pragma once

#include <string>
#include <string_view>

#include "fetch/field.hpp"

namespace ollama_cors::shim {

struct answer {
  int status = 0;
  fetch::fields headers;    // the decision's
  std::string_view reason;  // code for X-Ollama-Cors-Reason; empty if the headers hold it already
  std::string_view body;    // JSON; empty = none
  bool close = false;       // Connection: close
  bool keep_alive_1_0 = false;
  bool head_request = false;  // Content-Length, but no body
};

std::string_view phrase_of(int status) noexcept;

// Appends the whole message. Refusals are never stored and never sniffed (CONTRACT.md 3).
void write_answer(const answer& what, std::string& output);

}  // namespace ollama_cors::shim
