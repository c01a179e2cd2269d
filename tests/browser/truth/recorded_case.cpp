// Reading truth.jsonl. README.md says what the members mean.
#include "browser/truth/recorded_case.hpp"

#include <boost/json/parse.hpp>
#include <stdexcept>

#include "fetch/utf8.hpp"

namespace browser_truth {
namespace {

namespace json = boost::json;

std::string text(const json::value& value) {
  return std::string(value.as_string());
}

std::string text_or(const json::object& from, std::string_view name, std::string fallback = {}) {
  const auto* value = from.if_contains(name);
  return value != nullptr ? text(*value) : std::move(fallback);
}

template <class Value, class Parse>
Value word(const json::object& from, std::string_view name, Value fallback, Parse parse) {
  const auto* value = from.if_contains(name);
  if (value == nullptr) return fallback;
  const auto parsed = parse(text(*value));
  if (!parsed) throw std::runtime_error("no such " + std::string(name) + ": " + text(*value));
  return *parsed;
}

page::request_body read_body(const json::value& value) {
  page::request_body body;
  if (value.is_string()) {
    body.kind = page::body_kind::text;
    body.size = value.as_string().size();
    return body;
  }
  const auto& object = value.as_object();
  const std::string kind = text(object.at("kind"));
  body.size = text_or(object, "text").size();
  body.content_type = text_or(object, "type");
  using page::body_kind;
  if (kind == "stream") {
    body.kind = body_kind::stream;
    body.size.reset();
  } else if (kind == "formdata") {
    body.kind = body_kind::form_data;
  } else if (kind == "blob") {
    body.kind = body_kind::blob;
  } else if (kind == "urlsearchparams" || kind == "params") {
    body.kind = body_kind::url_search_params;
  } else {
    body.kind = body_kind::bytes;
  }
  return body;
}

page::request read_request(const json::object& step) {
  page::request request;
  request.url = text(step.at("url"));
  const auto* given = step.if_contains("init");
  if (given == nullptr) return request;
  const auto& init = given->as_object();
  request.method = text_or(init, "method", "GET");
  if (const auto* headers = init.if_contains("headers")) {
    for (const auto& pair : headers->as_array()) {
      request.headers.push_back({text(pair.at(0)), text(pair.at(1))});
    }
  }
  if (const auto* body = init.if_contains("body")) request.body = read_body(*body);
  request.mode = word(init, "mode", request.mode, page::parse_request_mode);
  request.credentials =
      word(init, "credentials", request.credentials, page::parse_credentials_mode);
  request.redirect = word(init, "redirect", request.redirect, page::parse_redirect_mode);
  request.cache = word(init, "cache", request.cache, page::parse_cache_mode);
  request.referrer_policy =
      word(init, "referrerPolicy", request.referrer_policy, page::parse_referrer_policy);
  return request;
}

scripted_answer read_answer(const json::object& from) {
  scripted_answer answer;
  if (const auto* status = from.if_contains("status")) {
    answer.status = static_cast<unsigned>(status->as_int64());
  }
  answer.has_reason = from.contains("reason");
  answer.reason = to_bytes(text_or(from, "reason"));
  if (const auto* headers = from.if_contains("headers")) {
    for (const auto& pair : headers->as_array()) {
      answer.headers.emplace_back(to_bytes(text(pair.at(0))), to_bytes(text(pair.at(1))));
    }
  }
  answer.body = to_bytes(text_or(from, "body"));
  answer.interim = to_bytes(text_or(from, "interim"));
  if (from.contains("raw")) answer.raw = to_bytes(text(from.at("raw")));
  answer.close = from.contains("close");
  return answer;
}

std::vector<scripted_answer> read_answers(const json::object& path, std::string_view kind) {
  std::vector<scripted_answer> answers;
  if (const auto* list = path.if_contains(kind)) {
    for (const auto& answer : list->as_array()) answers.push_back(read_answer(answer.as_object()));
  }
  return answers;
}

}  // namespace

std::string to_bytes(std::string_view text) {
  std::string bytes;
  for (std::size_t at = 0; at < text.size();) {
    const auto point = ollama_cors::fetch::read_code_point(text, at);
    bytes.push_back(static_cast<char>(static_cast<unsigned char>(point.value)));
    at += point.size;
  }
  return bytes;
}

std::string to_text(std::string_view bytes) {
  return ollama_cors::fetch::isomorphic_decode(bytes);
}

recorded_case read_case(std::string_view line) {
  const auto value = json::parse(line);
  const auto& object = value.as_object();
  recorded_case read;
  read.id = text(object.at("id"));
  read.group = text(object.at("group"));
  read.timed = text_or(object, "lane") == "timed";
  read.cli = object.at("cli").as_bool();
  const auto& where = object.at("page").as_object();
  read.page_origin = text(where.at("origin"));
  read.frame = text(where.at("frame"));
  // The document that the pages are: a data: frame has no base to resolve by.
  if (read.frame != "data") read.base_url = text(where.at("top")) + "/__page";
  for (const auto& step : object.at("steps").as_array()) {
    recorded_step recorded;
    recorded.request = read_request(step.as_object());
    if (const auto* wait = step.as_object().if_contains("wait_ms")) {
      recorded.wait_ms = static_cast<long>(wait->as_int64());
    }
    read.steps.push_back(std::move(recorded));
  }
  for (const auto& [name, path] : object.at("server").as_object()) {
    read.server[std::string(name)] = {read_answers(path.as_object(), "preflight"),
                                      read_answers(path.as_object(), "actual")};
  }
  read.truth = object.at("truth").as_object();
  return read;
}

}  // namespace browser_truth
