// One walk over the raw head. Every refusal here is a shape on which two HTTP implementations are
// known to disagree; Boost 1.81's parser accepts several of them and unfolds obs-fold.
#include "http/framing_gate.hpp"

#include <algorithm>
#include <cstring>

#include "fetch/list.hpp"
#include "fetch/token.hpp"
#include "http/authority.hpp"
#include "http/clean_text.hpp"
#include "http/field_role.hpp"
#include "http/head.hpp"
#include "http/octets.hpp"

namespace ollama_cors::http {
namespace {

// What the walk has seen of the fields that decide framing and routing.
struct seen {
  std::size_t hosts = 0;
  std::size_t lengths = 0;
  std::size_t codings = 0;
  std::size_t options = 0;   // of Connection
  std::uint64_t length = 0;  // what Content-Length says
  bool close = false;        // of Connection
  bool keep_alive = false;   // of Connection
  bool others = false;       // options of Connection that name fields
  bool expects = false;
};

// Digits only and below 2^63: a sign, `0x`, `5_`, a list and an empty value are all refused, also
// where the list repeats one number, which RFC 9110 8.6 would let pass.
bool read_content_length(std::string_view text, std::uint64_t& value) noexcept {
  value = 0;
  if (text.empty() || !all_octets(text, octet_digit)) return false;
  for (const char digit : text) {
    const auto next = static_cast<std::uint64_t>(digit - '0');
    if (value > (std::uint64_t{INT64_MAX} - next) / 10) return false;
    value = value * 10 + next;
  }
  return true;
}

// `gzip, chunked` is well-formed and not for us (501, RFC 9112 6.1); anything that does not end in
// one `chunked` has no length that two programs would agree on (400, 6.3).
gate_error judge_coding(std::string_view value) noexcept {
  std::string_view last;
  for (;;) {
    const std::size_t comma = value.find(',');
    last = fetch::trim_ows(value.substr(0, comma));
    if (!fetch::is_token(last)) return gate_error::bad_transfer_encoding;
    if (comma == std::string_view::npos) break;
    if (fetch::equal_to_lower(last, "chunked")) return gate_error::bad_transfer_encoding;
    value.remove_prefix(comma + 1);
  }
  return fetch::equal_to_lower(last, "chunked") ? gate_error::unsupported_coding
                                                : gate_error::bad_transfer_encoding;
}

// A list of tokens, and not of more than any honest sender has: each is looked up for each field.
bool read_options(std::string_view list, seen& so_far) noexcept {
  constexpr std::size_t most_options = 64;
  fetch::list_reader elements(list);
  for (std::string_view option; elements.next(option);) {
    if (!fetch::is_token(option) || ++so_far.options > most_options) return false;
    const bool close = fetch::equal_to_lower(option, "close");
    so_far.close = so_far.close || close;
    const bool keep_alive = fetch::equal_to_lower(option, "keep-alive");
    so_far.keep_alive = so_far.keep_alive || keep_alive;
    so_far.others = so_far.others || !(close || keep_alive);
  }
  return true;
}

// Takes one line off, without its CRLF. An LF alone or a CR alone ends no line (RFC 9112 2.2 would
// allow the former); they and other control characters are left in the line for its own check.
bool take_line(std::string_view& rest, std::string_view& line) noexcept {
  for (std::size_t from = 0; from < rest.size();) {
    const void* const found = std::memchr(rest.data() + from, '\n', rest.size() - from);
    if (found == nullptr) return false;
    const auto end = static_cast<std::size_t>(static_cast<const char*>(found) - rest.data());
    from = end + 1;
    if (end == 0 || rest[end - 1] != '\r') continue;
    line = rest.substr(0, end - 1);
    rest.remove_prefix(from);
    return true;
  }
  return false;
}

// The fields that both kinds of message share, and those that route a request.
std::optional<gate_error> check_field(std::string_view name, std::string_view value,
                                      bool is_request, seen& so_far) noexcept {
  switch (role_of(name)) {
    case field_role::content_length:
      if (++so_far.lengths > 1 || !read_content_length(value, so_far.length)) {
        return gate_error::bad_content_length;
      }
      break;
    case field_role::transfer_encoding:
      if (++so_far.codings > 1) return gate_error::bad_transfer_encoding;
      if (!fetch::equal_to_lower(value, "chunked")) return judge_coding(value);
      break;
    case field_role::connection:
      if (!read_options(value, so_far)) return gate_error::bad_line;
      break;
    case field_role::proxy_connection: {
      seen apart;  // it says nothing about this connection
      if (!read_options(value, apart)) return gate_error::bad_line;
      break;
    }
    case field_role::host:
      // RFC 9112 3.2: several Host lines, or one that is no host, are a 400.
      if (is_request && (++so_far.hosts > 1 || !is_authority(value))) return gate_error::bad_host;
      break;
    case field_role::expect:
      if (is_request && !fetch::equal_to_lower(value, "100-continue")) {
        return gate_error::bad_expectation;
      }
      so_far.expects = true;
      break;
    default:
      break;
  }
  return std::nullopt;
}

// Every field line, RFC 9112 5. `rest` stands behind the start line. What is read goes to `fields`.
std::optional<gate_error> check_fields(std::string_view rest, const head_limits& limits,
                                       bool is_request, seen& so_far,
                                       std::vector<fetch::field>* fields) {
  const bool clean = is_clean_text(rest);
  std::size_t count = 0;
  std::string_view line;
  for (;;) {
    if (!take_line(rest, line)) return gate_error::bad_line;
    if (line.empty()) break;
    if (++count > limits.fields) return gate_error::too_many_fields;
    if (line.front() == ' ' || line.front() == '\t') return gate_error::folded_line;
    std::size_t colon = plain_name_size(line, rest);
    // Behind the line its CRLF stands, so that there is a byte to look at.
    const bool plain = colon != 0 && line.data()[colon] == ':';
    if (!plain) colon = line.find(':');
    if (colon == std::string_view::npos) return gate_error::bad_line;
    const std::string_view name = line.substr(0, colon);
    const std::string_view written = line.substr(colon + 1);
    if (!clean && !all_octets(written, octet_field_text)) return gate_error::bad_line;
    if (!plain && !fetch::is_token(name)) {
      // 5.1: white space before the colon is what most smuggling of fields is made of.
      const bool space = !name.empty() && fetch::is_token(fetch::trim_ows(name));
      return space ? gate_error::bad_line : gate_error::bad_field_name;
    }
    const std::string_view value = fetch::trim_ows(written);
    if (const auto error = check_field(name, value, is_request, so_far)) return error;
    if (fields != nullptr) fields->push_back({name, value});
  }
  if (!rest.empty()) return gate_error::bad_line;  // an empty line in the middle
  return std::nullopt;
}

enum class version : std::uint8_t { invalid, http_1_0, http_1_1 };

// RFC 9112 2.3: case-sensitive, one digit each.
version version_of(std::string_view text) noexcept {
  if (text == "HTTP/1.1") return version::http_1_1;
  if (text == "HTTP/1.0") return version::http_1_0;
  return version::invalid;
}

// A line that a bare LF or CR runs through is malformed, whatever stands where the version should.
gate_error without_version(std::string_view line) noexcept {
  return all_octets(line, octet_field_text) ? gate_error::bad_version : gate_error::bad_line;
}

// RFC 9112 9.3: `close` wins; HTTP/1.0 stays open only when it asks to.
bool stays_open(const seen& fields, version as) noexcept {
  return !fields.close && (as == version::http_1_1 || fields.keep_alive);
}

framing framing_of(const seen& fields, framing::kind otherwise) noexcept {
  if (fields.codings != 0) return {.by = framing::kind::chunked, .length = 0};
  if (fields.lengths != 0) return {.by = framing::kind::length, .length = fields.length};
  return {.by = otherwise, .length = 0};
}

std::optional<gate_error> check_framing(const seen& so_far, version as) noexcept {
  if (so_far.codings == 0) return std::nullopt;
  if (so_far.lengths != 0) return gate_error::conflicting_framing;
  // 6.1: a Transfer-Encoding in HTTP/1.0 is faulty framing.
  if (as == version::http_1_0) return gate_error::bad_transfer_encoding;
  return std::nullopt;
}

}  // namespace

head_end find_head_end(std::string_view bytes, std::size_t resume_from) noexcept {
  // Lines that end in a bare LF count too: the gate shall refuse such a head at once rather than
  // have its sender wait for a deadline.
  if (resume_from == 0) {
    if (bytes.starts_with("\r\n")) return {2, 0};
    if (bytes.starts_with('\n')) return {1, 0};
    if (bytes == "\r") return {0, 0};
  }
  std::size_t at = resume_from;
  while (at < bytes.size()) {
    const void* found = std::memchr(bytes.data() + at, '\n', bytes.size() - at);
    if (found == nullptr) return {0, bytes.size()};
    const auto line_end = static_cast<std::size_t>(static_cast<const char*>(found) - bytes.data());
    const std::string_view behind = bytes.substr(line_end + 1);
    if (behind.starts_with('\n')) return {line_end + 2, line_end};
    if (behind.starts_with("\r\n")) return {line_end + 3, line_end};
    if (behind.empty() || behind == "\r") return {0, line_end};
    at = line_end + 1;
  }
  return {0, at};
}

std::optional<gate_error> check_request_head(std::string_view head, const head_limits& limits,
                                             request_head* read) {
  std::string_view rest = head;
  std::string_view line;
  if (!take_line(rest, line)) return gate_error::bad_line;

  // RFC 9112 3: method SP request-target SP HTTP-version, one space each.
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  const std::string_view method = line.substr(0, first);
  if (!fetch::is_token(method)) return gate_error::bad_method;
  if (first == std::string_view::npos) return gate_error::bad_line;
  if (first == last) {
    // HTTP/0.9 has no version.
    return line.size() - first - 1 > limits.target_bytes ? gate_error::target_too_long
                                                         : without_version(line);
  }
  const std::string_view target = line.substr(first + 1, last - first - 1);
  if (target.size() > limits.target_bytes) return gate_error::target_too_long;
  if (head.size() > limits.head_bytes) return gate_error::head_too_large;
  const version as = version_of(line.substr(last + 1));
  if (as == version::invalid) return without_version(line);
  if (method == "CONNECT") return gate_error::connect_method;
  if (method == "TRACE") return gate_error::forbidden_method;
  const target_form form = form_of(target);
  if (form == target_form::invalid) return gate_error::bad_target;
  if (form == target_form::asterisk && method != "OPTIONS") return gate_error::bad_target;

  seen so_far;
  auto* const fields = read != nullptr ? &read->fields : nullptr;
  if (fields != nullptr) fields->clear();
  if (const auto error = check_fields(rest, limits, true, so_far, fields)) return error;
  if (const auto error = check_framing(so_far, as)) return error;
  if (so_far.hosts == 0 && as == version::http_1_1) return gate_error::bad_host;
  if (read == nullptr) return std::nullopt;
  read->method = method;
  read->target = target;
  read->http_1_0 = as == version::http_1_0;
  read->keep_alive = stays_open(so_far, as);
  read->options_name_fields = so_far.others;
  // RFC 9110 10.1.1: an expectation in an HTTP/1.0 request is ignored.
  read->expects_continue = so_far.expects && !read->http_1_0;
  read->framing = framing_of(so_far, framing::kind::none);
  return std::nullopt;
}

gate_error oversize_of(std::string_view beginning, const head_limits& limits) noexcept {
  const std::size_t end = beginning.find('\n');
  const std::string_view line = beginning.substr(0, end);
  const std::size_t first = line.find(' ');
  if (first == std::string_view::npos) return gate_error::head_too_large;
  // Of a line that is not whole, all that has come behind the method.
  const std::size_t last = end == std::string_view::npos ? line.size() : line.rfind(' ');
  const std::size_t size = std::max(last, first + 1) - first - 1;
  // RFC 9112 3: 414 for a target longer than any that is parsed.
  return size > limits.target_bytes ? gate_error::target_too_long : gate_error::head_too_large;
}

std::optional<gate_error> check_response_head(std::string_view head, const head_limits& limits,
                                              response_head* read) {
  if (head.size() > limits.head_bytes) return gate_error::head_too_large;
  std::string_view rest = head;
  std::string_view line;
  if (!take_line(rest, line)) return gate_error::bad_line;

  // RFC 9112 4: HTTP-version SP 3DIGIT SP [ reason ]. The second SP is left out by servers that
  // have no reason to give.
  const version as = version_of(line.substr(0, 8));
  if (as == version::invalid || line.size() < 12 || line[8] != ' ') {
    return gate_error::bad_status_line;
  }
  const std::string_view code = line.substr(9, 3);
  if (!all_octets(code, octet_digit) || code.front() < '1' || code.front() > '5') {
    return gate_error::bad_status_line;
  }
  if (line.size() > 12 && line[12] != ' ') return gate_error::bad_status_line;
  if (!all_octets(line, octet_field_text)) return gate_error::bad_status_line;

  seen so_far;
  if (const auto error = check_fields(rest, limits, false, so_far, nullptr)) return error;
  if (const auto error = check_framing(so_far, as)) return error;
  // RFC 9112 6.1: no framing in a 1xx. A body behind one would be read as the next response.
  if (code.front() == '1' && (so_far.codings != 0 || so_far.length != 0)) {
    return gate_error::conflicting_framing;
  }
  if (read == nullptr) return std::nullopt;
  read->http_1_0 = as == version::http_1_0;
  read->keep_alive = stays_open(so_far, as);
  read->options_name_fields = so_far.others;
  read->framing = framing_of(so_far, framing::kind::until_close);
  return std::nullopt;
}

}  // namespace ollama_cors::http
