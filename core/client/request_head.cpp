#include "client/request_head.hpp"

#include <algorithm>
#include <array>

#include "fetch/ascii.hpp"
#include "fetch/token.hpp"
#include "http/authority.hpp"
#include "http/octets.hpp"

namespace ollama_cors::client {
namespace {

constexpr std::array<std::string_view, 8> ours = {
    "connection", "content-length", "host",    "keep-alive",
    "te",         "trailer",        "upgrade", "transfer-encoding"};

bool is_ours(std::string_view name) noexcept {
  return std::any_of(ours.begin(), ours.end(),
                     [name](std::string_view one) { return fetch::equal_to_lower(name, one); });
}

void add_line(std::string& output, std::string_view name, std::string_view value) {
  output.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

void write_request_head(const request& what, std::string& output) {
  output.append(what.method).append(" ").append(what.target).append(" HTTP/1.1\r\n");
  add_line(output, "Host", what.host.empty() ? authority_of(what.to) : what.host);
  bool says_coding = false;
  for (const auto& [name, value] : what.headers) {
    says_coding = says_coding || fetch::equal_to_lower(name, "accept-encoding");
    add_line(output, name, value);
  }
  if (!says_coding) add_line(output, "Accept-Encoding", "identity");
  if (what.streamed && !what.body_length) {
    add_line(output, "Transfer-Encoding", "chunked");
  } else {
    const std::uint64_t length = what.streamed ? *what.body_length : what.body.size();
    // RFC 9110 8.6: methods that mean something by a body say that it is empty.
    const bool tells = length != 0 || what.streamed || what.method == "POST" ||
                       what.method == "PUT" || what.method == "PATCH";
    if (tells) add_line(output, "Content-Length", std::to_string(length));
  }
  output.append("\r\n");
}

std::string wrong_in(const request& what) {
  if (!fetch::is_token(what.method)) return "The method is no token, such as \"POST\".";
  if (what.method == "CONNECT") return "CONNECT makes tunnels, which are not made here.";
  if (http::form_of(what.target) != http::target_form::origin) {
    return "The target is no path with a query: it begins with `/` and has neither white space nor "
           "`#`.";
  }
  for (const auto& [name, value] : what.headers) {
    if (!fetch::is_token(name)) return "A header's name is no token, such as \"authorization\".";
    if (is_ours(name)) return "The header " + name + " is the client's to write. Leave it out.";
    if (!http::all_octets(value, http::octet_field_text)) {
      return "The value of " + name + " has control characters. Remove them.";
    }
  }
  return {};
}

}  // namespace ollama_cors::client
