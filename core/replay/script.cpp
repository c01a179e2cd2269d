// The order of Ollama's layers: Go's router (redirects), gin's router (redirects, 404, 405), CORS,
// the Host check, the handler.
#include "replay/script.hpp"

#include <algorithm>
#include <optional>

#include "http/chunk_scanner.hpp"
#include "replay/answer_head.hpp"
#include "replay/recording.hpp"
#include "replay/routes.hpp"
#include "replay/selection.hpp"

namespace ollama_cors::replay {
namespace {

// Go's server answers before it reads a body longer than this.
constexpr std::uint64_t read_before_refusal = 256 * 1024;

// How one recorded answer becomes this request's.
struct playing {
  const http::request_head* request = nullptr;  // null where there is none to speak of
  crossing origin = crossing::none;
  std::string_view replace, with;         // in the body
  std::string_view allow;                 // Allow's value; empty = as recorded
  std::string_view location;              // a redirect's; empty = as recorded
  std::string_view allowed_headers = {};  // of a preflight; empty = as recorded
  bool close = false;
};

std::string replaced(std::string_view text, std::string_view what, std::string_view with) {
  std::string result;
  while (!what.empty()) {
    const std::size_t found = text.find(what);
    if (found == text.npos) break;
    result.append(text.substr(0, found)).append(with);
    text.remove_prefix(found + what.size());
  }
  return result.append(text);
}

// As Go's http.Redirect writes a URL into HTML.
std::string in_html(std::string_view text) {
  std::string result;
  for (const char byte : text) {
    switch (byte) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&#34;";
        break;
      case '\'':
        result += "&#39;";
        break;
      default:
        result.push_back(byte);
    }
  }
  return result;
}

void add_cors(answer_head& head, const playing& as) {
  if (as.origin != crossing::allowed) return;
  const std::string_view origin = as.request->find("origin");
  if (head.find("Access-Control-Allow-Origin").empty()) {
    head.add("Access-Control-Allow-Origin", origin);
    head.add("Vary", "Origin");
  } else {
    head.set("Access-Control-Allow-Origin", origin);
    head.set("Access-Control-Allow-Headers", as.allowed_headers);
  }
}

// What is said of the connection, and by HTTP/1.0. True if it stays open.
bool settle_connection(answer_head& head, const playing& as, bool decoded) {
  const bool keep = as.request != nullptr && as.request->keep_alive && !as.close && !decoded;
  const bool http_1_0 = as.request != nullptr && as.request->http_1_0;
  if (http_1_0) head.say_http_1_0();
  if (!keep && !http_1_0 && head.find("Connection") != "close") {
    head.remove("Connection");
    head.append("Connection", "close");
  } else if (keep && http_1_0) {
    head.append("Connection", "keep-alive");
  }
  return keep;
}

script play(std::string_view id, const playing& as) {
  script result;
  const recording* recorded = find_recording(id);
  if (recorded == nullptr || recorded->reads.empty()) {
    result.keep_open = false;
    return result;
  }
  const std::string_view first = recorded->reads.front().bytes;
  const std::size_t head_size = first.find("\r\n\r\n") + 4;
  answer_head head(first.substr(0, head_size));
  const bool is_head = as.request != nullptr && as.request->method == "HEAD";
  const bool chunked = !head.find("Transfer-Encoding").empty();
  // RFC 9112 6.1: an HTTP/1.0 client gets no chunks; the connection's end is the stream's.
  const bool decode = chunked && as.request != nullptr && as.request->http_1_0;

  std::vector<std::string> bodies;
  http::chunk_scanner decoder;
  for (const recorded_read& read : recorded->reads) {
    std::string_view bytes = read.bytes;
    if (bodies.empty()) bytes.remove_prefix(head_size);
    std::string body;
    while (decode && !bytes.empty()) {
      const auto piece = decoder.next(bytes);
      body += piece.payload;
      if (piece.status != http::chunk_scanner::state::more) break;
      bytes.remove_prefix(piece.consumed);
    }
    if (!decode) body = replaced(bytes, as.replace, as.with);
    bodies.push_back(std::move(body));
  }

  add_cors(head, as);
  if (!as.allow.empty()) {
    head.remove("Allow");
    head.add("Allow", as.allow);
  }
  if (!as.location.empty()) head.set("Location", as.location);
  head.add(label_name, "1");
  if (!chunked && !is_head) head.set("Content-Length", std::to_string(bodies.front().size()));
  if (decode || is_head) head.remove("Transfer-Encoding");
  result.keep_open = settle_connection(head, as, decode);

  for (std::size_t index = 0; index < bodies.size(); ++index) {
    const auto delay = std::min(recorded->reads[index].delay, longest_delay);
    if (index == 0) bodies[0].insert(0, head.text());
    if (is_head) bodies[index].resize(index == 0 ? head.text().size() : 0);
    if (!bodies[index].empty()) result.steps.push_back({delay, std::move(bodies[index])});
  }
  return result;
}

// The outer router's and gin's redirects: neither knows of CORS, and a page only sees that it
// failed.
script redirect(std::string_view recorded_get, const std::string& path, playing as) {
  const std::string_view target = as.request->target;
  const std::size_t query = target.find('?');
  const std::string location =
      encoded_path(path) +
      std::string(query == target.npos ? std::string_view{} : target.substr(query));
  as.location = location;
  if (as.request->method == "HEAD") return play("http-307-head-trailing-slash", as);
  if (as.request->method != "GET") return play("http-307-post-trailing-slash", as);
  const std::string html = in_html(location);
  as.replace = "/api/tags";  // where the recorded ones lead
  as.with = html;
  return play(recorded_get, as);
}

std::optional<script> redirect_if_moved(const std::string& path, const playing& as) {
  const std::string clean = cleaned_path(path);
  if (clean != path) return redirect("http-307-double-slash", clean, as);
  if (path.size() < 2 || !path.ends_with('/') || !methods_of(path).empty()) return std::nullopt;
  const std::string shorter = path.substr(0, path.size() - 1);
  if (!allows(methods_of(shorter), as.request->method)) return std::nullopt;
  return redirect("http-301-trailing-slash", shorter, as);
}

// Nothing if the request may reach a handler.
std::optional<script> refuse(std::string_view methods, allow_list headers, playing as) {
  const bool wrong_method = !allows(methods, as.request->method);
  if (wrong_method) as.allow = methods;
  if (as.origin == crossing::refused) return play("cors-get-origin-foreign", as);
  const bool options = as.request->method == "OPTIONS";
  if (options && as.origin == crossing::allowed) {
    as.allowed_headers = allowed_headers(headers);
    return play("cors-preflight-unknown-path", as);
  }
  const host_kind host = judge_host(as.request->find("host"));
  if (host == host_kind::foreign) return play("host-foreign", as);
  if (options && host == host_kind::name) return play("cors-options-no-origin-localhost-host", as);
  const bool head = as.request->method == "HEAD";
  if (methods.empty()) return play(head ? "http-404-head" : "http-404", as);
  if (wrong_method) return play(head ? "http-405-head-on-post" : "http-405-get-on-post", as);
  return std::nullopt;
}

}  // namespace

