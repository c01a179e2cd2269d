// Which responses are streams that have to say themselves that they are over, and what is told to
// the client of one that did not: CONTRACT.md 4.
#pragma once

#include <string>
#include <string_view>

#include "http/head.hpp"
#include "ollama/dialect.hpp"
#include "ollama/stream_scanner.hpp"

namespace ollama_cors::shim {

bool is_identity_coded(const http::response_head& response) noexcept;

// `streams_as` is the dialect that the endpoint streams in. Only an answer in that dialect's media
// type is judged: of any other nothing is known about how it ends.
bool is_judged(ollama::dialect streams_as, const http::response_head& response) noexcept;

enum class stream_fault : std::uint8_t { ended, cut, stood_still };

// For people, and for the event.
std::string describe(ollama::dialect streams_as, stream_fault what);

// What is sent behind the last byte of a stream: an end to what it had begun, and an error frame.
std::string ending_of(ollama::dialect streams_as, const ollama::stream_scanner& stream,
                      std::string_view message);

}  // namespace ollama_cors::shim
