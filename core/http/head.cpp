// A request is read by the gate alone, on its one walk. A response is read by Beast's parser behind
// the gate, and we keep views where its own `fields` would copy and allocate.
#include "http/head.hpp"

#include <limits>
#include <string>

#include <boost/beast/http/basic_parser.hpp>

#include "fetch/ascii.hpp"
#include "http/authority.hpp"
#include "http/field_role.hpp"

namespace ollama_cors::http {
namespace {

namespace beast = boost::beast;

std::string_view view(beast::string_view text) noexcept {
  return {text.data(), text.size()};
}

// Not marked `override`: Boost 1.90 adds a callback for trailers, and one class shall fit all.
class recorder : public beast::http::basic_parser<false> {
public:
  explicit recorder(std::vector<fetch::field>& fields) : fields_(fields) {
    // The gate has judged all sizes; Beast's own limits (8 KiB of head, 8 MB of body) would refuse
    // what the configuration allows.
    this->header_limit(std::numeric_limits<std::uint32_t>::max());
    this->body_limit(boost::none);
  }

  bool read(std::string_view bytes) {
    beast::error_code error;
    while (!bytes.empty()) {
      const std::size_t used = this->put({bytes.data(), bytes.size()}, error);
      bytes.remove_prefix(used);
      if (error == beast::http::error::need_more && used != 0) continue;
      if (error || used == 0) return false;
    }
    return true;
  }

  std::string_view reason;
  unsigned status = 0;

private:
  using text = beast::string_view;
  using code = beast::error_code;

  void on_request_impl(beast::http::verb, text, text, int, code&) {}
  void on_response_impl(int status_code, text reason_text, int, code&) {
    status = static_cast<unsigned>(status_code);
    reason = view(reason_text);
  }
  void on_field_impl(beast::http::field, text name, text value, code&) {
    fields_.push_back({view(name), view(value)});
  }
  void on_trailer_field_impl(beast::http::field, text, text, code&) {}
  void on_header_impl(code&) {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, code&) {}
  std::size_t on_body_impl(text, code&) { return 0; }
  void on_chunk_header_impl(std::uint64_t, text, code&) {}
  std::size_t on_chunk_body_impl(std::uint64_t, text, code&) { return 0; }
  void on_finish_impl(code&) {}

  std::vector<fetch::field>& fields_;
};

std::string_view find_first(const std::vector<fetch::field>& fields,
                            std::string_view lower_case_name) noexcept {
  for (const fetch::field& field : fields) {
    if (fetch::equal_ignoring_case(field.name, lower_case_name)) return field.value;
  }
  return {};
}

// RFC 9112 3.2.2: the authority of an absolute-form target replaces the Host.
void replace_host(request_head& head) {
  const std::string_view authority = authority_of(head.target);
  if (authority.empty()) return;
  for (fetch::field& field : head.fields) {
    if (role_of(field.name) == field_role::host) {
      field.value = authority;
      return;
    }
  }
  head.fields.push_back({"Host", authority});
}

}  // namespace

std::string_view request_head::find(std::string_view lower_case_name) const noexcept {
  return find_first(fields, lower_case_name);
}

std::string_view response_head::find(std::string_view lower_case_name) const noexcept {
  return find_first(fields, lower_case_name);
}

std::string_view response_head::media_type() const noexcept {
  const std::string_view value = find("content-type");
  return fetch::trim_ows(value.substr(0, value.find(';')));
}

std::optional<gate_error> parse(std::string_view head, const head_limits& limits,
                                request_head& output) {
  if (const auto error = check_request_head(head, limits, &output)) return error;
  if (!output.target.starts_with('/')) replace_host(output);
  return std::nullopt;
}

std::optional<gate_error> parse(std::string_view head, const head_limits& limits,
                                response_head& output) {
  if (const auto error = check_response_head(head, limits, &output)) return error;
  output.fields.clear();
  recorder parser(output.fields);
  const std::size_t line_end = head.find("\r\n");
  bool read = false;
  bool has_reason = true;
  if (line_end == std::string_view::npos) return gate_error::bad_status_line;
  if (line_end == std::string_view("HTTP/1.1 200").size()) {
    // No SP behind the code: the gate tolerates it, Beast does not, so it is shown the line as
    // RFC 9112 4 wants it. No view of this copy survives.
    has_reason = false;
    const std::string line = std::string(head.substr(0, line_end)) + " \r\n";
    read = parser.read(line) && parser.read(head.substr(line_end + 2));
  } else {
    read = parser.read(head);
  }
  if (!read) return gate_error::bad_line;
  output.status = parser.status;
  output.reason = has_reason ? parser.reason : std::string_view{};
  if (output.status == 101) return gate_error::bad_status_line;
  if (output.status < 200 || output.status == 204 || output.status == 304) {
    // Framing on a 204 announces bytes that nobody will read: they must not become the next answer.
    const bool announced =
        output.framing.by == framing::kind::chunked ||
        (output.framing.by == framing::kind::length && output.framing.length != 0);
    if (output.status == 204 && announced) output.keep_alive = false;
    output.framing = {};
  }
  return std::nullopt;
}

}  // namespace ollama_cors::http
