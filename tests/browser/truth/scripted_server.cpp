// Ports: 47104 answers one request a connection, 47105 refuses, the others keep connections.
#include "browser/truth/scripted_server.hpp"

#include <algorithm>
#include <string_view>

namespace browser_truth {
namespace {

std::string_view phrase_of(unsigned status) {
  static const std::map<unsigned, std::string_view> phrases{
      {200, "OK"},
      {201, "Created"},
      {202, "Accepted"},
      {203, "Non-Authoritative Information"},
      {204, "No Content"},
      {205, "Reset Content"},
      {206, "Partial Content"},
      {207, "Multi-Status"},
      {208, "Already Reported"},
      {226, "IM Used"},
      {300, "Multiple Choices"},
      {301, "Moved Permanently"},
      {302, "Found"},
      {303, "See Other"},
      {304, "Not Modified"},
      {305, "Use Proxy"},
      {307, "Temporary Redirect"},
      {308, "Permanent Redirect"},
      {400, "Bad Request"},
      {401, "Unauthorized"},
      {402, "Payment Required"},
      {403, "Forbidden"},
      {404, "Not Found"},
      {405, "Method Not Allowed"},
      {406, "Not Acceptable"},
      {407, "Proxy Authentication Required"},
      {408, "Request Timeout"},
      {409, "Conflict"},
      {410, "Gone"},
      {421, "Misdirected Request"},
      {429, "Too Many Requests"},
      {451, "Unavailable For Legal Reasons"},
      {500, "Internal Server Error"},
      {501, "Not Implemented"},
      {502, "Bad Gateway"},
      {503, "Service Unavailable"},
      {504, "Gateway Timeout"},
  };
  const auto known = phrases.find(status);
  return known == phrases.end() ? "Unknown" : known->second;
}

bool has_no_body(unsigned status) {
  return status < 200 || status == 204 || status == 304;
}

bool is_length(const std::pair<std::string, std::string>& line) {
  std::string lower = line.first;
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char byte) { return static_cast<char>(std::tolower(byte)); });
  return lower == "content-length" || lower == "transfer-encoding";
}

std::string written(const scripted_answer& answer, bool to_head) {
  if (answer.raw) return *answer.raw;
  std::string bytes = answer.interim;
  bytes += "HTTP/1.1 " + std::to_string(answer.status) + " ";
  bytes += answer.has_reason ? answer.reason : std::string(phrase_of(answer.status));
  bytes += "\r\n";
  for (const auto& [name, value] : answer.headers) bytes += name + ": " + value + "\r\n";
  const bool given = std::any_of(answer.headers.begin(), answer.headers.end(), is_length);
  if (!given && !has_no_body(answer.status)) {
    bytes += "Content-Length: " + std::to_string(answer.body.size()) + "\r\n";
  }
  bytes += "\r\n";
  return to_head ? bytes : bytes + answer.body;
}

std::string last_segment(std::string_view target) {
  target = target.substr(0, target.find('?'));
  return std::string(target.substr(target.rfind('/') + 1));
}

}  // namespace

served scripted_server::answer(const page::wire_request& request) {
  const auto port = request.url.effective_port();
  if (port == 47105) return {true, true, {}};
  const std::string path = last_segment(request.target);
  const auto known = script_.server.find(path);
  const auto answers = known == script_.server.end()
                           ? std::vector<scripted_answer>{}
                           : (request.preflight ? known->second.preflight : known->second.actual);
  const bool closes = port == 47104;
  if (answers.empty())
    return {false, closes, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"};
  const std::size_t count = asked_[{path, request.preflight}]++;
  const scripted_answer& answer = answers[std::min(count, answers.size() - 1)];
  if (answer.close) return {false, true, {}};
  return {false, closes, written(answer, request.method == "HEAD")};
}

}  // namespace browser_truth
