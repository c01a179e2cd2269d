// data: URLs, which ask no server. https://fetch.spec.whatwg.org/#data-urls
#pragma once

#include <optional>
#include <string>

#include "fetch/url.hpp"
#include "page/browser.hpp"

namespace ollama_cors::page {

struct data_answer {
  std::string url;   // as the browser gives it to script
  std::string type;  // Content-Type
  std::string body;
};

// Nothing where the URL has no comma, or base64 that cannot be read.
std::optional<data_answer> read_data_url(const fetch::url& url, browser whose);

}  // namespace ollama_cors::page
