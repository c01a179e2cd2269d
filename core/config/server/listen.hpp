// `listen`: where the server waits for connections.
#pragma once

#include <optional>
#include <vector>

#include "config/document.hpp"
#include "config/report.hpp"
#include "config/settings.hpp"

namespace ollama_cors::config {

// `value` is what stands under "listen"; nothing = the default.
std::vector<listen_address> read_listen(const std::optional<node>& value, report& findings);

// One address; nothing, and a problem reported, if the text is none. The value is a string.
std::optional<listen_address> read_listen_address(const node& at, report& findings);

// Whether others than this machine can reach the address. Of a given socket only the start knows.
bool is_beyond_loopback(const listen_address& address);

// "127.0.0.1:11435", "[::1]:0", "fd:3"
std::string to_text(const listen_address& address);

}  // namespace ollama_cors::config
