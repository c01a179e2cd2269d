// A failed fetch in words for people: what, why, what to change. The same for every browser.
#pragma once

#include <string>

#include "page/console.hpp"

namespace ollama_cors::page {

std::string explain(const failed_fetch& what);

}  // namespace ollama_cors::page
