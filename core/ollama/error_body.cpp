// The body of a refusal: the error that the route's SDK expects, and beside it what it was for.
#include "ollama/dialect.hpp"
#include "ollama/json_text.hpp"

namespace ollama_cors::ollama {
namespace {

constexpr std::size_t max_origin = 512;  // CONTRACT.md 3, "Local answers"

// As OpenAI names its errors; Ollama has the first, the fourth and the last of them.
std::string_view openai_type(int status) noexcept {
  switch (status) {
    case 401:
      return "authentication_error";
    case 403:
      return "permission_error";
    case 404:
      return "not_found_error";
    default:
      return status < 500 ? "invalid_request_error" : "api_error";
  }
}

// https://docs.anthropic.com/en/api/errors
std::string_view anthropic_type(int status) noexcept {
  switch (status) {
    case 401:
      return "authentication_error";
    case 403:
      return "permission_error";
    case 404:
      return "not_found_error";
    case 413:
      return "request_too_large";
    case 429:
      return "rate_limit_error";
    case 504:
      return "timeout_error";
    default:
      return status < 500 ? "invalid_request_error" : "api_error";
  }
}

void append_error(std::string& body, dialect as, const refusal& what) {
  switch (as) {
    case dialect::ndjson:
    case dialect::plain:
      body += R"("error":)";
      append_json_string(body, what.message);
      return;
    case dialect::openai:
    case dialect::responses:
      body += R"("error":{"message":)";
      append_json_string(body, what.message);
      body += R"(,"type":)";
      append_json_string(body, openai_type(what.status));
      body += R"(,"param":null,"code":)";
      append_json_string_or_null(body, what.reason);
      body += '}';
      return;
    case dialect::anthropic:
      body += R"("type":"error","error":{"type":)";
      append_json_string(body, anthropic_type(what.status));
      body += R"(,"message":)";
      append_json_string(body, what.message);
      body += R"(},"request_id":null)";
      return;
  }
}

}  // namespace

std::string error_body(dialect as, const refusal& what) {
  std::string body = "{";
  append_error(body, as, what);
  body += R"(,"ollama_cors":{"reason":)";
  append_json_string_or_null(body, what.reason);
  body += R"(,"origin":)";
  append_json_string_or_null(body, cut(what.origin, max_origin));
  body += R"(,"pointer":)";
  append_json_string_or_null(body, what.pointer);
  body += R"(,"fix":)";
  append_json_string_or_null(body, what.fix);
  body += "}}";
  return body;
}

std::string bare_error_body(dialect as, const refusal& what) {
  std::string body = "{";
  append_error(body, as, what);
  return body += '}';
}

}  // namespace ollama_cors::ollama
