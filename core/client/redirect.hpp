// Where a redirect leads, and what of a request goes there. RFC 9110 15.4, Fetch's HTTP-redirect
// fetch.
#pragma once

#include <string_view>

#include "client/failure.hpp"
#include "client/request.hpp"

namespace ollama_cors::client {

// Changes the request to the one that follows `status` and `location`. A failure's kind is `none`
// if it could be.
failure redirect(request& what, unsigned status, std::string_view location);

}  // namespace ollama_cors::client
