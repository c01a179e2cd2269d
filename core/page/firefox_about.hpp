// What Firefox takes an about: URL for.
#pragma once

#include <string_view>

namespace ollama_cors::page {

enum class about_page : unsigned char {
  none,   // another scheme
  blank,  // about:blank, whatever its query
  own,    // a page of the browser's own, which no other may load or link to
  unknown
};
about_page about_page_of(std::string_view url);

}  // namespace ollama_cors::page
