// The report of an exchange that no page made, in the shape of a page's.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <string>

#include "commands.hpp"
#include "ollama_cors.h"
#include "sha256.hpp"

namespace ollama_cors::cli {

class plain_report {
public:
  plain_report(const fetch_options& options, std::string url);

  void add(const ocors_batch* batch);
  boost::json::object finish(const ocors_batch* last) const;

private:
  const fetch_options& options_;
  std::string url_;
  boost::json::object response_;
  sha256 digest_;
  std::uint64_t length_ = 0;
};

}  // namespace ollama_cors::cli
