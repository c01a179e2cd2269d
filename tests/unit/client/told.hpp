// What a batch holds, for tests to compare.
#pragma once

#include <string>
#include <vector>

#include "client/batch.hpp"

namespace ollama_cors::test {

using strings = std::vector<std::string>;

inline strings messages_of(client::batch& some) {
  some.seal();
  strings all;
  for (const auto& one : some.messages()) all.emplace_back(one.text());
  return all;
}

// "name=data"
inline strings events_of(client::batch& some) {
  some.seal();
  strings all;
  for (const auto& one : some.messages()) {
    all.push_back(std::string(one.event_name()) + "=" + std::string(one.text()));
  }
  return all;
}

}  // namespace ollama_cors::test
