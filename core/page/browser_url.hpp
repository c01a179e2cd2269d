// Where a browser's URLs are not what the standard's parser makes of them. Hosts and schemes are
// left alone; seen are http's.
#pragma once

#include "fetch/url.hpp"
#include "page/browser.hpp"

namespace ollama_cors::page {

// As the browser keeps, shows and sends it.
void adapt_url(fetch::url& url, browser whose);

// As its network library sends it, and then has it in the answer.
fetch::url as_sent(fetch::url url, browser whose);

}  // namespace ollama_cors::page
