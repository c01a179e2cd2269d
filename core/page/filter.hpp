// What a page sees of an answer: https://fetch.spec.whatwg.org/#concept-filtered-response
#pragma once

#include "fetch/url.hpp"
#include "page/report.hpp"
#include "page/response_head.hpp"

namespace ollama_cors::page {

response filter(const response_head& answer, const fetch::url& url, response_type type,
                bool with_credentials, browser whose);

}  // namespace ollama_cors::page
