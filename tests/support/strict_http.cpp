#include "support/strict_http.hpp"

#include <algorithm>
#include <optional>

namespace ollama_cors::test {
namespace {

using fields = std::vector<std::pair<std::string, std::string>>;

bool is_alpha(unsigned char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_digit(unsigned char c) {
  return c >= '0' && c <= '9';
}

// tchar, RFC 9110 5.6.2.
bool is_name(std::string_view text) {
  if (text.empty()) return false;
  for (const char c : text) {
    const bool fits = is_alpha(static_cast<unsigned char>(c)) ||
                      is_digit(static_cast<unsigned char>(c)) ||
                      std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
    if (!fits) return false;
  }
  return true;
}

// field-vchar, SP and HTAB, RFC 9110 5.5.
bool is_text(std::string_view text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte != 0x09 && (byte < 0x20 || byte == 0x7f)) return false;
  }
  return true;
}

bool is_visible(std::string_view text) {
  if (text.empty()) return false;
  for (const char c : text) {
    if (c <= 0x20 || c == 0x7f) return false;
  }
  return true;
}

std::string lower(std::string_view text) {
  std::string result;
  for (const char c : text) {
    result += c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  }
  return result;
}

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t") - first + 1));
}

// Reads lines off, and remembers why it could not.
class source {
public:
  explicit source(std::string_view bytes) : bytes_(bytes) {}

  reading state() const { return state_; }
  const std::string& why() const { return why_; }
  std::size_t position() const { return at_; }
  std::string_view rest() const { return bytes_.substr(at_); }
  void advance(std::size_t size) { at_ += size; }

  // Once not complete, it stays so.
  void fail(std::string why) {
    state_ = reading::malformed;
    why_ = std::move(why);
  }
  void wait() { state_ = reading::incomplete; }

  // A line without its CRLF. A CR or LF that is not part of a CRLF ends nothing.
  std::optional<std::string_view> line() {
    const std::string_view left = rest();
    const auto end = left.find_first_of(std::string_view("\r\n\0", 3));
    if (end == std::string_view::npos) {
      wait();
      return std::nullopt;
    }
    if (left[end] != '\r') {
      fail(left[end] == '\n' ? "a line ends in a bare LF" : "a line holds NUL");
      return std::nullopt;
    }
    if (end + 1 == left.size()) {
      wait();
      return std::nullopt;
    }
    if (left[end + 1] != '\n') {
      fail("a line holds a bare CR");
      return std::nullopt;
    }
    advance(end + 2);
    return left.substr(0, end);
  }

private:
  std::string_view bytes_;
  std::size_t at_ = 0;
  reading state_ = reading::complete;
  std::string why_;
};

// What may still become a field line.
bool could_start_field(std::string_view bytes) {
  const auto colon = bytes.find(':');
  if (colon != std::string_view::npos && !is_name(bytes.substr(0, colon))) return false;
  if (colon != std::string_view::npos) bytes.remove_prefix(colon + 1);
  if (bytes.ends_with('\r')) bytes.remove_suffix(1);
  return bytes.empty() || (colon == std::string_view::npos ? is_name(bytes) : is_text(bytes));
}

// Field lines up to and with the empty one.
bool read_fields(source& from, fields& into) {
  for (;;) {
    const auto line = from.line();
    if (!line && from.state() == reading::incomplete && !could_start_field(from.rest())) {
      from.fail("no field line");
    }
    if (!line) return false;
    if (line->empty()) return true;
    const auto colon = line->find(':');
    if (colon == std::string_view::npos) {
      from.fail("a field line without a colon: " + std::string(*line));
      return false;
    }
    if (!is_name(line->substr(0, colon))) {
      from.fail("no field name: " + std::string(line->substr(0, colon)));
      return false;
    }
    if (!is_text(line->substr(colon + 1))) {
      from.fail("a control character in a field value");
      return false;
    }
    into.emplace_back(lower(line->substr(0, colon)), trimmed(line->substr(colon + 1)));
  }
}

// Plain digits, no sign, no list; nothing beyond what 19 digits hold, zeros before them aside.
std::optional<std::size_t> number(std::string_view text) {
  while (text.size() > 1 && text.front() == '0') text.remove_prefix(1);
  if (text.empty() || text.size() > 19) return std::nullopt;
  std::size_t value = 0;
  for (const char c : text) {
    if (!is_digit(static_cast<unsigned char>(c))) return std::nullopt;
    value = value * 10 + static_cast<std::size_t>(c - '0');
  }
  return value;
}

std::optional<std::size_t> hexadecimal(std::string_view text) {
  if (text.empty() || text.size() > 15) return std::nullopt;
  std::size_t value = 0;
  for (const char c : text) {
    const auto digit = std::string_view("0123456789abcdef").find(lower({&c, 1}));
    if (digit == std::string_view::npos) return std::nullopt;
    value = value * 16 + digit;
  }
  return value;
}

void read_counted(source& from, std::size_t length, std::string& body) {
  const std::string_view there = from.rest().substr(0, length);
  body.append(there);
  from.advance(there.size());
  if (there.size() < length) from.wait();
}

