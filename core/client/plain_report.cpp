#include "client/plain_report.hpp"

#include <utility>

#include "client/page_report.hpp"
#include "page/header_list.hpp"

namespace ollama_cors::client {
namespace {

// Up to `end`, which goes with it.
std::string_view take_until(std::string_view& rest, std::string_view end) {
  const std::size_t at = rest.find(end);
  const std::string_view part = rest.substr(0, at);
  rest.remove_prefix(at == rest.npos ? rest.size() : at + end.size());
  return part;
}

}  // namespace

void plain_report::sent(std::string_view head) {
  page::wire_request one;
  one.method = take_until(head, " ");
  one.target = take_until(head, " ");
  take_until(head, "\r\n");
  for (auto line = take_until(head, "\r\n"); !line.empty(); line = take_until(head, "\r\n")) {
    const std::string_view name = take_until(line, ": ");
    one.headers.push_back({std::string(name), std::string(line)});
  }
  told_.requests.push_back(std::move(one));
}

void plain_report::was_not_sent() {
  if (!told_.requests.empty()) told_.requests.pop_back();
}

void plain_report::answered(const answer_head& head) {
  page::response& response = told_.response.emplace();
  response.status = head.status;
  response.url = head.url;
  response.redirected = told_.requests.size() > 1;
  for (const auto& [name, value] : head.headers) {
    response.headers.push_back({page::lower_case(name), value});
  }
}

std::string plain_report::to_json(failure_kind why) {
  const bool well = why == failure_kind::none;
  told_.outcome = well ? page::outcome::ok : page::outcome::network_error;
  std::optional<read_body> body;
  if (well) body = read_body{body_.hex(), body_.length()};
  return client::to_json(told_, code_of(why), body);
}

}  // namespace ollama_cors::client
