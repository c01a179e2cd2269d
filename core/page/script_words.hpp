// What fetch() says to script when it refuses its arguments, in each browser's words.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "page/browser.hpp"
#include "page/report.hpp"

namespace ollama_cors::page::words {

// Any failure of the network, CORS or not: no page is told which.
script_error network_error(browser whose);

script_error invalid_url(browser whose, std::string_view url);
script_error url_with_credentials(browser whose, std::string_view url);
script_error invalid_method(browser whose, std::string_view method);
script_error forbidden_method(browser whose, std::string_view method);
script_error no_cors_method(browser whose, std::string_view method);
script_error body_not_allowed(browser whose, std::string_view method);
script_error invalid_name(browser whose, std::string_view name);
script_error invalid_value(browser whose, std::string_view name, std::string_view value);
// A character beyond U+00FF in a header: `index` counts UTF-16 units.
script_error wide_character(browser whose, std::size_t index, char32_t character);
script_error mode_not_allowed(browser whose);
script_error cache_mode_not_allowed(browser whose, std::string_view mode);
script_error stream_body(browser whose);

}  // namespace ollama_cors::page::words