// RFC 9112 7.1: 1*HEXDIG [ ";" … ] CRLF data CRLF … 0 CRLF trailers CRLF.
void read_chunks(source& from, strict_message& message) {
  for (;;) {
    const auto line = from.line();
    if (!line) {
      const auto begun = from.rest().substr(0, from.rest().find_first_of(";\r"));
      if (!begun.empty() && !hexadecimal(begun)) from.fail("no chunk size");
      return;
    }
    const auto semicolon = line->find(';');
    const auto size = hexadecimal(line->substr(0, semicolon));
    if (!size) return from.fail("no chunk size: " + std::string(*line));
    if (semicolon != std::string_view::npos) {
      if (!is_text(*line)) return from.fail("a control character in a chunk extension");
      message.chunk_extension.append(line->substr(semicolon));
    }
    if (*size == 0) {
      read_fields(from, message.trailers);
      for (const auto& [name, value] : message.trailers) {
        // RFC 9110 6.5.1: what frames or routes a message has no place behind it.
        for (const std::string_view never :
             {"content-length", "transfer-encoding", "host", "connection", "trailer"}) {
          if (name == never) return from.fail("a trailer named " + name);
        }
      }
      return;
    }
    read_counted(from, *size, message.body);
    if (from.state() != reading::complete) return;
    const auto end = from.line();
    if (!end) {
      // The data is there; that its CRLF is not must not hide a byte that is no CR.
      const auto left = from.rest();
      if (!left.empty() && left.front() != '\r') from.fail("chunk data goes on behind its size");
      return;
    }
    if (!end->empty()) return from.fail("chunk data goes on behind its size");
  }
}

enum class body_kind { none, counted, chunks, until_close };

struct framing {
  body_kind kind = body_kind::none;
  std::size_t length = 0;
};

// One framing at most, and one that nobody can read in two ways.
std::optional<framing> framing_of(const strict_message& message, bool http_1_0, source& from) {
  const auto lengths = message.values("content-length");
  const auto codings = message.values("transfer-encoding");
  const auto refuse = [&from](const char* why) {
    from.fail(why);
    return std::nullopt;
  };
  if (lengths.size() > 1) return refuse("two Content-Length lines");
  if (codings.size() > 1) return refuse("two Transfer-Encoding lines");
  if (!lengths.empty() && !codings.empty()) return refuse("Content-Length and Transfer-Encoding");
  if (!codings.empty()) {
    if (http_1_0) return refuse("Transfer-Encoding in HTTP/1.0");
    if (lower(codings.front()) != "chunked") return refuse("a Transfer-Encoding but `chunked`");
    return framing{body_kind::chunks, 0};
  }
  if (lengths.empty()) return framing{};
  const auto length = number(lengths.front());
  if (!length) return refuse("a Content-Length that is no number");
  return framing{body_kind::counted, *length};
}

void read_body(source& from, const framing& by, strict_message& message) {
  message.chunked = by.kind == body_kind::chunks;
  if (by.kind == body_kind::counted) read_counted(from, by.length, message.body);
  if (by.kind == body_kind::chunks) read_chunks(from, message);
}

// A name, an IPv4 address, or something in brackets; with a port perhaps.
bool is_host(std::string_view text) {
  std::string_view port;
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == std::string_view::npos) return false;
    const auto inside = text.substr(1, end - 1);
    if (inside.empty() || inside.find_first_not_of("0123456789abcdefABCDEF:.") != inside.npos) {
      return false;
    }
    port = text.substr(end + 1);
    if (port.empty()) return true;
  } else {
    const auto colon = text.find(':');
    const auto name = text.substr(0, colon);
    if (name.empty()) return false;
    for (const char c : name) {
      const bool fits = is_alpha(static_cast<unsigned char>(c)) ||
                        is_digit(static_cast<unsigned char>(c)) ||
                        std::string_view("-._~%!$&'()*+,;=").find(c) != std::string_view::npos;
      if (!fits) return false;
    }
    if (colon == std::string_view::npos) return true;
    port = text.substr(colon);
  }
  const auto value = number(port.substr(1));
  return port.front() == ':' && value && *value <= 65535;
}

bool is_target(std::string_view method, std::string_view target) {
  if (!is_visible(target) || target.find('#') != std::string_view::npos) return false;
  if (target == "*") return method == "OPTIONS";
  if (target.front() == '/') return true;
  const auto scheme = lower(target.substr(0, target.find("://")));
  if (scheme != "http" && scheme != "https") return false;
  const auto authority = target.substr(scheme.size() + 3);
  return is_host(authority.substr(0, authority.find_first_of("/?")));
}

std::optional<bool> is_http_1_0(std::string_view version) {
  if (version == "HTTP/1.1") return false;
  if (version == "HTTP/1.0") return true;
  return std::nullopt;
}

template <typename Message>
strict_reading<Message> conclude(const source& from, Message message) {
  strict_reading<Message> result;
  result.verdict = from.state();
  result.size = from.state() == reading::complete ? from.position() : 0;
  result.why = from.why();
  result.message = std::move(message);
  return result;
}

