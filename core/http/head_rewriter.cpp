// Kept lines are appended in their order, once; framing and routing lines are never copied but
// written anew from what was parsed, so that nothing ambiguous can travel through.
#include "http/head_rewriter.hpp"

#include <algorithm>
#include <charconv>

#include "fetch/header_name.hpp"
#include "fetch/list.hpp"
#include "http/octets.hpp"

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

bool is_named(fetch::fields fields, std::string_view name) noexcept {
  return std::any_of(fields.begin(), fields.end(), [name](const fetch::field& field) {
    return fetch::equal_ignoring_case(field.name, name);
  });
}

// Written anew, or of this hop alone. `Expect` was met by us; `Trailer` announces what is dropped.
bool is_ours(std::string_view name, fetch::fields fields) noexcept {
  return fetch::equal_to_lower(name, "host") || fetch::equal_to_lower(name, "content-length") ||
         fetch::equal_to_lower(name, "expect") || is_hop_by_hop(name, fields);
}

// What a browser says about itself and its page; Ollama shall judge none of it (DESIGN 6).
bool is_of_the_page(std::string_view name, bool transparent) noexcept {
  if (fetch::equal_to_lower(name, "referer") || fetch::equal_to_lower(name, "cookie")) return true;
  if (fetch::starts_with_lower(name, "sec-fetch-")) return true;
  if (transparent) return false;
  return fetch::equal_to_lower(name, "origin") ||
         fetch::starts_with_lower(name, "access-control-request-");
}

bool is_credential(std::string_view name) noexcept {
  return fetch::equal_to_lower(name, "authorization") || fetch::equal_to_lower(name, "x-api-key");
}

void append_vary(const response_head& head, fetch::fields cors, std::string& output) {
  const std::size_t line = output.size();
  output.append("Vary: ");
  const std::size_t start = output.size();
  for (const fetch::field& field : head.fields) {
    if (fetch::equal_to_lower(field.name, "vary")) fetch::append_union(field.value, start, output);
  }
  for (const fetch::field& field : cors) {
    if (fetch::equal_to_lower(field.name, "vary")) fetch::append_union(field.value, start, output);
  }
  if (output.size() == start) {
    output.resize(line);
  } else {
    output.append("\r\n");
  }
}

bool passes_downstream(const fetch::field& field, const response_head& head,
                       const downstream_rewrite& with) noexcept {
  if (is_ours(field.name, head.fields) || fetch::equal_to_lower(field.name, "vary")) return false;
  if (fetch::starts_with_lower(field.name, "access-control-")) return with.transparent;
  return !is_named(with.cors, field.name);
}

void append_exposed(const response_head& head, const downstream_rewrite& with,
                    std::string& output) {
  const std::size_t line = output.size();
  output.append("Access-Control-Expose-Headers: ");
  const std::size_t start = output.size();
  for (const fetch::field& field : head.fields) {
    if (fetch::needs_exposing(field.name) && passes_downstream(field, head, with)) {
      fetch::append_union(field.name, start, output);
    }
  }
  // Ours that are no part of the CORS protocol: the request's id.
  for (const fetch::field& field : with.cors) {
    if (fetch::needs_exposing(field.name) && !fetch::equal_to_lower(field.name, "vary") &&
        !fetch::starts_with_lower(field.name, "access-control-")) {
      fetch::append_union(field.name, start, output);
    }
  }
  if (output.size() == start) {
    output.resize(line);
  } else {
    output.append("\r\n");
  }
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
  for (const fetch::field& field : head.fields) {
    if (is_ours(field.name, head.fields) || is_of_the_page(field.name, with.transparent)) continue;
    if (with.drop_credentials && is_credential(field.name)) continue;
    if (fetch::equal_to_lower(field.name, "accept-encoding")) continue;
    if (is_named(with.added, field.name)) continue;
    append_line(output, field.name, field.value);
  }
  if (!is_named(with.added, "accept-encoding")) append_line(output, "Accept-Encoding", "identity");
  // RFC 9110 7.6.3: behind those of whoever came before us.
  if (!with.via.empty()) append_line(output, "Via", with.via);
  for (const fetch::field& field : with.added) {
    if (!is_ours(field.name, {})) append_line(output, field.name, field.value);
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
  for (const fetch::field& field : head.fields) {
    if (passes_downstream(field, head, with)) append_line(output, field.name, field.value);
  }
  for (const fetch::field& field : with.cors) {
    if (fetch::equal_to_lower(field.name, "vary")) continue;
    if (with.expose_any && fetch::equal_to_lower(field.name, "access-control-expose-headers")) {
      continue;
    }
    append_line(output, field.name, field.value);
  }
  if (with.expose_any) append_exposed(head, with, output);
  append_vary(head, with.cors, output);
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
