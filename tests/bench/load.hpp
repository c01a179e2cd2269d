// The load: what a browser's page makes a proxy do, a known number of times.
#pragma once

#include <cstdint>

namespace ollama_cors::bench {

// Each returns how many units the proxy handled and ends the program on any answer that is not what
// a correct proxy gives: a fast wrong answer is no result.

// Kept-alive POSTs of a page to /api/chat, 16 connections.
std::uint64_t run_posts(std::uint16_t port, std::uint64_t count);
// Kept-alive preflights of the OpenAI package, 16 connections.
std::uint64_t run_preflights(std::uint16_t port, std::uint64_t count);
// So many streams at once, each read to its end; the units are tokens.
std::uint64_t run_streams(std::uint16_t port, int streams, int tokens_each);

}  // namespace ollama_cors::bench
