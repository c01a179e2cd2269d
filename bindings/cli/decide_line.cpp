// Reading a request out of a line of JSON; see the header.
#include "decide_line.hpp"

#include <boost/json.hpp>

namespace json = boost::json;

namespace ollama_cors::cli {
namespace {

// UTF-8 holding U+0000–U+00FF → bytes.
std::string to_bytes(const json::string& text, const std::string& what) {
  std::string bytes;
  bytes.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto lead = static_cast<unsigned char>(text[i]);
    if (lead < 0x80) {
      bytes += text[i];
    } else if (lead <= 0xc3) {  // valid UTF-8: one more byte follows
      const auto low = static_cast<unsigned char>(text[++i]);
      bytes += static_cast<char>(((lead & 3U) << 6) | (low & 0x3fU));
    } else {
      throw bad_line(what + " holds a character beyond U+00FF; characters stand for bytes");
    }
  }
  return bytes;
}

std::string text_of(const json::value& value, const std::string& what) {
  const json::string* text = value.if_string();
  if (text == nullptr) throw bad_line(what + " is a string");
  return to_bytes(*text, what);
}

void read_headers(const json::value& value, asked_request& request) {
  const json::array* lines = value.if_array();
  if (lines == nullptr) throw bad_line("headers is a list of [name, value]");
  for (const json::value& line : *lines) {
    const std::string what = "headers[" + std::to_string(request.headers.size()) + "]";
    const json::array* pair = line.if_array();
    if (pair == nullptr || pair->size() != 2) throw bad_line(what + " is no [name, value]");
    std::string name = text_of((*pair)[0], what);
    request.headers.emplace_back(std::move(name), text_of((*pair)[1], what));
  }
}

}  // namespace

asked_request read_line(std::string_view line) {
  boost::system::error_code error;
  const json::value value = json::parse({line.data(), line.size()}, error);
  if (error) throw bad_line("not JSON: " + error.message());
  const json::object* object = value.if_object();
  if (object == nullptr) throw bad_line("a request is an object with method, target and headers");
  asked_request request;
  for (const auto& [key, member] : *object) {
    if (key == "method") {
      request.method = text_of(member, "method");
    } else if (key == "target") {
      request.target = text_of(member, "target");
    } else if (key == "headers") {
      read_headers(member, request);
    } else if (key == "http_1_0") {
      if (!member.is_bool()) throw bad_line("http_1_0 is true or false");
      request.http_1_0 = member.get_bool();
    } else {
      throw bad_line("unknown key " + json::serialize(json::string(key)) +
                     "; there are method, target, headers and http_1_0");
    }
  }
  for (const char* key : {"method", "target", "headers"})
    if (!object->contains(key)) throw bad_line(std::string(key) + " is missing");
  return request;
}

}  // namespace ollama_cors::cli
