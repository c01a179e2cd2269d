// The end of it: what was found, in order, as programs read it. README.md describes the JSON.
#pragma once

#include <string>
#include <vector>

#include "doctor/examination.hpp"

namespace ollama_cors::doctor {

struct diagnosis {
  examination of;
  std::vector<finding> findings;  // the gravest first; no notes
  std::vector<finding> notes;

  // Nobody answered: there is nothing to say.
  bool reached() const;
  bool well() const { return reached() && findings.empty(); }
  std::string to_json() const;
};

diagnosis diagnose(question about, observations seen);

}  // namespace ollama_cors::doctor
