// `request_headers` and `response_headers` of a rule.
#pragma once

#include <string>
#include <vector>

#include "config/document.hpp"
#include "config/report.hpp"
#include "policy/policy.hpp"

namespace ollama_cors::config {

struct request_header_entries {
  std::vector<std::string> words;
  policy::header_grant grant;
};

request_header_entries read_request_headers(const node& list, report& findings);

struct response_header_entries {
  std::vector<std::string> words;
  std::vector<std::string> names;
  bool any = false;
};

response_header_entries read_response_headers(const node& list, report& findings);

}  // namespace ollama_cors::config
