// The one place that knows Beast: its parser reads the head that the gate let pass, and we keep
// views where its own `fields` would copy and allocate.
#include "http/head.hpp"

#include <limits>
#include <string>

#include <boost/beast/http/basic_parser.hpp>

#include "fetch/list.hpp"
#include "http/authority.hpp"
#include "http/field_role.hpp"

namespace ollama_cors::http {
namespace {

namespace beast = boost::beast;

std::string_view view(beast::string_view text) noexcept {
  return {text.data(), text.size()};
}

// Not marked `override`: Boost 1.90 adds a callback for trailers, and one class shall fit all.
template <bool is_request>
class recorder : public beast::http::basic_parser<is_request> {
public:
  explicit recorder(std::vector<fetch::field>& fields) : fields_(fields) {
    // The gate has judged all sizes; Beast's own limits (8 KiB of head, 1 MB of body) would refuse
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

  std::string_view method;
  std::string_view target;
  std::string_view reason;
  unsigned status = 0;
  int version = 11;

private:
  using text = beast::string_view;
  using code = beast::error_code;

  void on_request_impl(beast::http::verb, text method_text, text target_text, int http_version,
                       code&) {
    method = view(method_text);
    target = view(target_text);
    version = http_version;
  }
  void on_response_impl(int status_code, text reason_text, int http_version, code&) {
    status = static_cast<unsigned>(status_code);
    reason = view(reason_text);
    version = http_version;
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

// What the fields say of the message as a whole. The gate has made sure of their form, so that
// reading them cannot fail.
struct said {
  http::framing framing;
  bool close = false;
  bool keep_alive = false;
  bool expects = false;
  fetch::field* host = nullptr;
};

said read_roles(std::vector<fetch::field>& fields) noexcept {
  said found;
  for (fetch::field& field : fields) {
    switch (role_of(field.name)) {
      case field_role::content_length:
        found.framing.by = framing::kind::length;
        for (const char digit : field.value) {
          found.framing.length =
              found.framing.length * 10 + static_cast<std::uint64_t>(digit - '0');
        }
        break;
      case field_role::transfer_encoding:
        found.framing.by = framing::kind::chunked;
        break;
      case field_role::connection:
        found.close = found.close || fetch::list_holds(field.value, "close");
        found.keep_alive = found.keep_alive || fetch::list_holds(field.value, "keep-alive");
        break;
      case field_role::expect:
        found.expects = !field.value.empty();
        break;
      case field_role::host:
        found.host = &field;
        break;
      default:
        break;
    }
  }
  return found;
}

// RFC 9112 9.3: `close` wins; HTTP/1.0 stays open only when it asks to.
bool stays_open(const said& fields, bool http_1_0) noexcept {
  return !fields.close && (!http_1_0 || fields.keep_alive);
}

// RFC 9112 3.2.2: the authority of an absolute-form target replaces the Host.
void replace_host(request_head& head, fetch::field* host) {
  const std::string_view authority = authority_of(head.target);
  if (authority.empty()) return;
  if (host != nullptr) {
    host->value = authority;
  } else {
    head.fields.push_back({"Host", authority});
  }
}

}  // namespace

std::string_view request_head::find(std::string_view lower_case_name) const noexcept {
  return find_first(fields, lower_case_name);
}

std::string_view response_head::find(std::string_view lower_case_name) const noexcept {
  return find_first(fields, lower_case_name);
}

std::optional<gate_error> parse(std::string_view head, const head_limits& limits,
                                request_head& output) {
  if (const auto error = check_request_head(head, limits)) return error;
  output.fields.clear();
  recorder<true> parser(output.fields);
  if (!parser.read(head)) return gate_error::bad_line;
  output.method = parser.method;
  output.target = parser.target;
  output.http_1_0 = parser.version == 10;
  const said fields = read_roles(output.fields);
  output.keep_alive = stays_open(fields, output.http_1_0);
  output.framing = fields.framing;
  // RFC 9110 10.1.1: an expectation in an HTTP/1.0 request is ignored.
  output.expects_continue = !output.http_1_0 && fields.expects;
  if (!output.target.starts_with('/')) replace_host(output, fields.host);
  return std::nullopt;
}

std::optional<gate_error> parse(std::string_view head, const head_limits& limits,
                                response_head& output) {
  if (const auto error = check_response_head(head, limits)) return error;
  output.fields.clear();
  recorder<false> parser(output.fields);
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
  output.http_1_0 = parser.version == 10;
  const said fields = read_roles(output.fields);
  output.keep_alive = stays_open(fields, output.http_1_0);
  output.framing = fields.framing;
  if (output.framing.by == framing::kind::none) output.framing.by = framing::kind::until_close;
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
