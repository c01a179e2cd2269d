// ollama-cors for C++17 and later: RAII over the C header, header-only.
//
// Each class owns one handle of ollama_cors.h and adds nothing to it: what that header says of
// threads and of the life of texts holds here. A moved-from object may be assigned or destroyed.
//
// What may fail comes twice: constructors and plain functions throw ocors::error (std::bad_alloc
// where memory is short); factories (policy::compile, shim::start, client::make, …) and try_*
// functions return an ocors::result. With exceptions off, what would throw prints why and ends the
// program: use the others.
#ifndef OLLAMA_CORS_HPP
#define OLLAMA_CORS_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <memory>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ollama_cors.h"

namespace ocors {

// What the C functions report. `what()` is for people, `code()` and `status()` for programs.
class error : public std::runtime_error {
public:
  error(ocors_status status, const std::string& message)
      : runtime_error(message), status_(status) {}
  explicit error(const ocors_error* from)
      : runtime_error(ocors_error_message(from)),
        status_(ocors_error_status(from)),
        system_(ocors_error_system(from)),
        code_(ocors_error_code(from)),
        pointer_(ocors_error_pointer(from)),
        report_(ocors_error_report(from)),
        http_status_(ocors_error_http_status(from)) {
    std::size_t length = 0;
    const char* detail = ocors_error_detail(from, &length);
    detail_.assign(detail, length);
  }

  ocors_status status() const noexcept { return status_; }
  int system() const noexcept { return system_; }                   // errno behind it, else 0
  const std::string& code() const noexcept { return code_; }        // "bad-origin"; "" if none
  const std::string& pointer() const noexcept { return pointer_; }  // into the configuration
  const std::string& report() const noexcept { return report_; }    // every problem, as JSON
  // Of an exchange that failed: the answer's status, 0 if there was none, and what the server said.
  int http_status() const noexcept { return http_status_; }
  const std::string& detail() const noexcept { return detail_; }

private:
  ocors_status status_;
  std::int32_t system_ = 0;
  std::string code_, pointer_, report_, detail_;
  std::int32_t http_status_ = 0;
};

namespace detail {

template <class Handle, auto Free>
struct freed_by {
  void operator()(Handle* handle) const noexcept { Free(handle); }
};
template <class Handle, auto Free>
using owned = std::unique_ptr<Handle, freed_by<Handle, Free>>;

// What is left of a failure. `failure` may be NULL.
inline error taken(ocors_status status, ocors_error* failure) {
  const owned<ocors_error, ocors_error_free> guard(failure);
  return failure != nullptr ? error(failure) : error(status, ocors_status_name(status));
}

[[noreturn]] inline void raise([[maybe_unused]] const error& why) {
#ifdef __cpp_exceptions
  if (why.status() == OCORS_E_NO_MEMORY) throw std::bad_alloc();
  throw why;
#else
  std::fprintf(stderr, "ollama-cors: %s (%s)\n", why.what(), ocors_status_name(why.status()));
  std::abort();
#endif
}

inline void check(ocors_status status, ocors_error* failure = nullptr) {
  if (status != OCORS_OK) raise(taken(status, failure));
}

// A text that the library could not make for want of memory is NULL.
inline std::string_view text(const char* from) {
  if (from == nullptr) check(OCORS_E_NO_MEMORY);
  return from;
}

inline std::string taken(ocors_text* text) {
  const owned<ocors_text, ocors_text_free> guard(text);
  return {ocors_text_data(text), ocors_text_length(text)};
}

}  // namespace detail

// A value, or why there is none; as std::expected<Value, error> of C++23, of which it is a part.
template <class Value>
class result {
public:
  result(Value value) : value_(std::move(value)) {}
  result(ocors::error why) : error_(std::move(why)) {}

