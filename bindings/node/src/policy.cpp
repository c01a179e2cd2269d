// Policies and decisions for JavaScript. A decision is made in the environment's one scratch space
// and read at once; what is seldom wanted (why, the body) is decided again when it is asked for: a
// policy is immutable, so that the answer is the same.
#include "policy.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "environment.hpp"
#include "error.hpp"
#include "handle.hpp"

namespace ollama_cors::node {
namespace {

constexpr napi_type_tag policy_tag = {0x6f6c6c616d612d63, 0x6f72732d706f6c69};

struct release_policy {
  void operator()(ocors_policy* policy) const noexcept { ocors_policy_release(policy); }
};

// A request out of (method, target, [name, value, name, value, …], http10), as bytes: each UTF-16
// unit is one, and lib/request.cjs has made sure that none is above U+00FF.
class request_copy {
public:
  request_copy(Napi::Value method, Napi::Value target, Napi::Value headers, Napi::Value http_1_0) {
    append(method);
    append(target);
    const auto list = headers.As<Napi::Array>();
    const std::uint32_t count = list.Length();
    for (std::uint32_t i = 0; i < count; ++i) {
      const Napi::HandleScope scope(list.Env());
      append(list[i]);
    }
    is_http_1_0_ = http_1_0.As<Napi::Boolean>();
    point();
  }

  const ocors_request& view() const noexcept { return view_; }

private:
  void append(Napi::Value value) {
    std::size_t length = 0;
    check(value.Env(), napi_get_value_string_latin1(value.Env(), value, nullptr, 0, &length));
    const std::size_t begin = bytes_.size();
    bytes_.resize(begin + length + 1);  // Node-API insists on writing a NUL
    check(value.Env(), napi_get_value_string_latin1(value.Env(), value, bytes_.data() + begin,
                                                    length + 1, nullptr));
    bytes_.resize(begin + length);
    ends_.push_back(bytes_.size());
  }

  // Only once all is copied: until then the bytes move.
  void point() {
    std::size_t next = 0;
    const auto part = [&](std::size_t index) {
      const std::string_view text = std::string_view(bytes_).substr(next, ends_[index] - next);
      next = ends_[index];
      return text;
    };
    const auto method = part(0);
    const auto target = part(1);
    for (std::size_t i = 2; i + 1 < ends_.size(); i += 2) {
      const auto name = part(i);
      const auto value = part(i + 1);
      fields_.push_back({name.data(), name.size(), value.data(), value.size()});
    }
    view_.struct_size = sizeof view_;
    view_.method = method.data();
    view_.method_length = method.size();
    view_.target = target.data();
    view_.target_length = target.size();
    view_.fields = fields_.data();
    view_.field_count = fields_.size();
    view_.http_1_0 = is_http_1_0_ ? 1 : 0;
  }

  static void check(Napi::Env env, napi_status status) {
    if (status != napi_ok) throw Napi::Error::New(env);
  }

  std::string bytes_;
  std::vector<std::size_t> ends_;
  std::vector<ocors_field> fields_;
  bool is_http_1_0_ = false;
  ocors_request view_{};
};

Napi::String bytes_to_string(Napi::Env env, const char* data, std::size_t size) {
  napi_value value = nullptr;
  if (napi_create_string_latin1(env, data, size, &value) != napi_ok) throw Napi::Error::New(env);
  return {env, value};
}

// (json, profile) → handle
Napi::Value compile(const Napi::CallbackInfo& info) {
  const auto env = info.Env();
  const std::string json = info[0].As<Napi::String>();
  const std::int32_t profile = info[1].As<Napi::Number>();
  ocors_policy* policy = nullptr;
  ocors_error* raw_error = nullptr;
  const auto status = ocors_policy_compile(json.data(), json.size(), profile, &policy, &raw_error);
  const error_ptr error(raw_error);
  require_ok(env, status, error);
  return wrap(env, policy_tag, std::shared_ptr<ocors_policy>(policy, release_policy{}));
}

// (handle) → JSON text
Napi::Value normalised(const Napi::CallbackInfo& info) {
  return Napi::String::New(info.Env(), ocors_policy_normalised(policy_of(info[0])));
}

// (handle) → JSON text
Napi::Value audit(const Napi::CallbackInfo& info) {
  ocors_text* raw_text = nullptr;
  require_ok(info.Env(), ocors_policy_audit(policy_of(info[0]), &raw_text));
  const std::unique_ptr<ocors_text, void (*)(ocors_text*)> text(raw_text, &ocors_text_free);
  return Napi::String::New(info.Env(), ocors_text_data(raw_text), ocors_text_length(raw_text));
}

// Each takes (handle, method, target, flat headers, http10).
struct decided {
  explicit decided(const Napi::CallbackInfo& info)
      : request(info[1], info[2], info[3], info[4]),
        decision(environment::of(info.Env())->decision()) {
    require_ok(info.Env(), ocors_policy_decide(policy_of(info[0]), &request.view(), decision));
  }

