// Nothing here is for pages: no answer carries CORS headers, and what a browser says about where a
// request comes from is enough to refuse it. The Host check is against DNS rebinding, as elsewhere.
#include "shim/admin_exchange.hpp"

#include <algorithm>

#include "fetch/answer_lines.hpp"
#include "policy/host.hpp"
#include "policy/target.hpp"
#include "shim/answer.hpp"
#include "shim/metrics.hpp"

namespace ollama_cors::shim {
namespace {

constexpr http::head_limits head_limits{.head_bytes = 8192, .target_bytes = 1024, .fields = 100};
constexpr std::string_view plain_text = "text/plain; charset=utf-8";

std::string_view word(counters::reach upstream) noexcept {
  switch (upstream) {
    case counters::reach::reachable:
      return "reachable";
    case counters::reach::unreachable:
      return "unreachable";
    case counters::reach::unknown:
      break;
  }
  return "unknown";
}

// IP literals and this machine's own names, and what `hosts` names; `any` there is said of pages
// and Ollama, not of this.
bool is_allowed_host(std::string_view text, const config::access& access) {
  const auto host = policy::parse_host(text);
  if (!host) return false;
  using pattern = policy::host_pattern;
  const pattern own[] = {{.shape = pattern::kind::any_ip, .name = ""},
                         {.shape = pattern::kind::exact, .name = "localhost"},
                         {.shape = pattern::kind::subdomains, .name = "localhost"}};
  const auto matches = [&](const pattern& each) { return policy::matches(each, *host); };
  if (std::any_of(std::begin(own), std::end(own), matches)) return true;
  const auto& named = access.rules.parts().hosts;
  return std::any_of(named.begin(), named.end(), [&](pattern each) {
    // The port of an entry is that of the shim.
    each.port = 0;
    return each.shape != pattern::kind::any && matches(each);
  });
}

}  // namespace

admin_exchange::result admin_exchange::client_data(std::string_view bytes) {
  // RFC 9112 2.2: an empty line before a request is skipped.
  if (!started_ && bytes.starts_with("\r\n")) return {.consumed = 2};
  if (!started_ && bytes == "\r") return {};
  started_ = true;
  readable_ = false;
  const auto end = http::find_head_end(bytes, resume_);
  resume_ = end.resume_from;
  if (end.size == 0) {
    if (bytes.size() <= head_limits.head_bytes) return {};
    auto refused = refuse(431, http::describe(http::gate_error::head_too_large));
    refused.consumed = bytes.size();
    return refused;
  }
  resume_ = 0;
  auto next = answer(bytes.substr(0, end.size));
  next.consumed = end.size;
  started_ = false;
  return next;
}

admin_exchange::result admin_exchange::expired() {
  if (!started_) return {.close = true};
  readable_ = false;
  return refuse(408, "The request's head did not arrive in time.");
}

admin_exchange::result admin_exchange::answer(std::string_view head) {
  if (const auto error = http::parse(head, head_limits, head_)) {
    return refuse(http::status_of(*error), http::describe(*error));
  }
  readable_ = true;
  if (head_.framing.by == http::framing::kind::chunked || head_.framing.length != 0) {
    return refuse(413, "No body is taken here.");
  }
  const std::string_view host = head_.find("host");
  if (host.empty() && !head_.http_1_0) return refuse(400, "The request has no Host.");
  if (!host.empty() && !is_allowed_host(host, *context_.terms->access)) {
    return refuse(403,
                  "This Host is not served here: a DNS rebinding attack looks like this. Use the "
                  "address itself, or name the host in `hosts`.");
  }
  if (!may_ask()) return refuse(403, "This is for programs on this machine, not for pages.");
  if (head_.method != "GET" && head_.method != "HEAD") {
    return refuse(405, "GET and HEAD are all there is here.");
  }
  const std::string_view path = policy::split_target(head_.target).path;
  if (path == "/metrics") {
    return write(200, metrics_content_type,
                 write_metrics(context_.counters, context_.events.dropped()));
  }
  if (path == "/healthz") {
    std::string body = R"({"status":")";
    body.append(context_.draining ? "draining" : "serving").append(R"(","upstream":")");
    body.append(word(context_.counters.upstream)).append("\"}\n");
    return write(context_.draining ? 503 : 200, "application/json", body);
  }
  return write(404, plain_text, "Here are /healthz and /metrics.\n");
}

// A program sends neither; a page that navigates here is not a page that reads.
bool admin_exchange::may_ask() const {
  if (fetch::is_named(head_.fields, "origin")) return false;
  if (!fetch::is_named(head_.fields, "sec-fetch-site")) return true;
  const std::string_view site = head_.find("sec-fetch-site");
  return site == "none" || site == "same-origin";
}

admin_exchange::result admin_exchange::refuse(int status, std::string_view why) {
  return write(status, plain_text, std::string(why) + "\n");
}

admin_exchange::result admin_exchange::write(int status, std::string_view type,
                                             std::string_view body) {
  // What follows a request that was not taken as it came cannot be told apart from it.
  const bool refused = status >= 400 && status != 404 && status != 503;
  const bool keep = readable_ && head_.keep_alive && !context_.draining && !refused;
  text_ = "HTTP/1.1 " + std::to_string(status) + " ";
  text_.append(phrase_of(status)).append("\r\nContent-Type: ").append(type);
  text_.append("\r\nContent-Length: ").append(std::to_string(body.size()));
  text_.append(
      "\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
      "Cross-Origin-Resource-Policy: same-origin\r\n");
  if (status == 405) text_.append("Allow: GET, HEAD\r\n");
  if (!keep) {
    text_.append("Connection: close\r\n");
  } else if (head_.http_1_0) {
    text_.append("Connection: keep-alive\r\n");
  }
  text_.append("\r\n");
  if (!readable_ || head_.method != "HEAD") text_.append(body);
  return {.to_client = text_, .close = !keep};
}

}  // namespace ollama_cors::shim
