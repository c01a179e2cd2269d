// Whose console it is.
#include "page/console.hpp"

#include "page/console_texts.hpp"

namespace ollama_cors::page {

void tell_console(const failed_fetch& what, browser whose, report& output) {
  switch (whose) {
    case browser::chromium:
      return tell_chromium(what, output);
    case browser::firefox:
      return tell_firefox(what, output);
    case browser::webkit:
      return tell_webkit(what, output);
    case browser::standard:
      break;  // has no console
  }
}

void tell_answer(const answered_fetch& what, browser whose, report& output) {
  if (whose == browser::chromium) tell_chromium_answer(what, output);
}

void tell_console(const answered_fetch& what, browser whose, report& output) {
  if (whose == browser::chromium) tell_chromium(what, output);
  if (whose == browser::webkit) tell_webkit(what, output);
}

std::string tls_text(failure why, browser whose) {
  if (whose == browser::chromium) return std::string(chromium_tls_error(why));
  if (whose == browser::webkit) return std::string(webkit_tls_text(why));
  return {};
}

// wire-0035
void tell_truncated(bool by_length, body_end how, browser whose, report& output) {
  std::string error = "network error";
  if (whose == browser::chromium) {
    output.net_error = by_length                    ? "net::ERR_CONTENT_LENGTH_MISMATCH"
                       : how == body_end::malformed ? "net::ERR_INVALID_CHUNKED_ENCODING"
                                                    : "net::ERR_INCOMPLETE_CHUNKED_ENCODING";
    output.console.push_back("Failed to load resource: " + output.net_error);
    error = "Failed to fetch";
  } else if (whose == browser::firefox) {
    error = "Content-Length header of network response exceeds response Body.";  // g2002-1009
  } else if (whose == browser::webkit) {
    error = "Load failed";
  }
  if (output.response) output.response->body_error = std::move(error);
}

}  // namespace ollama_cors::page
