// The load: what a browser's page makes a proxy do, a known number of times.
#pragma once

#include <cstdint>
#include <vector>

#include "sockets.hpp"

namespace ollama_cors::bench {

// Each returns how many units the proxy handled and ends the program on any answer that is not what
// a correct proxy gives: a fast wrong answer is no result.

// Kept-alive POSTs of a page to /api/chat, 16 connections.
std::uint64_t run_posts(std::uint16_t port, std::uint64_t count);
// Kept-alive preflights of the OpenAI package, 16 connections.
std::uint64_t run_preflights(std::uint16_t port, std::uint64_t count);
// So many streams at once, each read to its end; the units are tokens.
std::uint64_t run_streams(std::uint16_t port, int streams, int tokens_each);

// Streams one after the other on one connection: nanoseconds from each request to its first token.
std::vector<double> run_first_tokens(std::uint16_t port, int count);

// Clients that hold their connection open and say nothing, until they are destroyed.
std::vector<descriptor> idle_clients(std::uint16_t port, int count);  // each behind a preflight
// Each behind the first token of a stream that goes no further.
std::vector<descriptor> silent_streams(std::uint16_t port, int count);

}  // namespace ollama_cors::bench
