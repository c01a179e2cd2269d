// Which headers a page may send without asking first, and which names it asks for.
// https://fetch.spec.whatwg.org/#cors-safelisted-request-header
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "page/browser.hpp"
#include "page/header_list.hpp"

namespace ollama_cors::page {

// `value` is a value as the browser judges it: of a repeated name, each by itself (the standard,
// Firefox) or all combined (the others).
bool is_safelisted(std::string_view name, std::string_view value, browser whose);

// CORS-unsafe request-header names, in the order of the list and with its spelling; Firefox's list
// holds a name as often as it was appended.
std::vector<std::string> unsafe_names(const header_list& headers, browser whose);

// Lower case, sorted: the members of Access-Control-Request-Headers.
std::vector<std::string> sorted_names(const std::vector<std::string>& names);

// Joined by `,` alone, as all browsers do; empty if there is none.
std::string request_headers_value(const std::vector<std::string>& sorted);

// The headers that a no-cors request may carry:
// https://fetch.spec.whatwg.org/#no-cors-safelisted-request-header
bool is_no_cors_safelisted(std::string_view name, std::string_view value, browser whose);

}  // namespace ollama_cors::page
