#include "shim/counters.hpp"

#include <algorithm>
#include <bit>

#include "ollama/routes.hpp"

namespace ollama_cors::shim {
namespace {

void append(std::string& output, std::string_view name, std::uint64_t value) {
  output.append("\"").append(name).append("\":").append(std::to_string(value)).append(",");
}

}  // namespace

std::uint8_t counters::route_of(policy::class_mask classes) noexcept {
  constexpr int none = static_cast<int>(routes) - 1;
  return static_cast<std::uint8_t>(std::min(std::countr_zero(classes), none));
}

std::string_view counters::route_name(std::size_t route) noexcept {
  return route + 1 == routes ? "none" : ollama::name(static_cast<std::uint8_t>(1U << route));
}

std::size_t counters::decided_index(const policy::decision& decision, std::size_t route) noexcept {
  std::size_t index = static_cast<std::size_t>(decision.kind);
  index = index * verdicts + static_cast<std::size_t>(decision.verdict);
  index = index * policy::reason_count + static_cast<std::size_t>(decision.reason);
  return index * routes + route;
}

std::string counters::to_json(std::uint64_t events_dropped) const {
  std::string text = "{";
  append(text, "requests", requests);
  append(text, "allowed", allowed);
  append(text, "refused", refused);
  append(text, "failed", failed);
  append(text, "cancelled", cancelled);
  append(text, "malformed", malformed);
  append(text, "bytes_from_clients", bytes_from_clients);
  append(text, "bytes_to_clients", bytes_to_clients);
  append(text, "open_connections", open_connections);
  append(text, "active_exchanges", active_exchanges);
  append(text, "open_streams", open_streams);
  append(text, "upstream_connections", upstream_connections);
  append(text, "events_dropped", events_dropped);
  text += "\"by_reason\":{";
  bool first = true;
  for (int i = 0; i < policy::reason_count; ++i) {
    const std::uint64_t seen = by_reason[static_cast<std::size_t>(i)];
    if (seen == 0) continue;
    if (!first) text += ",";
    first = false;
    text.append("\"").append(policy::name(static_cast<policy::reason>(i))).append("\":");
    text += std::to_string(seen);
  }
  return text + "}}";
}

}  // namespace ollama_cors::shim
