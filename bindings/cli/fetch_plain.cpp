// A program's exchange as a report: what was asked for, and what came. The lines that the client
// adds to a request (Host, Connection, framing) are its own.
#include "fetch_plain.hpp"

#include <boost/json.hpp>
#include <string_view>
#include <utility>

#include "fetch_request.hpp"

namespace json = boost::json;

namespace ollama_cors::cli {
namespace {

std::string lower_case(std::string_view name) {
  std::string lower(name);
  for (char& byte : lower) {
    if (byte >= 'A' && byte <= 'Z') byte = static_cast<char>(byte - 'A' + 'a');
  }
  return lower;
}

std::string target_of(const std::string& url) {
  const auto host = url.find("//");
  if (host == std::string::npos) return url;
  const auto path = url.find('/', host + 2);
  return path == std::string::npos ? "/" : url.substr(path, url.find('#', path) - path);
}

}  // namespace

plain_report::plain_report(const fetch_options& options, std::string url)
    : options_(options), url_(std::move(url)) {}

void plain_report::add(const ocors_batch* batch) {
  const std::int32_t status = ocors_batch_status(batch);
  if (status != 0) {
    const std::string last = ocors_batch_url(batch);
    response_["type"] = "basic";
    response_["status"] = status;
    response_["url"] = last;
    response_["redirected"] = url_.starts_with("http") && last != url_ && last != url_ + "/";
    json::array headers;
    for (std::size_t i = 0; i < ocors_batch_header_count(batch); ++i) {
      ocors_field line{};
      if (ocors_batch_header(batch, i, &line) != OCORS_OK) continue;
      headers.push_back(json::array{lower_case({line.name, line.name_length}),
                                    as_text(std::string(line.value, line.value_length))});
    }
    response_["headers"] = std::move(headers);
  }
  std::size_t count = 0;
  const ocors_message* messages = ocors_batch_messages(batch, &count);
  for (std::size_t i = 0; i < count; ++i) {
    digest_.add({messages[i].data, messages[i].data_length});
    length_ += messages[i].data_length;
  }
}

json::object plain_report::finish(const ocors_batch* last) const {
  const ocors_error* error = ocors_batch_error(last);
  json::object report;
  report["outcome"] = error == nullptr ? "ok" : "network-error";
  report["reason"] = error == nullptr ? json::value(nullptr) : json::value(ocors_error_code(error));
  report["console"] = json::array();
  json::object request =
      json::parse(exchange_of(options_, url_)).as_object();  // as the library was asked
  report["requests"] = json::array{json::object{
      {"method", request["method"]}, {"target", target_of(url_)}, {"headers", request["headers"]}}};
  report["response"] = nullptr;
  if (!response_.empty()) {
    json::object response = response_;
    const std::string digest = digest_.hex();
    response["body_sha256"] = digest.empty() ? json::value(nullptr) : json::value(digest);
    response["body_length"] = length_;
    report["response"] = std::move(response);
  }
  return report;
}

}  // namespace ollama_cors::cli