  explicit operator bool() const noexcept { return value_.has_value(); }
  bool has_value() const noexcept { return value_.has_value(); }
  // Only of one that has a value.
  Value& operator*() noexcept { return *value_; }
  const Value& operator*() const noexcept { return *value_; }
  Value* operator->() noexcept { return &*value_; }
  const Value* operator->() const noexcept { return &*value_; }
  // Throws the error if there is no value.
  Value& value() & { return checked(), *value_; }
  Value&& value() && { return checked(), std::move(*value_); }
  // Only of one that has no value.
  const ocors::error& error() const noexcept { return *error_; }

private:
  void checked() const {
    if (!value_) detail::raise(*error_);
  }
  std::optional<Value> value_;
  std::optional<ocors::error> error_;
};

template <>
class result<void> {
public:
  result() = default;
  result(ocors::error why) : error_(std::move(why)) {}

  explicit operator bool() const noexcept { return !error_.has_value(); }
  bool has_value() const noexcept { return !error_.has_value(); }
  void value() const {
    if (error_) detail::raise(*error_);
  }
  const ocors::error& error() const noexcept { return *error_; }

private:
  std::optional<ocors::error> error_;
};

namespace detail {

inline result<void> outcome(ocors_status status) {
  if (status != OCORS_OK) return taken(status, nullptr);
  return {};
}

inline result<std::string> outcome(ocors_status status, ocors_text* text,
                                   ocors_error* failure = nullptr) {
  if (status != OCORS_OK) return taken(status, failure);
  return taken(text);
}

}  // namespace detail

// ---- The library --------------------------------------------------------------------------------

inline std::uint32_t version_number() noexcept {
  return ocors_version_number();
}
inline std::string_view features() {
  return ocors_features();
}  // JSON
inline std::string_view schema() {
  return ocors_schema();
}  // JSON Schema
inline std::string_view catalogue() {
  return ocors_catalogue();
}  // JSON

// ---- Checking a configuration -------------------------------------------------------------------

struct problem {
  ocors_severity severity;  // OCORS_WARNING or OCORS_ERROR
  std::string_view code, pointer, message, suggestion;
};

// Every problem at once. Views into it live as long as it does.
class report {
public:
  explicit report(std::string_view json) : report(check(json).value()) {}
  static result<report> check(std::string_view json) {
    ocors_report* made = nullptr;
    const auto status = ocors_config_check(json.data(), json.size(), &made);
    if (status != OCORS_OK) return detail::taken(status, nullptr);
    return report(made);
  }
  bool valid() const noexcept { return ocors_report_valid(handle_.get()) == 1; }
  std::string_view json() const { return ocors_report_json(handle_.get()); }
  std::string_view text() const { return ocors_report_text(handle_.get()); }
  std::vector<problem> problems() const {
    std::vector<problem> all;
    const auto* from = handle_.get();
    for (std::size_t i = 0; i < ocors_report_count(from); ++i) {
      all.push_back({ocors_report_severity(from, i), ocors_report_code(from, i),
                     ocors_report_pointer(from, i), ocors_report_message(from, i),
                     ocors_report_suggestion(from, i)});
    }
    return all;
  }

private:
  explicit report(ocors_report* made) noexcept : handle_(made) {}
  detail::owned<ocors_report, ocors_report_free> handle_;
};

// ---- Policy and decision ------------------------------------------------------------------------

enum class profile : ocors_profile {
  shim = OCORS_PROFILE_SHIM,
  middleware = OCORS_PROFILE_MIDDLEWARE
};

// Immutable; a copy shares it. Decide from any number of threads, each with its own decision.
class policy {
public:
  explicit policy(std::string_view json, profile as = profile::shim)
      : policy(compile(json, as).value()) {}
  static result<policy> compile(std::string_view json, profile as = profile::shim) {
    ocors_error* failure = nullptr;
    ocors_policy* made = nullptr;
    const auto status = ocors_policy_compile(json.data(), json.size(),
                                             static_cast<ocors_profile>(as), &made, &failure);
    if (status != OCORS_OK) return detail::taken(status, failure);
    return policy(made);
  }
  policy(const policy& other) noexcept : handle_(ocors_policy_retain(other.get())) {}
  policy(policy&&) noexcept = default;
  policy& operator=(policy other) noexcept {
    handle_.swap(other.handle_);
    return *this;
  }

