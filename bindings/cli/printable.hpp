// Text of others on a terminal or in a log: what would move a cursor or forge a line is escaped.
#pragma once

#include <string>
#include <string_view>

namespace ollama_cors::cli {

// UTF-8 with its control characters (C0, DEL and C1) as \xNN.
std::string printable(std::string_view text);

}  // namespace ollama_cors::cli
