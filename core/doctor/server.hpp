// Which server it is that answers, told from its answers: the cause of a fault, and where its fix
// goes, depend on it.
#pragma once

#include <string>
#include <vector>

#include "doctor/probe.hpp"
#include "doctor/question.hpp"

namespace ollama_cors::doctor {

struct server {
  enum class kind { unknown, ollama, shim, nginx, caddy };
  kind front = kind::unknown;    // who writes the CORS headers
  bool ollama_behind = false;    // the answers are an Ollama's, whoever passes them on
  bool lists_as_ollama = false;  // its preflights name the list that an Ollama's name
  bool reaches_ollama = false;   // that Ollama's own CORS answers come through
  std::string version;           // the Ollama's; "" if it was not told
  std::string software;          // the `Server` field
};

// The version that an Ollama tells; empty where it is something else.
std::string version_in(const answer& said);

server identify(const question& about, const observations& seen);
std::string_view name_of(server::kind which) noexcept;  // "ollama", "ollama-cors", "nginx" …

// What our shim says of a refusal, in the answer's body; all empty for any other answer.
struct shim_words {
  std::string reason;
  std::string pointer;
  std::string fix;
};
shim_words words_of_shim(const answer& said);

}  // namespace ollama_cors::doctor
