// The JSON that a doctor is made from.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "config/report.hpp"
#include "doctor/question.hpp"
#include "peer.hpp"

namespace ollama_cors::capi {

struct doctor_settings {
  doctor::question about;
  std::int64_t timeout_ms = 10000;
  trust trusts;
};

// Nothing if the report has errors.
std::optional<doctor_settings> read_doctor(std::string_view json, config::report& findings);

}  // namespace ollama_cors::capi
