// The CORS check, and what a preflight's answer must say.
// https://fetch.spec.whatwg.org/#concept-cors-check, #cors-preflight-fetch
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "page/browser.hpp"
#include "page/header_list.hpp"
#include "page/reason.hpp"
#include "page/response_head.hpp"

namespace ollama_cors::page {

// What is wrong with an answer, for the consoles to put into words.
struct fault {
  reason why = reason::none;
  std::string detail;    // the value, the first token that is none, the method, a name, a scheme
  std::string whole;     // what the detail was taken from: the value, the URL, all names that lack
  bool several = false;  // allow-origin: it stood in more than one line of that very spelling
};

// `origin` is what the request sent as its Origin.
std::optional<fault> cors_check(const response_head& answer, std::string_view origin,
                                bool with_credentials, browser whose);

// What is asked of the server: the method, and the names of the headers in the order in which this
// browser looks for the first that is missing.
struct preflight_question {
  std::string method;
  std::vector<std::string> names;
  bool with_credentials = false;
};

// What the answer grants; a list that cannot be read grants nothing.
struct preflight_grant {
  token_list methods;
  token_list headers;
  bool with_credentials = false;
};

preflight_grant read_grant(const response_head& answer, bool with_credentials);

// Status, CORS check, lists, method and headers, in this browser's order. The grant is there as
// soon as the lists could be read, whether the answer passes or not.
struct preflight_verdict {
  std::optional<fault> wrong;
  std::optional<preflight_grant> grant;
};
// Without an origin nothing is said of the CORS check.
preflight_verdict check_preflight(const response_head& answer,
                                  std::optional<std::string_view> origin,
                                  const preflight_question& question, browser whose);

bool grants_method(const preflight_grant& grant, std::string_view method);
// `strict`: `*` does not cover Authorization, which the standard says and only some caches do.
bool grants_header(const preflight_grant& grant, std::string_view name, bool strict);

}  // namespace ollama_cors::page
