// One header field, as it stands on the wire.
#pragma once

#include <span>
#include <string_view>

namespace ollama_cors::fetch {

// Both views borrow: whoever hands a field over keeps the bytes alive while it is used.
struct field {
  std::string_view name;   // as sent, any case
  std::string_view value;  // without the optional white space around it (RFC 9110 5.5)
};

using fields = std::span<const field>;

}  // namespace ollama_cors::fetch
