// The counters in Prometheus' text format, version 0.0.4.
#pragma once

#include <cstdint>
#include <string>

#include "shim/counters.hpp"

namespace ollama_cors::shim {

inline constexpr const char* metrics_content_type = "text/plain; version=0.0.4; charset=utf-8";

std::string write_metrics(const counters& totals, std::uint64_t events_dropped);

}  // namespace ollama_cors::shim
