// What a browser tells the developer of a fetch() that failed: its console, word for word.
#pragma once

#include <string>

#include "page/cors_check.hpp"
#include "page/report.hpp"

namespace ollama_cors::page {

// Where in a fetch it went wrong.
enum class stage : unsigned char {
  unsent,     // nothing was sent for this URL
  preflight,  // the preflight's answer, or none
  redirect,   // an answer that leads on
  response    // the answer itself, or none
};

struct failed_fetch {
  fault wrong;
  request_mode mode = request_mode::cors;
  std::string method;
  stage at = stage::response;
  unsigned status = 0;      // of the answer at fault
  std::string url;          // that was being fetched
  std::string first_url;    // that script asked for
  std::string next_url;     // where the answer led
  std::string page_origin;  // as the page has it
  std::string sent_origin;  // as the request had it: `null` behind a tainting redirect
  std::string page_url;     // of the document
  std::string host;         // of `url`
  std::uint16_t port = 0;
  bool has_crossed = false;  // another origin than the page's was met on the way
};

// Fills console, cors_error, cors_parameter and net_error.
void tell_console(const failed_fetch& what, browser whose, report& output);

// What a browser prints of an answer as soon as it is there, whatever the page may see of it.
struct answered_fetch {
  const response_head* answer = nullptr;
  std::string url;
  bool with_credentials = false;
};
void tell_answer(const answered_fetch& what, browser whose, report& output);

// What it prints beside a fetch() that resolved.
void tell_console(const answered_fetch& what, browser whose, report& output);

// What it calls a failed handshake, for `fault::detail`; empty where its console does not say.
std::string tls_text(failure why, browser whose);

// What it prints when a body ends too early; and what reading it rejects with.
void tell_truncated(bool by_length, body_end how, browser whose, report& output);

}  // namespace ollama_cors::page
