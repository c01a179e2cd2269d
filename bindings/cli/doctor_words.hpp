// A doctor's report as people read it.
#pragma once

#include <boost/json/fwd.hpp>
#include <string>

namespace ollama_cors::cli {

// The report of ocors_doctor_run, with its findings; lines end in LF.
std::string doctor_words(const boost::json::value& report, bool colour);

}  // namespace ollama_cors::cli