  std::string_view normalised() const { return ocors_policy_normalised(get()); }
  // What it admits, in plain words and by witnesses; JSON, as ocors_policy_audit says.
  std::string audit() const { return try_audit().value(); }
  result<std::string> try_audit() const {
    ocors_text* text = nullptr;
    const auto status = ocors_policy_audit(get(), &text);
    return detail::outcome(status, text);
  }
  ocors_policy* get() const noexcept { return handle_.get(); }

private:
  explicit policy(ocors_policy* made) noexcept : handle_(made) {}
  detail::owned<ocors_policy, ocors_policy_release> handle_;
};

struct field {
  std::string_view name, value;
};

enum class kind : ocors_kind {
  not_cors = OCORS_NOT_CORS,
  same_origin = OCORS_SAME_ORIGIN,
  preflight = OCORS_PREFLIGHT,
  cors = OCORS_CORS
};

// Reusable: keep one a thread. Keeps the policy; of the request it keeps views, so the texts handed
// to decide() must live as long as the decision is read.
class decision {
public:
  decision() : decision(make().value()) {}
  static result<decision> make() {
    ocors_decision* made = nullptr;
    const auto status = ocors_decision_new(&made);
    if (status != OCORS_OK) return detail::taken(status, nullptr);
    return decision(made);
  }

  void decide(const policy& rules, std::string_view method, std::string_view target,
              const field* fields, std::size_t count, bool http_1_0 = false) {
    try_decide(rules, method, target, fields, count, http_1_0).value();
  }
  // A failure leaves a refusal with status 500.
  result<void> try_decide(const policy& rules, std::string_view method, std::string_view target,
                          const field* fields, std::size_t count, bool http_1_0 = false) {
    fields_.clear();
    for (std::size_t i = 0; i < count; ++i) {
      fields_.push_back({some(fields[i].name), fields[i].name.size(), some(fields[i].value),
                         fields[i].value.size()});
    }
    ocors_request request = {};
    request.struct_size = sizeof request;
    request.method = some(method);
    request.method_length = method.size();
    request.target = some(target);
    request.target_length = target.size();
    request.fields = fields_.data();
    request.field_count = fields_.size();
    request.http_1_0 = http_1_0 ? 1 : 0;
    return detail::outcome(ocors_policy_decide(rules.get(), &request, handle_.get()));
  }
  void decide(const policy& rules, std::string_view method, std::string_view target,
              const std::vector<field>& fields, bool http_1_0 = false) {
    decide(rules, method, target, fields.data(), fields.size(), http_1_0);
  }

  ocors::kind kind() const noexcept {
    return static_cast<ocors::kind>(ocors_decision_kind(handle_.get()));
  }
  bool allowed() const noexcept { return ocors_decision_verdict(handle_.get()) == OCORS_ALLOW; }
  std::string_view reason() const { return ocors_decision_reason(handle_.get()); }
  // Of the local answer; 0 = the request goes on.
  int status() const noexcept { return ocors_decision_status(handle_.get()); }
  // To set on the answer, whoever makes it; `Vary` is to be merged.
  std::vector<field> headers() const {
    std::vector<field> all;
    for (std::size_t i = 0; i < ocors_decision_header_count(handle_.get()); ++i) {
      ocors_field one = {};
      ocors_decision_header(handle_.get(), i, &one);
      all.push_back({{one.name, one.name_length}, {one.value, one.value_length}});
    }
    return all;
  }
  // The lines of the whole answer, `own` being those that its handler made. Until the decision
  // changes, or this is called again.
  std::vector<field> answer(const std::vector<field>& own) { return try_answer(own).value(); }
  result<std::vector<field>> try_answer(const std::vector<field>& own) {
    std::vector<ocors_field> lines;
    for (const field& one : own) {
      lines.push_back({some(one.name), one.name.size(), some(one.value), one.value.size()});
    }
    const auto status = ocors_decision_answer(handle_.get(), lines.data(), lines.size());
    if (status != OCORS_OK) return detail::taken(status, nullptr);
    std::vector<field> all;
    for (std::size_t i = 0; i < ocors_decision_answer_count(handle_.get()); ++i) {
      ocors_field one = {};
      ocors_decision_answer_header(handle_.get(), i, &one);
      all.push_back({{one.name, one.name_length}, {one.value, one.value_length}});
    }
    return all;
  }
  std::string_view rule() { return detail::text(ocors_decision_rule(handle_.get())); }
  std::string_view explain() { return detail::text(ocors_decision_explain(handle_.get())); }
  std::string_view console() { return detail::text(ocors_decision_console(handle_.get())); }
  std::string_view body() { return detail::text(ocors_decision_body(handle_.get())); }

private:
  explicit decision(ocors_decision* made) noexcept : handle_(made) {}
  static const char* some(std::string_view text) noexcept {
    return text.data() == nullptr ? "" : text.data();
  }
  detail::owned<ocors_decision, ocors_decision_free> handle_;
  std::vector<ocors_field> fields_;
};

// ---- Client -------------------------------------------------------------------------------------

// What became of a wait: something has come, the time was up (or a wake() ended it), or nothing
// will come any more, so that whoever loops is done.
enum class next { ready, timeout, closed };
inline constexpr std::chrono::milliseconds for_ever{-1};

namespace detail {

inline result<ocors::next> told(ocors_status status) {
  if (status == OCORS_E_TIMEOUT) return ocors::next::timeout;
  if (status == OCORS_E_CLOSED) return ocors::next::closed;
  if (status != OCORS_OK) return taken(status, nullptr);
  return ocors::next::ready;
}

}  // namespace detail

struct message {
  std::string_view data, event;
};

// What has come of an exchange: the head, messages, the end. Views live until it is used again.
class batch {
public:
  batch() : batch(make().value()) {}
  static result<batch> make() {
    ocors_batch* made = nullptr;
    const auto status = ocors_batch_new(&made);
    if (status != OCORS_OK) return detail::taken(status, nullptr);
    return batch(made);
  }

