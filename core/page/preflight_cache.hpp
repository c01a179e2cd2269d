// The CORS-preflight cache: https://fetch.spec.whatwg.org/#concept-cache
// One for all fetches of one browser profile; not for several threads at once.
#pragma once

#include <cstdint>
#include <list>
#include <string>
#include <string_view>
#include <vector>

#include "page/browser.hpp"
#include "page/wire.hpp"

namespace ollama_cors::page {

class preflight_cache;  // completed with its implementation

}  // namespace ollama_cors::page
