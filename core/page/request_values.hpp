// What becomes of the page's header list when it is written down: one line a name, and each
// browser's ways to get there.
#pragma once

#include <string_view>

#include "page/header_list.hpp"
#include "page/request.hpp"

namespace ollama_cors::page {

header_list values_to_send(const header_list& headers, std::string_view method, bool has_body,
                           cache_mode cache, browser whose);

}  // namespace ollama_cors::page
