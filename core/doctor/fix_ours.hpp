// Mending by our own shim in front of a server that is none. Each document is compiled and asked
// before it is offered: that it lets the pages do what they could not, and strangers nothing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "doctor/examination.hpp"

namespace ollama_cors::doctor {

struct proposal {
  std::string config;              // JSON
  std::vector<std::string> extra;  // origins that the default rule does not admit
};

// The smallest document under which all pages asked about work; nothing where none would be
// accepted.
std::optional<proposal> propose(const examination& of);

// Whether a shim with this document lets each page make each call of the catalogue, as far as its
// routes are no others than the default ones, and refuses strangers and rebound names.
bool cures(const question& about, const std::string& config);

// Our shim in front of a server that is not one.
std::optional<fix> shim_in_front(const examination& of, const finding& what);

// As a shell takes it.
std::string for_shell(const std::string& word);
// What to know before `null` is let in, for the end of a `how`; empty where it is not asked for.
std::string warning_of_null(const std::vector<std::string>& origins);

}  // namespace ollama_cors::doctor