  bool has_head() const noexcept { return status() != 0; }
  int status() const noexcept { return ocors_batch_status(get()); }
  std::string_view reason() const noexcept { return ocors_batch_reason(get()); }
  std::string_view url() const noexcept { return ocors_batch_url(get()); }
  std::string_view framing() const noexcept { return ocors_batch_framing(get()); }
  std::vector<field> headers() const {
    std::vector<field> all;
    for (std::size_t i = 0; i < ocors_batch_header_count(get()); ++i) {
      ocors_field one = {};
      ocors_batch_header(get(), i, &one);
      all.push_back({{one.name, one.name_length}, {one.value, one.value_length}});
    }
    return all;
  }

  std::size_t size() const noexcept {
    std::size_t count = 0;
    ocors_batch_messages(get(), &count);
    return count;
  }
  message operator[](std::size_t index) const noexcept {
    std::size_t count = 0;
    const ocors_message& one = ocors_batch_messages(get(), &count)[index];
    return {{one.data, one.data_length}, {one.event, one.event_length}};
  }
  // Its messages: `for (const ocors::message& line : batch)`.
  class iterator;
  iterator begin() const noexcept;
  iterator end() const noexcept;

  bool ended() const noexcept { return ocors_batch_ended(get()) != OCORS_NOT_ENDED; }
  bool done() const noexcept { return ocors_batch_ended(get()) == OCORS_ENDED_DONE; }
  bool cancelled() const noexcept { return ocors_batch_ended(get()) == OCORS_ENDED_CANCELLED; }
  // What it failed or was cancelled by; nothing if it goes on, or is done.
  std::optional<ocors::error> error() const {
    const ocors_error* failure = ocors_batch_error(get());
    return failure == nullptr ? std::nullopt : std::optional<ocors::error>(failure);
  }
  // Throws that, if there is one.
  void rethrow() const {
    if (const auto failure = error()) detail::raise(*failure);
  }
  std::string_view report() const noexcept { return ocors_batch_report(get()); }  // of a page, JSON

  ocors_batch* get() const noexcept { return handle_.get(); }

private:
  explicit batch(ocors_batch* made) noexcept : handle_(made) {}
  detail::owned<ocors_batch, ocors_batch_free> handle_;
};

class batch::iterator {
public:
  using iterator_category = std::input_iterator_tag;
  using value_type = message;
  using difference_type = std::ptrdiff_t;
  using pointer = const message*;
  using reference = message;

