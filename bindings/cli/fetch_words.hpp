// What `fetch` tells people of one exchange.
#pragma once

#include <boost/json/object.hpp>
#include <string>

namespace ollama_cors::cli {

// Whose page it was, if it was one's.
struct fetched_by {
  bool page = false;
  std::string browser;  // empty = the standard
};

// Several lines, the first of which says whether it worked. `explanation` is the error's message.
std::string words_of(const boost::json::object& report, const std::string& explanation,
                     const fetched_by& whose);

}  // namespace ollama_cors::cli
