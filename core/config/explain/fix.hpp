// The one change of configuration that would allow a request, in a fixed grammar:
//
//   add JSON to POINTER        JSON becomes the last element of the list at POINTER
//   remove JSON from POINTER   every element of the list that is JSON goes
//   set POINTER to JSON        whatever is or is not there becomes JSON
//
// A list is only added to if the document wrote it; one that exists as a default is set whole. A
// fix never admits an origin other than the one that asked, never gives it more than it asked for
// or than a rule has by default, and is never something that the configuration check refuses.
#pragma once

#include <optional>
#include <string>

#include "config/explain/subject.hpp"

namespace ollama_cors::config {

struct fix {
  std::string text;     // "" = no change would do, or none should
  std::string pointer;  // what it changes
  // What the request meets next, when it is still refused after the change.
  std::optional<policy::reason> next;
  std::string note;  // a sentence to go with it, or the reason why there is none; "" = nothing
};

fix fix_host(const subject& about);
fix fix_deny(const subject& about);
fix fix_origin(const subject& about);
fix fix_route(const subject& about);
fix fix_method(const subject& about);
fix fix_headers(const subject& about);
fix fix_key_route(const subject& about);

}  // namespace ollama_cors::config
