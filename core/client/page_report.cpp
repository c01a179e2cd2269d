#include "client/page_report.hpp"

#include <string_view>
#include <vector>

#include "ollama/json_text.hpp"

namespace ollama_cors::client {
namespace {

using ollama::append_json_string;

// Bytes of a header stand as U+0000 to U+00FF, which is what script sees.
void append_bytes(std::string& output, std::string_view bytes) {
  std::string text;
  for (const char octet : bytes) {
    const auto byte = static_cast<unsigned char>(octet);
    if (byte < 0x80) {
      text += octet;
    } else {
      text += static_cast<char>(0xC0 | byte >> 6);
      text += static_cast<char>(0x80 | (byte & 0x3F));
    }
  }
  append_json_string(output, text);
}

void append_headers(std::string& output, const std::vector<page::header>& headers) {
  output += '[';
  bool first = true;
  for (const auto& [name, value] : headers) {
    output += first ? "[" : ",[";
    first = false;
    append_bytes(output, name);
    output += ',';
    append_bytes(output, value);
    output += ']';
  }
  output += ']';
}

void append_requests(std::string& output, const std::vector<page::wire_request>& requests) {
  output += '[';
  bool first = true;
  for (const auto& one : requests) {
    output += first ? R"({"method":)" : R"(,{"method":)";
    first = false;
    append_json_string(output, one.method);
    output += R"(,"target":)";
    append_bytes(output, one.target);
    output += R"(,"headers":)";
    append_headers(output, one.headers);
    output += '}';
  }
  output += ']';
}

void append_response(std::string& output, const page::response& response,
                     const std::optional<read_body>& body) {
  output += R"({"type":)";
  append_json_string(output, name_of(response.type));
  output += R"(,"status":)" + std::to_string(response.status);
  output += R"(,"url":)";
  append_json_string(output, response.url);
  output += R"(,"redirected":)";
  output += response.redirected ? "true" : "false";
  output += R"(,"headers":)";
  append_headers(output, response.headers);
  output += R"(,"body_sha256":)";
  ollama::append_json_string_or_null(output, body ? body->sha256 : std::string());
  output += R"(,"body_length":)";
  output += body ? std::to_string(body->length) : "null";
  output += '}';
}

}  // namespace

std::string to_json(const page::report& from, std::string_view reason,
                    const std::optional<read_body>& body) {
  std::string output = R"({"outcome":)";
  append_json_string(output, name_of(from.outcome));
  output += R"(,"reason":)";
  ollama::append_json_string_or_null(output, reason);
  output += R"(,"console":[)";
  for (std::size_t i = 0; i < from.console.size(); ++i) {
    if (i != 0) output += ',';
    append_json_string(output, from.console[i]);
  }
  output += R"(],"requests":)";
  append_requests(output, from.requests);
  output += R"(,"response":)";
  if (from.response) {
    append_response(output, *from.response, body);
  } else {
    output += "null";
  }
  return output += '}';
}

}  // namespace ollama_cors::client
