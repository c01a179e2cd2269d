// Kept lines are appended in their order, once; framing and routing lines are never copied but
// written anew from what was parsed, so that nothing ambiguous can travel through.
#include "http/head_rewriter.hpp"

#include <charconv>

#include "fetch/answer_lines.hpp"
#include "fetch/header_name.hpp"
#include "fetch/list.hpp"
#include "http/connection_options.hpp"
#include "http/field_role.hpp"

namespace ollama_cors::http {
namespace {

void append_line(std::string& output, std::string_view name, std::string_view value) {
  output.append(name).append(": ").append(value).append("\r\n");
}

void append_number(std::string& output, std::uint64_t value) {
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  output.append(digits, end);
}

void append_length(std::string& output, std::uint64_t value) {
  output.append("Content-Length: ");
  append_number(output, value);
  output.append("\r\n");
}

// Written anew. `Expect` was met by us.
constexpr bool is_ours(field_role role) noexcept {
  return role == field_role::host || role == field_role::content_length ||
         role == field_role::expect;
}

// Copies the lines that are kept. Those that stand one behind the other in the head, as we would
// write them, leave as one piece.
class kept_lines {
public:
  explicit kept_lines(std::string& output) noexcept : output_(output) {}
  kept_lines(const kept_lines&) = delete;
  kept_lines& operator=(const kept_lines&) = delete;

  void add(const fetch::field& line) {
    if (!stands_as_written(line)) {
      flush();
      return append_line(output_, line.name, line.value);
    }
    if (line.name.data() != end_) {
      flush();
      start_ = line.name.data();
    }
    end_ = line.value.data() + line.value.size() + 2;
  }
  // Behind the last. No destructor, which may not run out of memory.
  void flush() {
    output_.append(start_, end_);
    start_ = end_ = nullptr;
  }

private:
  // `Name: value` and a CRLF behind it: the bytes between and behind the views are the head's.
  static bool stands_as_written(const fetch::field& line) noexcept {
    const char* const behind = line.name.data() + line.name.size();
    if (line.value.data() != behind + 2 || behind[0] != ':' || behind[1] != ' ') return false;
    const char* const end = line.value.data() + line.value.size();
    return end[0] == '\r' && end[1] == '\n';
  }

  std::string& output_;
  const char* start_ = nullptr;
  const char* end_ = nullptr;
};

// What the upstream shall not see: framing and routing that we write ourselves, what a browser says
// about its page (DESIGN 6), and our own keys.
constexpr bool is_kept_from_upstream(field_role role, const upstream_rewrite& with) noexcept {
  switch (role) {
    case field_role::of_the_page:
    case field_role::accept_encoding:
      return true;
    case field_role::asks_for_cors:
      return !with.transparent;
    case field_role::credential:
      return with.drop_credentials;
    default:
      return is_ours(role);
  }
}

// A line of a list, and none for an empty one.
template <typename Compose>
void append_list_line(std::string& output, std::string_view name, Compose compose) {
  const std::size_t line = output.size();
  output.append(name).append(": ");
  const std::size_t start = output.size();
  compose(start);
  if (output.size() == start) {
    output.resize(line);
  } else {
    output.append("\r\n");
  }
}

bool passes_downstream(const fetch::field& field, const connection_options& options,
                       const downstream_rewrite& with) noexcept {
  const field_role role = role_of(field.name);
  if (is_ours(role) || options.remove(field.name, role)) return false;
  return fetch::stays_beside(with.cors, field, with.transparent);
}

void append_exposed(const response_head& head, const connection_options& options,
                    const downstream_rewrite& with, std::string& output) {
  append_list_line(output, "Access-Control-Expose-Headers", [&](std::size_t start) {
    for (const fetch::field& field : head.fields) {
      if (fetch::needs_exposing(field.name) && passes_downstream(field, options, with)) {
        fetch::append_union(field.name, start, output);
      }
    }
    // Ours that are no part of the CORS protocol: the request's id.
    for (const fetch::field& field : with.cors) {
      if (fetch::needs_exposing(field.name) && !fetch::is_vary(field) &&
          !fetch::starts_with_lower(field.name, "access-control-")) {
        fetch::append_union(field.name, start, output);
      }
    }
  });
}

// What says how long the body is. False if only the end of the connection does.
bool append_framing(const response_head& head, const downstream_rewrite& with,
                    std::string& output) {
  if (head.status < 200 || head.status == 204) return true;  // RFC 9110 8.6, RFC 9112 6.1
  if (with.head_request || head.status == 304) {
    const std::string_view length = head.find("content-length");
    if (!length.empty()) append_line(output, "Content-Length", length);
    return true;
  }
  switch (with.framing.by) {
    case framing::kind::chunked:
      output.append("Transfer-Encoding: chunked\r\n");
      return true;
    case framing::kind::until_close:
      return false;
    default:
      append_length(output, with.framing.length);
      return true;
  }
}

}  // namespace

void write_request_head(const request_head& head, const upstream_rewrite& with,
                        std::string& output) {
  output.append(head.method).append(" ").append(with.target).append(" HTTP/1.1\r\n");
  append_line(output, "Host", with.host);
  const connection_options options(head.fields, head.options_name_fields);
  kept_lines lines(output);
  for (const fetch::field& field : head.fields) {
    const field_role role = role_of(field.name);
    if (is_kept_from_upstream(role, with) || options.remove(field.name, role)) continue;
    if (!fetch::is_named(with.added, field.name)) lines.add(field);
  }
  lines.flush();
  if (!fetch::is_named(with.added, "accept-encoding"))
    append_line(output, "Accept-Encoding", "identity");
  // RFC 9110 7.6.3: behind those of whoever came before us.
  if (!with.via.empty()) append_line(output, "Via", with.via);
  for (const fetch::field& field : with.added) {
    const field_role role = role_of(field.name);
    if (!is_ours(role) && !is_of_one_hop(role)) append_line(output, field.name, field.value);
  }
  if (head.framing.by == framing::kind::chunked) {
    output.append("Transfer-Encoding: chunked\r\n");
  } else if (head.framing.by == framing::kind::length) {
    append_length(output, head.framing.length);
  }
  output.append("\r\n");
}

void write_response_head(const response_head& head, const downstream_rewrite& with,
                         std::string& output) {
  output.append("HTTP/1.1 ");
  append_number(output, head.status);
  output.append(" ").append(head.reason).append("\r\n");
  const connection_options options(head.fields, head.options_name_fields);
  kept_lines lines(output);
  for (const fetch::field& field : head.fields) {
    if (passes_downstream(field, options, with)) lines.add(field);
  }
  lines.flush();
  for (const fetch::field& field : with.cors) {
    if (fetch::is_vary(field)) continue;
    if (with.expose_any && fetch::equal_to_lower(field.name, "access-control-expose-headers")) {
      continue;
    }
    append_line(output, field.name, field.value);
  }
  if (with.expose_any) append_exposed(head, options, with, output);
  append_list_line(output, "Vary",
                   [&](std::size_t) { fetch::append_vary(head.fields, with.cors, output); });
  if (head.status >= 200) {
    const bool delimited = append_framing(head, with, output);
    if (with.close || !delimited) {
      output.append("Connection: close\r\n");
    } else if (with.client_http_1_0) {
      // RFC 9112 C.2.2: an HTTP/1.0 client is told that it may go on.
      output.append("Connection: keep-alive\r\n");
    }
  }
  output.append("\r\n");
}

}  // namespace ollama_cors::http
