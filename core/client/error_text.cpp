#include "client/error_text.hpp"

#include <boost/json.hpp>

#include "fetch/trim.hpp"
#include "ollama/json_text.hpp"

namespace ollama_cors::client {
namespace {

std::string text_of(const boost::json::value* value) {
  if (value == nullptr || !value->is_string()) return {};
  const auto& text = value->get_string();
  return {text.data(), text.size()};
}

}  // namespace

std::string error_text_of(std::string_view json) {
  boost::system::error_code failed;
  const auto whole = boost::json::parse({json.data(), json.size()}, failed);
  if (failed || !whole.is_object()) return {};
  const auto& object = whole.get_object();
  const auto* error = object.if_contains("error");
  if (error != nullptr && error->is_object()) {
    return text_of(error->get_object().if_contains("message"));
  }
  if (std::string text = text_of(error); !text.empty()) return text;
  return text_of(object.if_contains("message"));
}

std::string quoted_text(std::string_view body) {
  constexpr std::size_t sentence = 300;
  body = fetch::trim(body, fetch::http_white_space);
  if (body.empty() || body.front() == '<') return {};
  std::string quoted;
  if (body.size() <= sentence) ollama::append_json_string(quoted, body);
  return quoted;
}

}  // namespace ollama_cors::client
