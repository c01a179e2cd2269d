// The head of an answer as a browser reads it off the wire: more leniently than RFC 9112 asks, and
// each in its own way. Ours, which fails closed, is http/; this one predicts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "page/browser.hpp"
#include "page/header_list.hpp"
#include "page/wire.hpp"

namespace ollama_cors::page {

struct response_head {
  unsigned status = 0;
  std::string reason;
  header_list lines;    // as they came, invalid ones gone
  bool old = false;     // less than HTTP/1.1, as Chromium and Firefox read it
  header_list headers;  // one line a name, combined as this browser combines
};

// Where a head ends, as `fetching::head_size` says.
std::optional<std::size_t> find_head_end(std::string_view received, bool ended, browser whose);

// Why a head is none that this browser would read.
enum class head_fault : unsigned char {
  none,
  invalid,            // no HTTP, NUL
  bad_status_line,    // nearly HTTP
  bad_framing,        // a length, or a transfer coding, that WebKit does not know
  many_lengths,       // Content-Length lines that differ
  many_locations,     // Location lines that differ
  many_dispositions,  // Content-Disposition lines that differ
  truncated           // it ended too early
};

head_fault read_head(std::string_view raw, std::string_view method, browser whose,
                     response_head& output);

// https://fetch.spec.whatwg.org/#redirect-status
constexpr bool is_redirect_status(unsigned status) noexcept {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

// RFC 9112 6.3: no body follows, whatever the fields say.
constexpr bool has_no_body(unsigned status, std::string_view method) noexcept {
  return (status >= 100 && status < 200) || status == 204 || status == 304 || method == "HEAD";
}

// https://fetch.spec.whatwg.org/#null-body-status: a page sees none, whether one came or not.
constexpr bool is_null_body_status(unsigned status) noexcept {
  return status == 101 || status == 103 || status == 204 || status == 205 || status == 304;
}

// Whether this browser takes a body that ended too early for a failure: Firefox does for what went
// well alone, and expects nothing of HTTP/1.0: g8-2, g8-3, g9-15.
constexpr bool holds_to_framing(const response_head& answer, browser whose) noexcept {
  return whose != browser::firefox || (!answer.old && answer.status / 100 == 2);
}

body_framing framing_of(const response_head& answer, std::string_view method, browser whose);

}  // namespace ollama_cors::page
