// What each reason of a refusal says to people, with the request's own words.
#pragma once

#include <string>

#include "config/explain/fix.hpp"
#include "config/explain/subject.hpp"

namespace ollama_cors::config {

struct refusal {
  std::string message;
  std::string place;  // in the configuration, where no fix names one; "" = none
  fix change = {};
};

refusal explain_refusal(const subject& about);

}  // namespace ollama_cors::config
