// Heads as they leave us: kept lines in their order, our framing, our CORS block.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "fetch/field.hpp"
#include "http/head.hpp"

namespace ollama_cors::http {

struct upstream_rewrite {
  std::string_view target;  // what to ask for; the base path is prepended by the caller
  std::string_view host;    // the upstream's Host
  std::string_view via;     // "1.1 ollama-cors": appended
  fetch::fields added{};    // upstream_headers of the configuration; replace fields of that name
  bool drop_credentials = false;  // Authorization and x-api-key were ours
  // The upstream sees no Origin, Referer, Cookie, Sec-Fetch-*, Access-Control-Request-* (DESIGN 6),
  // but in shadow mode's transparent relay Origin and Access-Control-Request-* pass.
  bool transparent = false;
  // Content-Encoding of requests passes. Accept-Encoding becomes `identity`: streams are relayed as
  // sent.
};

// Appends a request head for the upstream to `output` (HTTP/1.1, Connection dropped = keep-alive).
void write_request_head(const request_head& head, const upstream_rewrite& with,
                        std::string& output);

struct downstream_rewrite {
  fetch::fields cors{};      // decision's headers; its `Vary` is merged with the upstream's
  bool transparent = false;  // the upstream's own Access-Control-* pass
  bool expose_any = false;   // Access-Control-Expose-Headers names the response's real headers
  http::framing framing{};   // as it will be sent
  bool client_http_1_0 = false;
  bool close = false;         // Connection: close
  bool head_request = false;  // keep Content-Length as the upstream said it
};

// Appends a response head for the client. Upstream's Access-Control-*, hop-by-hop, framing fields
// go. 204 and 1xx carry no framing; 304 and answers to HEAD keep a Content-Length.
void write_response_head(const response_head& head, const downstream_rewrite& with,
                         std::string& output);

}  // namespace ollama_cors::http
