// The request's half of an exchange: decided, answered here or sent on.
#include <algorithm>

#include "shim/answer.hpp"
#include "shim/exchange.hpp"

#include "fetch/ascii.hpp"
#include "http/head_rewriter.hpp"
#include "policy/target.hpp"

namespace ollama_cors::shim {
namespace {

constexpr std::string_view pseudonym = "ollama-cors";
constexpr std::string_view via = "1.1 ollama-cors";
constexpr std::string_view request_id_header = "X-Request-Id";
// A refused body up to this size is swallowed, so that the connection can serve on.
constexpr std::uint64_t swallowed_at_most = 256 * 1024;
constexpr std::size_t origin_at_most = 512;

// RFC 9110 7.6.3: received-by names us.
bool came_through_us(fetch::fields fields) noexcept {
  return std::any_of(fields.begin(), fields.end(), [](const fetch::field& line) {
    const bool is_via = line.name.size() == 3 && (line.name[0] | 0x20) == 'v' &&
                        (line.name[1] | 0x20) == 'i' && (line.name[2] | 0x20) == 'a';
    if (!is_via) return false;
    for (auto at = line.value.find(pseudonym); at != line.value.npos;
         at = line.value.find(pseudonym, at + 1)) {
      const auto behind = at + pseudonym.size();
      const bool starts = at > 0 && (line.value[at - 1] == ' ' || line.value[at - 1] == '\t');
      const bool ends = behind == line.value.size() || line.value[behind] == ',' ||
                        line.value[behind] == ' ' || line.value[behind] == '\t';
      if (starts && ends) return true;
    }
    return false;
  });
}

// The upstream is asked in origin-form (RFC 9112 3.2.1), whatever form the client used. Read by
// whom the policy asks too: what is forwarded is what was classified.
std::string origin_form(std::string_view target) {
  const policy::target_parts parts = policy::split_target(target);
  return parts.absolute ? std::string(parts.path).append(parts.query) : std::string(target);
}

}  // namespace

http::head_limits exchange::limits() const noexcept {
  const auto size = [](const config::optional_size& limit) {
    return limit ? static_cast<std::size_t>(*limit) : SIZE_MAX;
  };
  const auto& from = settings().limits;
  return {size(from.head_bytes), size(from.target_bytes), size(from.fields)};
}

step exchange::begin(std::string_view head) {
  resume_ = 0;
  served_before_ = true;
  begin_event();
  terms_ = context_.terms;
  cors_.clear();
  origin_.clear();
  dialect_ = streams_as_ = ollama::dialect::plain;
  transparent_ = expose_any_ = forwarded_ = responding_ = unframed_ = false;
  relay_ = {};

  if (const auto error = http::parse(head, limits(), head_)) {
    auto refused = refuse_head(*error);
    refused.consumed = head.size();
    return refused;
  }
  body_.begin(head_.framing);
  is_head_ = head_.method == "HEAD";
  client_1_0_ = head_.http_1_0;
  keep_client_ = head_.keep_alive && !context_.draining;
  expects_continue_ = head_.expects_continue;

  const std::string_view shown_id = head_.find("x-request-id");
  if (is_safe_request_id(shown_id)) {
    event_.request_id = shown_id;
  } else {
    context_.ids.next(event_.request_id);
  }

  auto& decision = *context_.decision;
  const policy::request request{head_.method, head_.target, head_.fields, head_.http_1_0};
  terms_->access->decide(request, decision);
  policy::locate(terms_->access->rules, request, decision);
  remember(request, decision);

  step next;
  const auto body_limit = settings().limits.body_bytes;
  if (decision.status != 0) {
    next = refuse_decided(request, decision);
  } else if (came_through_us(head_.fields)) {
    next = refuse(508, "loop-detected",
                  "This request has been through ollama-cors before: its `upstream` leads back to "
                  "itself. Point `upstream` at Ollama.",
                  "/upstream");
  } else if (body_limit && !body_.chunked() && body_.left() > *body_limit) {
    next = refuse(413, "body-too-large", "The request's body is over `limits.body_bytes`.",
                  "/limits/body_bytes", "raise it, or set it to null for no limit");
  } else {
    next = forward(decision);
  }
  next.consumed = head.size();
  return next;
}

// One whose strings keep their room: most events are of no level that anybody asked for.
void exchange::begin_event() {
  begun_ = std::chrono::steady_clock::now();
  id_ = event_.id = context_.counters.requests.fetch_add(1, std::memory_order_relaxed) + 1;
  for (std::string* text : {&event_.request_id, &event_.method, &event_.target, &event_.origin,
                            &event_.rule, &event_.message, &event_.fix}) {
    text->clear();
  }
  event_.kind = event_.verdict = event_.reason = event_.route = event_.outcome = {};
  event_.status = 0;
  event_.bytes = 0;
  count(context_.counters.active_exchanges);
  counted_ = true;
}

void exchange::remember(const policy::request& request, const policy::decision& decision) {
  dialect_ = ollama::dialect_of(decision.path);
  streams_as_ = ollama::stream_dialect_of(decision.path);
  transparent_ = decision.transparent;
  expose_any_ = decision.expose_any;
  origin_ = decision.origin.substr(0, origin_at_most);

  std::size_t size = event_.request_id.size();
  for (const auto& header : decision.headers()) size += header.name.size() + header.value.size();
  cors_space_.clear();
  cors_space_.reserve(size);
  const auto keep = [this](std::string_view text) {
    const auto at = cors_space_.size();
    cors_space_.append(text);
    return std::string_view(cors_space_).substr(at, text.size());
  };
  for (const auto& header : decision.headers()) {
    const auto name = keep(header.name);
    cors_.push_back({name, keep(header.value)});
  }
  cors_.push_back({request_id_header, keep(event_.request_id)});

  event_.method = request.method;
  event_.target = request.target;
  event_.origin = origin_;
  event_.kind = policy::name(decision.kind);
  event_.verdict = policy::name(decision.verdict);
  event_.reason = policy::name(decision.reason);
  event_.route = ollama::name(decision.classes);
  event_.rule = config::rule_pointer(decision);
  auto& totals = context_.counters;
  count(decision.verdict == policy::verdict::allow ? totals.allowed : totals.refused);
  count(totals.by_reason[static_cast<std::size_t>(decision.reason)]);
  route_ = counters::route_of(decision.classes);
  count(totals.decided[counters::decided_index(decision, route_)]);
}

step exchange::forward(const policy::decision& decision) {
  upstream_head_.swap(context_.scratch.spare_head);
  upstream_head_.clear();
  const config::settings& server = settings();
  std::string target = server.upstream.base_path;
  const std::string path = origin_form(decision.target);
  target.append(path);
  std::vector<fetch::field> added;
  bool has_id = false;
  for (const auto& [name, value] : server.upstream_headers) {
    added.push_back({name, value});
    has_id = has_id || fetch::equal_ignoring_case(name, request_id_header);
  }
  if (!has_id) added.push_back({request_id_header, event_.request_id});
  http::write_request_head(head_,
                           {.target = path == "*" ? path : target,
                            .host = server.upstream.host_header,
                            .via = via,
                            .added = added,
                            .drop_credentials = !terms_->access->keys.empty(),
                            .transparent = transparent_},
                           upstream_head_);
  // RFC 9110 9.2.2: only what may be repeated without harm is sent a second time.
  retriable_ = body_.done() && (head_.method == "GET" || is_head_ || head_.method == "OPTIONS");
  if (server.heartbeat && heartbeat::possible(head_, transparent_)) {
    heartbeat_ = std::make_unique<heartbeat>(decision.path, streams_as_);
  }
  phase_ = phase::connecting;
  forwarded_ = true;
  response_resume_ = 0;
  return {.upstream = upstream_act::connect};
}

step exchange::refuse_head(http::gate_error why) {
  if (!counted_) begin_event();
  count(context_.counters.malformed);
  context_.ids.next(event_.request_id);
  served_before_ = true;
  forget_request();
  cors_space_ = event_.request_id;
  cors_.assign(1, {request_id_header, cors_space_});
  return refuse(http::status_of(why), "malformed-request", http::describe(why));
}

// There is no request that could be answered, or none that can be told apart from what follows it:
// what was known of the one before must not colour the answer, which is the last.
void exchange::forget_request() noexcept {
  cors_.clear();
  origin_.clear();
  body_.begin({});
  dialect_ = ollama::dialect::plain;
  is_head_ = client_1_0_ = expects_continue_ = keep_client_ = false;
}

step exchange::refuse_decided(const policy::request& request, const policy::decision& decision) {
  if (decision.status < 400) return refuse(decision.status, {}, {});
  const auto why = config::explain_parts(*terms_->access, request, decision);
  return refuse(decision.status, policy::name(decision.reason), why.message, why.pointer, why.fix);
}

step exchange::refuse(int status, std::string_view reason, std::string_view message,
                      std::string_view pointer, std::string_view fix) {
  const bool awaits_permission = expects_continue_ && !body_.done();
  if (awaits_permission || (!body_.chunked() && body_.left() > swallowed_at_most)) {
    keep_client_ = false;
  }
  std::string body;
  if (status >= 400) {
    body = ollama::error_body(dialect_, {status, message, reason, origin_, pointer, fix});
  }
  const bool has_reason = std::any_of(cors_.begin(), cors_.end(), [](const fetch::field& header) {
    return header.name == "X-Ollama-Cors-Reason";
  });
  write_answer({.status = status,
                .headers = cors_,
                .reason = has_reason ? std::string_view{} : reason,
                .body = body,
                .close = !keep_client_,
                .keep_alive_1_0 = client_1_0_ && keep_client_,
                .head_request = is_head_},
               client_text_);
  count(context_.counters.bytes_to_clients, client_text_.size());
  event_.status = status;
  event_.fix = fix;
  if (!is_head_) event_.bytes = body.size();
  if (event_.reason.empty()) event_.reason = reason;
  report("done", message);
  return finish({.to_client = client_text_});
}

step exchange::take_body(std::string_view bytes) {
  const auto limit = settings().limits.body_bytes;
  step next;
  while (!body_.done() && next.consumed < bytes.size()) {
    const auto piece = body_.next(bytes.substr(next.consumed));
    if (piece.malformed) {
      keep_client_ = false;
      if (responding_) return broken("the request's body could not be read to its end");
      body_.begin({});
      next = refuse(400, "malformed-request", http::describe(http::gate_error::bad_chunk));
      next.upstream = upstream_act::close;
      return next;
    }
    if (piece.consumed == 0) break;
    next.consumed += piece.consumed;
    if (limit && body_.seen() > *limit) {
      keep_client_ = false;
      if (responding_) return broken("the request's body could not be read to its end");
      auto refused =
          refuse(413, "body-too-large", "The request's body is over `limits.body_bytes`.",
                 "/limits/body_bytes", "raise it, or set it to null for no limit");
      refused.upstream = upstream_act::close;
      refused.consumed = next.consumed;
      return refused;
    }
    if (heartbeat_) heartbeat_->see_request(piece.payload);
    if (upstream_deaf_) continue;
    if (!body_.chunked()) {
      next.to_upstream = piece.payload;
      return next;
    }
    append_chunk(piece.payload, upstream_text_);
    if (body_.done()) upstream_text_.append("0\r\n\r\n");
  }
  next.to_upstream = upstream_text_;
  return next;
}

// Most bodies come with their head: sent on together, they cost one write instead of two.
step exchange::with_body(step opening, std::string_view bytes) {
  if (bytes.empty() || body_.done() || expects_continue_) return opening;
  step body = take_body(bytes);
  body.consumed += opening.consumed;
  if (phase_ != phase::connecting) return body;  // refused: nothing has been connected yet
  upstream_head_.append(body.to_upstream);
  opening.consumed = body.consumed;
  return opening;
}

step exchange::swallow(std::string_view bytes) {
  step next;
  while (!body_.done() && next.consumed < bytes.size()) {
    const auto piece = body_.next(bytes.substr(next.consumed));
    next.consumed += piece.consumed;
    if (piece.malformed || body_.seen() > swallowed_at_most) {
      phase_ = phase::lingering;
      next.client = client_act::linger;
      next.consumed = bytes.size();
      return next;
    }
    if (piece.consumed == 0) break;
  }
  if (!body_.done()) return next;
  if (context_.draining) {
    phase_ = phase::lingering;
    next.client = client_act::linger;
  } else {
    phase_ = phase::head;
  }
  return next;
}

}  // namespace ollama_cors::shim