  iterator() = default;
  message operator*() const noexcept {
    return {{at_->data, at_->data_length}, {at_->event, at_->event_length}};
  }
  iterator& operator++() noexcept {
    ++at_;
    return *this;
  }
  iterator operator++(int) noexcept {
    const iterator before = *this;
    ++at_;
    return before;
  }
  friend bool operator==(const iterator& a, const iterator& b) { return a.at_ == b.at_; }
  friend bool operator!=(const iterator& a, const iterator& b) { return a.at_ != b.at_; }

private:
  friend batch;
  explicit iterator(const ocors_message* at) noexcept : at_(at) {}
  const ocors_message* at_ = nullptr;
};

inline batch::iterator batch::begin() const noexcept {
  std::size_t count = 0;
  return iterator(ocors_batch_messages(get(), &count));
}
inline batch::iterator batch::end() const noexcept {
  std::size_t count = 0;
  const ocors_message* first = ocors_batch_messages(get(), &count);
  return iterator(count == 0 ? first : first + count);
}

// Cancelled with the object, if it still runs.
class exchange {
public:
  explicit exchange(ocors_exchange* handle) noexcept : handle_(handle) {}

  ocors::next next(batch& into, std::chrono::milliseconds timeout = for_ever) {
    return try_next(into, timeout).value();
  }
  result<ocors::next> try_next(batch& into, std::chrono::milliseconds timeout = for_ever) {
    return detail::told(ocors_exchange_next(get(), timeout.count(), into.get()));
  }
  // Of a streamed body, `taken` of its bytes; at a timeout there was no room for one, and closed
  // wants no more: the end says why.
  ocors::next write(std::string_view bytes, std::size_t& taken,
                    std::chrono::milliseconds timeout = for_ever) {
    return try_write(bytes, taken, timeout).value();
  }
  result<ocors::next> try_write(std::string_view bytes, std::size_t& taken,
                                std::chrono::milliseconds timeout = for_ever) {
    return detail::told(
        ocors_exchange_write(get(), bytes.data(), bytes.size(), timeout.count(), &taken));
  }
  void finish_body() { try_finish_body().value(); }
  result<void> try_finish_body() { return detail::outcome(ocors_exchange_finish_body(get())); }
  void cancel() { try_cancel().value(); }
  result<void> try_cancel() { return detail::outcome(ocors_exchange_cancel(get())); }

  ocors_exchange* get() const noexcept { return handle_.get(); }

private:
  detail::owned<ocors_exchange, ocors_exchange_free> handle_;
};

// Stopped with the object.
class client {
public:
  explicit client(std::string_view json = "{}") : client(make(json).value()) {}
  static result<client> make(std::string_view json = "{}") {
    ocors_error* failure = nullptr;
    ocors_client* made = nullptr;
    const auto status = ocors_client_new(json.data(), json.size(), &made, &failure);
    if (status != OCORS_OK) return detail::taken(status, failure);
    return client(made);
  }

  // `tag` names it to ready(); 0 = it does not.
  exchange start(std::string_view json, std::string_view body = {}, std::uint64_t tag = 0) {
    return try_start(json, body, tag).value();
  }
  result<exchange> try_start(std::string_view json, std::string_view body = {},
                             std::uint64_t tag = 0) {
    ocors_error* failure = nullptr;
    ocors_exchange* made = nullptr;
    const auto status = ocors_exchange_start(get(), json.data(), json.size(), body.data(),
                                             body.size(), tag, &made, &failure);
    if (status != OCORS_OK) return detail::taken(status, failure);
    return exchange(made);
  }

  // `tags` becomes those of exchanges that have something, at most `most`; none but when `ready`.
  next ready(std::vector<std::uint64_t>& tags, std::chrono::milliseconds timeout = for_ever,
             std::size_t most = 64) {
    return try_ready(tags, timeout, most).value();
  }
  result<next> try_ready(std::vector<std::uint64_t>& tags,
                         std::chrono::milliseconds timeout = for_ever, std::size_t most = 64) {
    std::size_t count = 0;
    tags.resize(most);
    const auto status = ocors_client_ready(get(), timeout.count(), tags.data(), most, &count);
    tags.resize(count);
    return detail::told(status);
  }
  void set_wake(void (*hook)(void*), void* user_data) { try_set_wake(hook, user_data).value(); }
  result<void> try_set_wake(void (*hook)(void*), void* user_data) {
    return detail::outcome(ocors_client_set_wake(get(), hook, user_data));
  }
  void wake() noexcept { ocors_client_wake(get()); }

