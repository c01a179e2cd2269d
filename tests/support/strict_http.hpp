// A second reader of HTTP/1.1, for tests that judge what the shim sent to either side. It shares no
// line with core/ and leans on nothing but the standard library, so that a mistake of the one is no
// mistake of the other. It is as strict as RFC 9112 allows: what it does not know, it refuses.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ollama_cors::test {

enum class reading {
  complete,
  incomplete,  // a beginning of a message, valid so far: more bytes may complete it
  malformed,   // no bytes behind these make it a message
};

struct strict_message {
  std::vector<std::pair<std::string, std::string>> fields;  // names in lower case, values trimmed
  std::string body;             // decoded; of an incomplete message, what is there of it
  std::string chunk_extension;  // all that stood behind a chunk's size, `;` included
  std::vector<std::pair<std::string, std::string>> trailers;
  bool has_head = false;     // all of its head was there
  bool chunked = false;      // its body was
  bool until_close = false;  // a response that only the end of the connection ends

  // Values of all lines of that (lower-case) name, in order.
  std::vector<std::string> values(std::string_view name) const;
  bool has(std::string_view name) const { return !values(name).empty(); }
  // Whether a list field, all lines together, holds the (lower-case) token.
  bool lists(std::string_view name, std::string_view token) const;
};

struct strict_request : strict_message {
  std::string method;
  std::string target;
  bool http_1_0 = false;
};

struct strict_response : strict_message {
  int status = 0;
  std::string reason;
  bool http_1_0 = false;
};

template <typename Message>
struct strict_reading {
  reading verdict = reading::incomplete;
  std::size_t size = 0;  // of a complete message, in bytes
  std::string why;       // of a malformed one, for people
  Message message;
};

// The request that `bytes` begin with. One Host, one framing, CRLF everywhere, no folding, chunks
// without leniency; the target in origin-form, absolute-form, or `*` with OPTIONS.
strict_reading<strict_request> read_request(std::string_view bytes);

// The response that `bytes` begin with, an interim one (1xx) included. Codes from 600 on, which RFC
// 9110 15 has clients take for a 500, are passed over: they mislead nobody about where it ends.
// `answers` is the method of the request; `ended`: the sender closed behind these bytes without a
// reset, which completes a response that only a close ends, and makes every other beginning
// `incomplete` for good.
strict_reading<strict_response> read_response(std::string_view bytes, std::string_view answers,
                                              bool ended);

// All requests that follow one another in `bytes`. `rest` tells of what is behind the last complete
// one: `complete` = nothing.
struct strict_requests {
  std::vector<strict_request> messages;
  reading rest = reading::complete;
  strict_request unfinished;  // if `rest` is `incomplete`
  std::string why;            // if `rest` is `malformed`
};
strict_requests read_requests(std::string_view bytes);

}  // namespace ollama_cors::test
