// The frame that tells an SDK, inside a stream, that the stream has failed: CONTRACT.md 4.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ollama/dialect.hpp"

namespace ollama_cors::ollama {

// What makes an end of a line or an event that was begun: a frame can follow it.
std::string_view frame_break(dialect as) noexcept;

// A whole frame, as the newest SDKs of the dialect raise on it. `sequence_number` is for
// `responses`, where each event has one.
std::string error_frame(dialect as, const refusal& what, std::uint64_t sequence_number);

// The frame that hands on a body in which the upstream reported an error: the body itself where an
// SDK will find an error in it, else what can be quoted of it.
std::string error_frame_of(dialect as, int status, std::string_view phrase, std::string_view body,
                           std::uint64_t sequence_number);

// What can be said of an answer that is no error in any dialect: a page of a proxy, say.
std::string quoted_answer(int status, std::string_view phrase, std::string_view body);

// Whether `body` is one JSON object that holds an error.
bool is_error_object(std::string_view body) noexcept;

}  // namespace ollama_cors::ollama
