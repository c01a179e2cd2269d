// The server that the browsers met, as a function: which bytes answer a request.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>

#include "browser/truth/recorded_case.hpp"
#include "page/wire.hpp"

namespace browser_truth {

struct served {
  bool refused = false;  // nobody listens
  bool closed = false;   // no answer, and no more bytes behind one
  std::string bytes;
};

class scripted_server {
public:
  explicit scripted_server(const recorded_case& script) : script_(script) {}

  served answer(const page::wire_request& request);

private:
  const recorded_case& script_;
  std::map<std::pair<std::string, bool>, std::size_t> asked_;  // per path and kind
};

}  // namespace browser_truth
