// What fetch() refuses before anything is fetched, and what it makes of what script gave.
// https://fetch.spec.whatwg.org/#dom-request
#pragma once

#include <optional>
#include <string>

#include "fetch/url.hpp"
#include "page/header_list.hpp"
#include "page/report.hpp"
#include "page/request.hpp"

namespace ollama_cors::page {

// The request behind the door: names and values are bytes, and no browser takes them back.
struct admitted_request {
  fetch::url url;
  std::string method;   // normalised
  header_list headers;  // as appended, forbidden ones gone, the body's Content-Type there
  bool has_body = false;
  // Instead of the body that script gave: what a browser without streams makes of one.
  std::optional<std::string> substitute;
  cache_mode cache = cache_mode::standard;  // with what the headers imply
};

struct script_fault {
  reason why = reason::none;
  script_error error;
};

std::optional<script_fault> admit(const environment& where, const request& what,
                                  admitted_request& admitted);

}  // namespace ollama_cors::page
