// MIME types: https://mimesniff.spec.whatwg.org/#mime-type-representation
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "page/header_list.hpp"

namespace ollama_cors::page {

// As much of one as the safelist asks for, in lower case. Parameters never make it fail. The value
// has no white space around it.
std::optional<std::string> mime_essence(std::string_view value);

struct mime_type {
  std::string essence;     // `text/plain`, in lower case
  header_list parameters;  // names in lower case, each once
};

// https://mimesniff.spec.whatwg.org/#parsing-a-mime-type
std::optional<mime_type> parse_mime_type(std::string_view input);

// https://mimesniff.spec.whatwg.org/#serializing-a-mime-type
std::string serialise(const mime_type& type);

}  // namespace ollama_cors::page
