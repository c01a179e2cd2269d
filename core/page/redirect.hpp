// Whether an answer leads on, and where to: https://fetch.spec.whatwg.org/#http-redirect-fetch
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fetch/url.hpp"
#include "page/response_head.hpp"

namespace ollama_cors::page {

// The value of Location where this browser follows it; nothing for an answer that is one.
std::optional<std::string> location_of(const response_head& answer, browser whose);

// That value as a URL. The fragment of the URL left behind is kept.
std::optional<fetch::url> resolve_location(const std::string& location, const fetch::url& from,
                                           browser whose);

// Whether the request goes on as a GET without a body and the headers about it.
bool loses_its_body(unsigned status, std::string_view method) noexcept;
// Whether this browser makes a GET of it for a reason of its own, and keeps those headers.
bool becomes_get(std::string_view method, bool crosses_origin, browser whose) noexcept;

// https://fetch.spec.whatwg.org/#request-body-header-name
void remove_body_headers(header_list& headers);

}  // namespace ollama_cors::page