script answer(const http::request_head& head, std::string_view body, allow_list headers) {
  playing as{.request = &head,
             .origin = crossing::none,
             .replace = {},
             .with = {},
             .allow = {},
             .location = {}};
  if (head.target == "*") return play("http-options-star", as);
  const std::string path = decoded_path(head.target);
  if (auto moved = redirect_if_moved(path, as)) return std::move(*moved);
  as.origin = judge_origin(head);
  if (auto refused = refuse(methods_of(path), headers, as)) return std::move(*refused);
  const choice chosen = select(head.method, path, body);
  as.replace = chosen.replace;
  as.with = chosen.with;
  return play(chosen.recording, as);
}

bool answers_at_once(const http::request_head& head) noexcept {
  const bool large =
      head.framing.by == http::framing::kind::length && head.framing.length > read_before_refusal;
  return (large || head.expects_continue) && judge_origin(head) == crossing::refused;
}

script answer_at_once(const http::request_head& head, allow_list headers) {
  http::request_head closing = head;
  closing.keep_alive = false;
  return answer(closing, {}, headers);
}

script refusal(http::gate_error error) {
  playing as;
  as.close = true;
  switch (http::status_of(error)) {
    case 417:
      return play("http-expect-unknown", as);
    case 501:
      return play(
          error == http::gate_error::connect_method ? "http-connect" : "http-te-gzip-chunked", as);
    default:
      return play("http-garbage", as);
  }
}

}  // namespace ollama_cors::replay