  request_copy request;
  ocors_decision* decision;
};

// [name, value, name, value, …]
template <class Read>
Napi::Array flat_lines(Napi::Env env, const ocors_decision* decision, std::size_t count,
                       Read read) {
  auto lines = Napi::Array::New(env);
  for (std::size_t i = 0; i < count; ++i) {
    ocors_field field{};
    require_ok(env, read(decision, i, &field));
    const auto at = static_cast<std::uint32_t>(2 * i);
    lines.Set(at, bytes_to_string(env, field.name, field.name_length));
    lines.Set(at + 1, bytes_to_string(env, field.value, field.value_length));
  }
  return lines;
}

// → [kind, verdict, reason, status, flat headers, rule]
Napi::Value decide(const Napi::CallbackInfo& info) {
  const auto env = info.Env();
  const decided made(info);
  const auto headers = flat_lines(env, made.decision, ocors_decision_header_count(made.decision),
                                  ocors_decision_header);
  auto parts = Napi::Array::New(env, 6);
  parts.Set(0U, Napi::Number::New(env, ocors_decision_kind(made.decision)));
  parts.Set(1U, Napi::Number::New(env, ocors_decision_verdict(made.decision)));
  parts.Set(2U, Napi::String::New(env, ocors_decision_reason(made.decision)));
  parts.Set(3U, Napi::Number::New(env, ocors_decision_status(made.decision)));
  parts.Set(4U, headers);
  parts.Set(5U, Napi::String::New(env, ocors_decision_rule(made.decision)));
  return parts;
}

// Takes the flat headers of the handler's answer behind the rest → those of the whole answer
Napi::Value answer(const Napi::CallbackInfo& info) {
  const auto env = info.Env();
  const decided made(info);
  // The request's own reader takes them: they are a request's headers in form.
  const request_copy own(info[1], info[2], info[5], info[4]);
  require_ok(env, ocors_decision_answer(made.decision, own.view().fields, own.view().field_count));
  return flat_lines(env, made.decision, ocors_decision_answer_count(made.decision),
                    ocors_decision_answer_header);
}

template <const char* (*Read)(ocors_decision*)>
Napi::Value read_text(const Napi::CallbackInfo& info) {
  const decided made(info);
  const char* text = Read(made.decision);
  if (text == nullptr) throw_error(info.Env(), OCORS_E_NO_MEMORY);
  return Napi::String::New(info.Env(), text);
}

}  // namespace

ocors_policy* policy_of(Napi::Value handle) {
  return &unwrap<ocors_policy>(handle, policy_tag);
}

void export_policy(Napi::Env env, Napi::Object exports) {
  auto policy = Napi::Object::New(env);
  policy.Set("compile", Napi::Function::New<compile>(env));
  policy.Set("normalised", Napi::Function::New<normalised>(env));
  policy.Set("audit", Napi::Function::New<audit>(env));
  policy.Set("decide", Napi::Function::New<decide>(env));
  policy.Set("answer", Napi::Function::New<answer>(env));
  policy.Set("explain", Napi::Function::New<read_text<ocors_decision_explain>>(env));
  policy.Set("console", Napi::Function::New<read_text<ocors_decision_console>>(env));
  policy.Set("body", Napi::Function::New<read_text<ocors_decision_body>>(env));
  exports.Set("policy", policy);
}

}  // namespace ollama_cors::node