// A start line that cannot become one however it goes on is malformed before its CRLF has come.
bool could_start_request(std::string_view bytes) {
  return is_name(bytes.substr(0, bytes.find(' ')));
}

bool could_start_response(std::string_view bytes) {
  constexpr std::string_view start = "HTTP/1.";
  const auto common = std::min(bytes.size(), start.size());
  return bytes.substr(0, common) == start.substr(0, common);
}

}  // namespace

std::vector<std::string> strict_message::values(std::string_view name) const {
  std::vector<std::string> found;
  for (const auto& [field, value] : fields) {
    if (field == name) found.push_back(value);
  }
  return found;
}

bool strict_message::lists(std::string_view name, std::string_view token) const {
  for (const std::string& line : values(name)) {
    std::string_view rest = line;
    for (;;) {
      const auto comma = rest.find(',');
      if (lower(trimmed(rest.substr(0, comma))) == token) return true;
      if (comma == std::string_view::npos) break;
      rest.remove_prefix(comma + 1);
    }
  }
  return false;
}

strict_reading<strict_request> read_request(std::string_view bytes) {
  source from(bytes);
  strict_request request;
  const auto line = from.line();
  if (!line) {
    const bool begun = from.state() == reading::incomplete && !bytes.empty();
    if (begun && !could_start_request(bytes)) from.fail("no request line");
    return conclude(from, std::move(request));
  }
  const auto first = line->find(' ');
  const auto last = line->rfind(' ');
  if (first == std::string_view::npos || first == last) {
    from.fail("no request line: " + std::string(*line));
    return conclude(from, std::move(request));
  }
  request.method = line->substr(0, first);
  request.target = line->substr(first + 1, last - first - 1);
  const auto version = is_http_1_0(line->substr(last + 1));
  if (!version) from.fail("no version: " + std::string(*line));
  if (!is_name(request.method)) from.fail("no method: " + std::string(*line));
  if (!is_target(request.method, request.target)) from.fail("no target: " + std::string(*line));
  if (from.state() != reading::complete) return conclude(from, std::move(request));
  request.http_1_0 = *version;

  if (!read_fields(from, request.fields)) return conclude(from, std::move(request));
  request.has_head = true;
  const auto hosts = request.values("host");
  const bool host_may_lack = request.http_1_0 && hosts.empty();
  if (!host_may_lack && (hosts.size() != 1 || !is_host(hosts.front()))) {
    from.fail("not exactly one valid Host");
    return conclude(from, std::move(request));
  }
  if (const auto by = framing_of(request, request.http_1_0, from)) read_body(from, *by, request);
  return conclude(from, std::move(request));
}

strict_reading<strict_response> read_response(std::string_view bytes, std::string_view answers,
                                              bool ended) {
  source from(bytes);
  strict_response response;
  const auto line = from.line();
  if (!line) {
    if (from.state() == reading::incomplete && !could_start_response(bytes)) {
      from.fail("no status line");
    }
    return conclude(from, std::move(response));
  }
  const auto version = is_http_1_0(line->substr(0, 8));
  const auto code = number(line->size() >= 13 ? line->substr(9, 3) : std::string_view());
  if (!version || !code || (*line)[8] != ' ' || (*line)[12] != ' ' || *code < 100 ||
      !is_text(*line)) {
    from.fail("no status line: " + std::string(*line));
    return conclude(from, std::move(response));
  }
  response.http_1_0 = *version;
  response.status = static_cast<int>(*code);
  response.reason = line->substr(13);
  if (!read_fields(from, response.fields)) return conclude(from, std::move(response));
  response.has_head = true;

  auto by = framing_of(response, response.http_1_0, from);
  if (!by) return conclude(from, std::move(response));
  const bool bodiless = response.status < 200 || response.status == 204;
  // RFC 9112 6.1, RFC 9110 8.6: framing has no place here.
  if (bodiless && by->kind != body_kind::none) {
    from.fail("framing in a " + std::to_string(response.status));
    return conclude(from, std::move(response));
  }
  if (bodiless || response.status == 304 || answers == "HEAD") {
    return conclude(from, std::move(response));
  }
  if (by->kind != body_kind::none) {
    read_body(from, *by, response);
    return conclude(from, std::move(response));
  }
  // RFC 9112 6.3, 8: only the end of the connection ends it.
  response.until_close = true;
  response.body = from.rest();
  from.advance(response.body.size());
  if (!ended) from.wait();
  return conclude(from, std::move(response));
}

strict_requests read_requests(std::string_view bytes) {
  strict_requests all;
  while (!bytes.empty()) {
    auto next = read_request(bytes);
    if (next.verdict != reading::complete) {
      all.rest = next.verdict;
      all.why = std::move(next.why);
      all.unfinished = std::move(next.message);
      break;
    }
    bytes.remove_prefix(next.size);
    all.messages.push_back(std::move(next.message));
  }
  return all;
}

}  // namespace ollama_cors::test
