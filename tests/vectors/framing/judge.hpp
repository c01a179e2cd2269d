// Whether what was seen on both sides of a proxy is one of the ways in which a case may go.
#pragma once

#include <string>
#include <vector>

#include "vectors/framing/cases.hpp"

namespace ollama_cors::test::framing {

struct seen {
  struct connection {
    std::string bytes;    // all that the proxy sent to the upstream on it
    bool closed = false;  // by the proxy
  };
  std::vector<connection> upstream;
  std::string client;  // all that the client was sent
  enum class ending { open, closed, reset };
  ending end = ending::open;
  bool reused = false;  // the connection of the first reaction carried another request
  std::string trouble;  // of the request that another client sent afterwards, if it went wrong
};

// Requests to such targets are the runner's own, sent behind a case.
inline constexpr const char* probe_target = "/after-the-case";

// Empty if it fits, else what does not.
std::string misfit(const outcome& expected, const seen& what);
std::string misfit(const std::vector<outcome>& allowed, const seen& what);

// What was seen, in one line for a table: `> POST /x 5 bytes; < 200, 400; closed`.
std::string summary(const seen& what);

}  // namespace ollama_cors::test::framing
