// How a page's origin, and the site it is of, stand to a URL.
// https://html.spec.whatwg.org/multipage/browsers.html#same-origin, #same-site
#pragma once

#include <string>
#include <string_view>

#include "fetch/url.hpp"
#include "page/browser.hpp"

namespace ollama_cors::page {

// An opaque origin is the same as no URL's.
bool is_same_origin(std::string_view origin, const fetch::url& url);
bool is_same_origin(const fetch::url& one, const fetch::url& other);

// Without the public suffix list: names that share their last two labels count as one site.
bool is_same_site(std::string_view origin, const fetch::url& url);
// The same as this browser's resource policy has it. To Chromium no two ports of an address are one
// site; to WebKit all of localhost is.
bool is_same_site(std::string_view origin, const fetch::url& url, browser whose);

// https://w3c.github.io/webappsec-secure-contexts/#is-url-trustworthy: https, or this machine.
bool is_trustworthy(const fetch::url& url);

// https://fetch.spec.whatwg.org/#bad-port
bool is_blocked_port(std::uint16_t port) noexcept;

}  // namespace ollama_cors::page