  std::string_view url() const noexcept { return ocors_client_url(get()); }
  std::string stats() const { return try_stats().value(); }  // JSON
  result<std::string> try_stats() const {
    ocors_text* text = nullptr;
    const auto status = ocors_client_stats(get(), &text);
    return detail::outcome(status, text);
  }
  void stop() { try_stop().value(); }
  result<void> try_stop() { return detail::outcome(ocors_client_stop(get())); }

  ocors_client* get() const noexcept { return handle_.get(); }

private:
  explicit client(ocors_client* made) noexcept : handle_(made) {}
  detail::owned<ocors_client, ocors_client_free> handle_;
};

// The URL that a form of OLLAMA_HOST means.
inline result<std::string> try_host_url(std::string_view host) {
  ocors_error* failure = nullptr;
  ocors_text* url = nullptr;
  const auto status = ocors_host_url(host.data(), host.size(), &url, &failure);
  return detail::outcome(status, url, failure);
}
inline std::string host_url(std::string_view host) {
  return try_host_url(host).value();
}

// ---- Shim ---------------------------------------------------------------------------------------

// Serves from construction to destruction.
class shim {
public:
  explicit shim(std::string_view json) : shim(start(json).value()) {}
  static result<shim> start(std::string_view json) {
    ocors_error* failure = nullptr;
    ocors_shim* made = nullptr;
    const auto status = ocors_shim_start(json.data(), json.size(), &made, &failure);
    if (status != OCORS_OK) return detail::taken(status, failure);
    return shim(made);
  }

  std::uint16_t port() const noexcept { return ocors_shim_port(get()); }
  std::string url() const { return ocors_shim_url(get(), 0); }
  std::vector<std::string> urls() const {
    std::vector<std::string> all;
    for (std::size_t i = 0; const char* one = ocors_shim_url(get(), i); ++i) all.push_back(one);
    return all;
  }
  std::string_view admin_url() const noexcept {  // "" = the configuration has no `admin`
    const char* url = ocors_shim_admin_url(get());
    return url == nullptr ? "" : url;
  }
  std::string_view upstream_url() const { return ocors_shim_upstream_url(get()); }
  bool is_replay() const noexcept { return ocors_shim_is_replay(get()) == 1; }
  std::string_view warnings() const { return ocors_shim_warnings(get()); }  // JSON

  void set_policy(const policy& rules) { try_set_policy(rules).value(); }
  result<void> try_set_policy(const policy& rules) {
    return detail::outcome(ocors_shim_set_policy(get(), rules.get()));
  }
  // What is in force now that was not, and what waits for a restart: JSON.
  std::string reload(std::string_view json) { return try_reload(json).value(); }
  result<std::string> try_reload(std::string_view json) {
    ocors_text* outcome = nullptr;
    ocors_error* failure = nullptr;
    const auto status = ocors_shim_reload(get(), json.data(), json.size(), &outcome, &failure);
    return detail::outcome(status, outcome, failure);
  }
  std::string stats() const { return try_stats().value(); }  // JSON
  result<std::string> try_stats() const {
    ocors_text* text = nullptr;
    const auto status = ocors_shim_stats(get(), &text);
    return detail::outcome(status, text);
  }

  // `event` becomes JSON when there is one ready, else it stays as it is.
  next next_event(std::string& event, std::chrono::milliseconds timeout = for_ever) {
    return try_next_event(event, timeout).value();
  }
  result<next> try_next_event(std::string& event, std::chrono::milliseconds timeout = for_ever) {
    ocors_text* text = nullptr;
    const auto status = ocors_shim_next_event(get(), timeout.count(), &text);
    if (status == OCORS_OK) event = detail::taken(text);
    return detail::told(status);
  }
  // Ranges over events: `for (const std::string& event : shim.events())`. This one waits for each
  // and ends when the shim has stopped, or behind a wake().
  class event_range;
  event_range events();
  // Those that are there now, for an event loop that was woken.
  event_range pending_events();

