// Response filtering.
#include "page/filter.hpp"

#include <algorithm>

#include "fetch/header_name.hpp"

namespace ollama_cors::page {
namespace {

// https://fetch.spec.whatwg.org/#concept-response-cors-exposed-header-name-list
class exposure {
public:
  // A list that cannot be read exposes nothing. But a `*` before the fault does so in Firefox.
  exposure(const response_head& answer, bool with_credentials, browser whose)
      : named_(split_tokens(get(answer.headers, "access-control-expose-headers").value_or(""))),
        all_((!named_.bad || whose == browser::firefox) && !with_credentials && named_.holds("*")) {
  }

  bool shows(std::string_view name) const {
    if (fetch::is_safelisted_response_header(name)) return true;
    return all_ || (!named_.bad && named_.holds_ignoring_case(name));
  }

private:
  token_list named_;
  bool all_;
};

// Never seen by any page; Clear-Site-Data by none of Chromium's: resp-header-0097.
bool is_hidden(std::string_view name, browser whose) {
  return fetch::is_forbidden_response_header(name) ||
         (whose == browser::chromium && fetch::equal_to_lower(name, "clear-site-data"));
}

}  // namespace

response filter(const response_head& answer, const fetch::url& url, response_type type,
                bool with_credentials, browser whose) {
  response seen;
  seen.type = type;
  if (type == response_type::opaque || type == response_type::opaque_redirect) {
    if (type == response_type::opaque_redirect) seen.url = fetch::serialise(url, false);
    seen.body_readable = false;
    return seen;
  }
  seen.status = answer.status;
  seen.status_text = answer.reason;
  seen.url = fetch::serialise(url, false);
  const exposure exposed(answer, with_credentials, whose);
  for (const header& line : answer.headers) {
    if (is_hidden(line.name, whose) || line.value.find('\n') != std::string::npos) continue;
    if (type == response_type::cors && !exposed.shows(line.name)) continue;
    seen.headers.push_back({lower_case(line.name), line.value});
  }
  std::sort(seen.headers.begin(), seen.headers.end(),
            [](const header& one, const header& other) { return one.name < other.name; });
  return seen;
}

}  // namespace ollama_cors::page
