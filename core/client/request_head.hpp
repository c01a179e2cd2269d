// A request's head as it goes on the wire.
#pragma once

#include <string>

#include "client/request.hpp"

namespace ollama_cors::client {

// Appends it. Host, and Connection by its absence, are ours; so is the framing of the body (RFC
// 9112 6). Accept-Encoding is `identity` where the caller says nothing: no coding is undone here.
void write_request_head(const request& what, std::string& output);

// Why the head of such a request cannot be written: names a header that is none, a value with a
// line end in it, a field that is ours to write. Empty if it can.
std::string wrong_in(const request& what);

}  // namespace ollama_cors::client