  void set_wake(void (*hook)(void*), void* user_data) { try_set_wake(hook, user_data).value(); }
  result<void> try_set_wake(void (*hook)(void*), void* user_data) {
    return detail::outcome(ocors_shim_set_wake(get(), hook, user_data));
  }
  void wake() noexcept { ocors_shim_wake(get()); }

  // Lets open exchanges end for as long as the configuration, or `drain`, allows.
  void stop() { try_stop().value(); }
  void stop(std::chrono::milliseconds drain) { try_stop(drain).value(); }
  result<void> try_stop(std::chrono::milliseconds drain = for_ever) {
    return detail::outcome(ocors_shim_stop(get(), drain.count()));
  }

  ocors_shim* get() const noexcept { return handle_.get(); }

private:
  explicit shim(ocors_shim* made) noexcept : handle_(made) {}
  detail::owned<ocors_shim, ocors_shim_free> handle_;
};

// One pass; whoever takes an event from elsewhere meanwhile has it alone.
class shim::event_range {
public:
  class iterator {
  public:
    using iterator_category = std::input_iterator_tag;
    using value_type = std::string;
    using difference_type = std::ptrdiff_t;
    using pointer = const std::string*;
    using reference = const std::string&;

    iterator() = default;
    reference operator*() const noexcept { return event_; }
    pointer operator->() const noexcept { return &event_; }
    iterator& operator++() {
      if (from_->next_event(event_, patience_) != next::ready) from_ = nullptr;
      return *this;
    }
    void operator++(int) { ++*this; }
    friend bool operator==(const iterator& a, const iterator& b) { return a.from_ == b.from_; }
    friend bool operator!=(const iterator& a, const iterator& b) { return !(a == b); }

  private:
    friend event_range;
    iterator(shim* from, std::chrono::milliseconds patience) : from_(from), patience_(patience) {
      ++*this;
    }
    shim* from_ = nullptr;  // NULL = the end
    std::chrono::milliseconds patience_{0};
    std::string event_;
  };

  iterator begin() const { return {from_, patience_}; }
  iterator end() const { return {}; }

private:
  friend shim;
  event_range(shim* from, std::chrono::milliseconds patience) : from_(from), patience_(patience) {}
  shim* from_;
  std::chrono::milliseconds patience_;
};

inline shim::event_range shim::events() {
  return {this, for_ever};
}
inline shim::event_range shim::pending_events() {
  return {this, std::chrono::milliseconds::zero()};
}

// ---- Doctor -------------------------------------------------------------------------------------

// What each browser makes of a server, why, and what mends it.
class doctor {
public:
  explicit doctor(std::string_view json = "{}") : doctor(make(json).value()) {}
  static result<doctor> make(std::string_view json = "{}") {
    ocors_doctor* made = nullptr;
    ocors_error* failure = nullptr;
    const auto status = ocors_doctor_new(json.data(), json.size(), &made, &failure);
    if (status != OCORS_OK) return detail::taken(status, failure);
    return doctor(made);
  }
  // Blocks; once. The report, JSON. Cancelled, it throws an error of OCORS_E_CANCELLED.
  std::string run() { return try_run().value(); }
  result<std::string> try_run() {
    ocors_text* report = nullptr;
    const auto status = ocors_doctor_run(get(), &report);
    return detail::outcome(status, report);
  }
  void cancel() noexcept { ocors_doctor_cancel(get()); }  // from any thread

  ocors_doctor* get() const noexcept { return handle_.get(); }

private:
  explicit doctor(ocors_doctor* made) noexcept : handle_(made) {}
  detail::owned<ocors_doctor, ocors_doctor_free> handle_;
};

// All that a doctor can find: JSON.
inline std::string_view doctor_codes() {
  return ocors_doctor_codes();
}

}  // namespace ocors

#endif  // OLLAMA_CORS_HPP
