// Where a browser's URLs are not what the standard's parser makes of them. Schemes are left alone;
// seen are http's.
#pragma once

#include <optional>
#include <string_view>

#include "fetch/url.hpp"
#include "page/browser.hpp"

namespace ollama_cors::page {

std::optional<fetch::url> parse_url(std::string_view text, const fetch::url* base, browser whose);

// As the browser keeps, shows and sends it.
void adapt_url(fetch::url& url, browser whose);

// As its network library sends it, and then has it in the answer.
fetch::url as_sent(fetch::url url, browser whose);

}  // namespace ollama_cors::page
