#include "shim/answer.hpp"

namespace ollama_cors::shim {

std::string_view phrase_of(int status) noexcept {
  switch (status) {
    case 200:
      return "OK";
    case 204:
      return "No Content";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 417:
      return "Expectation Failed";
    case 431:
      return "Request Header Fields Too Large";
    case 501:
      return "Not Implemented";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    case 505:
      return "HTTP Version Not Supported";
    case 508:
      return "Loop Detected";
    default:
      return "Refused";
  }
}

void write_answer(const answer& what, std::string& output) {
  output.append("HTTP/1.1 ").append(std::to_string(what.status)).append(" ");
  output.append(phrase_of(what.status)).append("\r\n");
  for (const auto& header : what.headers) {
    output.append(header.name).append(": ").append(header.value).append("\r\n");
  }
  if (!what.reason.empty()) {
    output.append("X-Ollama-Cors-Reason: ").append(what.reason).append("\r\n");
  }
  // RFC 9110 11.6.1: a 401 names the scheme that would help.
  if (what.status == 401) output.append("WWW-Authenticate: Bearer\r\n");
  if (what.status == 503) output.append("Retry-After: 1\r\n");
  if (!what.body.empty()) {
    output.append("Content-Type: application/json\r\nContent-Length: ");
    output.append(std::to_string(what.body.size()));
    output.append("\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n");
  } else if (what.status != 204) {
    output.append("Content-Length: 0\r\n");
  }
  if (what.close) {
    output.append("Connection: close\r\n");
  } else if (what.keep_alive_1_0) {
    output.append("Connection: keep-alive\r\n");
  }
  output.append("\r\n");
  if (!what.head_request) output.append(what.body);
}

}  // namespace ollama_cors::shim
