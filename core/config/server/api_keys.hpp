// `api_keys`: JSON → a key ring.
#pragma once

#include <optional>
#include <vector>

#include "config/document.hpp"
#include "config/report.hpp"
#include "config/words.hpp"
#include "keys/key_ring.hpp"
#include "policy/route.hpp"

namespace ollama_cors::config {

struct key_entries {
  std::vector<keys::key> keys;
  std::vector<std::optional<policy::route_set>> routes;
  std::vector<key_words> words;
};

// Reports entries that are wrong, and any at all where this build cannot check keys. No message
// repeats a digest or what stands in its place: that may be the key itself.
key_entries read_api_keys(const node& list, report& findings);

}  // namespace ollama_cors::config
