// Deciding one request. The decision holds all the space that deciding needs, so that nothing is
// allocated; texts for people are made when they are asked for.
#include "policy/decision.hpp"

#include <array>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bytes_in.hpp"
#include "config/explain/console_messages.hpp"
#include "guard.hpp"
#include "ollama/dialect.hpp"
#include "policy.hpp"
#include "policy/answer_fields.hpp"

using namespace ollama_cors;

struct ocors_decision {
  static constexpr std::size_t max_fields = 1000;

  policy::decision outcome;
  policy::request request;
  bool decided = false;
  capi::kept_policy by;  // of the last call; for the views of `outcome`, and the texts
  std::array<fetch::field, max_fields> fields;
  std::vector<policy::answer_field> answer;
  std::string rule, explanation, console, body;
};

namespace {

// A struct that a newer caller has made larger is fine as long as what we do not know is zero.
ocors_status check_size(const ocors_request& request) noexcept {
  constexpr std::size_t no_struct_is_larger = 4096;
  if (request.struct_size < sizeof(ocors_request) || request.struct_size > no_struct_is_larger) {
    return OCORS_E_INVALID_ARGUMENT;
  }
  const auto* bytes = reinterpret_cast<const unsigned char*>(&request);
  for (std::size_t i = sizeof(ocors_request); i < request.struct_size; ++i) {
    if (bytes[i] != 0) return OCORS_E_UNSUPPORTED;
  }
  return request.reserved == 0 ? OCORS_OK : OCORS_E_UNSUPPORTED;
}

std::optional<fetch::field> read_field(const ocors_field& from) noexcept {
  const auto name = capi::bytes_in(from.name, from.name_length);
  const auto value = capi::bytes_in(from.value, from.value_length);
  if (!name || !value) return std::nullopt;
  return fetch::field{*name, *value};
}

ocors_status read_request(const ocors_request& from, ocors_decision& into) noexcept {
  if (const auto status = check_size(from); status != OCORS_OK) return status;
  if (from.method == nullptr || from.target == nullptr) return OCORS_E_INVALID_ARGUMENT;
  if (from.fields == nullptr && from.field_count != 0) return OCORS_E_INVALID_ARGUMENT;
  if (from.field_count > ocors_decision::max_fields) return OCORS_E_INVALID_ARGUMENT;
  if (from.http_1_0 != 0 && from.http_1_0 != 1) return OCORS_E_INVALID_ARGUMENT;
  for (std::size_t i = 0; i < from.field_count; ++i) {
    const auto field = read_field(from.fields[i]);
    if (!field) return OCORS_E_INVALID_ARGUMENT;
    into.fields[i] = *field;
  }
  into.request = {.method = *capi::bytes_in(from.method, from.method_length),
                  .target = *capi::bytes_in(from.target, from.target_length),
                  .headers = {into.fields.data(), from.field_count},
                  .http_1_0 = from.http_1_0 == 1};
  return OCORS_OK;
}

const config::access& access_of(const ocors_decision& decision) noexcept {
  return *decision.by.get()->access;
}

bool decided(const ocors_decision* decision) noexcept {
  return decision != nullptr && decision->decided;
}

std::string make_body(ocors_decision& decision) {
  auto& outcome = decision.outcome;
  // A refused preflight of an admitted origin is a 204: there is nobody to read a body.
  if (outcome.verdict != policy::verdict::refuse || outcome.status < 400) return {};
  policy::locate(access_of(decision).rules, decision.request, outcome);
  const auto why = config::explain_parts(access_of(decision), decision.request, outcome);
  return ollama::error_body(ollama::dialect_of(outcome.path),
                            {.status = outcome.status,
                             .message = why.message,
                             .reason = policy::name(outcome.reason),
                             .origin = outcome.origin,
                             .pointer = why.pointer,
                             .fix = why.fix});
}

// Texts are made once: `make` runs when `kept` is still empty, and may leave it so.
template <class Make>
const char* text_of(const ocors_decision* decision, std::string& kept, Make&& make) noexcept {
  if (!decided(decision)) return "";
  return capi::guarded_value<const char*>(nullptr, [&] {
    if (kept.empty()) kept = make();
    return kept.c_str();
  });
}

}  // namespace

ocors_status ocors_decision_new(ocors_decision** decision) {
  return capi::guarded([&]() -> ocors_status {
    if (decision == nullptr) return OCORS_E_INVALID_ARGUMENT;
    *decision = nullptr;
    *decision = std::make_unique<ocors_decision>().release();
    return OCORS_OK;
  });
}

void ocors_decision_free(ocors_decision* decision) {
  delete decision;
}

ocors_status ocors_policy_decide(const ocors_policy* policy, const ocors_request* request,
                                 ocors_decision* decision) {
  return capi::guarded([&]() -> ocors_status {
    if (decision == nullptr) return OCORS_E_INVALID_ARGUMENT;
    decision->decided = false;
    decision->answer.clear();
    decision->rule.clear();
    decision->explanation.clear();
    decision->console.clear();
    decision->body.clear();
    if (policy == nullptr || request == nullptr) return OCORS_E_INVALID_ARGUMENT;
    if (const auto status = read_request(*request, *decision); status != OCORS_OK) return status;
    policy->access->decide(decision->request, decision->outcome);
    decision->by.keep(policy);
    decision->decided = true;
    return OCORS_OK;
  });
}

ocors_kind ocors_decision_kind(const ocors_decision* decision) {
  if (!decided(decision)) return OCORS_NOT_CORS;
  switch (decision->outcome.kind) {
    case policy::kind::same_origin:
      return OCORS_SAME_ORIGIN;
    case policy::kind::preflight:
      return OCORS_PREFLIGHT;
    case policy::kind::cors:
      return OCORS_CORS;
    case policy::kind::not_cors:
      break;
  }
  return OCORS_NOT_CORS;
}

// What has not been decided is refused: a caller that overlooks a status lets nothing through.
ocors_verdict ocors_decision_verdict(const ocors_decision* decision) {
  if (!decided(decision)) return OCORS_REFUSE;
  return decision->outcome.verdict == policy::verdict::allow ? OCORS_ALLOW : OCORS_REFUSE;
}

const char* ocors_decision_reason(const ocors_decision* decision) {
  return decided(decision) ? policy::name(decision->outcome.reason).data() : "";
}

int32_t ocors_decision_status(const ocors_decision* decision) {
  return decided(decision) ? decision->outcome.status : 500;
}

size_t ocors_decision_header_count(const ocors_decision* decision) {
  return decided(decision) ? decision->outcome.headers().size() : 0;
}

ocors_status ocors_decision_header(const ocors_decision* decision, size_t index,
                                   ocors_field* header) {
  if (header == nullptr) return OCORS_E_INVALID_ARGUMENT;
  *header = {};
  if (index >= ocors_decision_header_count(decision)) return OCORS_E_INVALID_ARGUMENT;
  const auto& from = decision->outcome.headers()[index];
  *header = {from.name.data(), from.name.size(), from.value.data(), from.value.size()};
  return OCORS_OK;
}

ocors_status ocors_decision_answer(ocors_decision* decision, const ocors_field* fields,
                                   size_t field_count) {
  return capi::guarded([&]() -> ocors_status {
    if (!decided(decision)) return OCORS_E_INVALID_ARGUMENT;
    decision->answer.clear();
    if (fields == nullptr && field_count != 0) return OCORS_E_INVALID_ARGUMENT;
    std::vector<fetch::field> own;
    for (std::size_t i = 0; i < field_count; ++i) {
      const auto field = read_field(fields[i]);
      if (!field) return OCORS_E_INVALID_ARGUMENT;
      own.push_back(*field);
    }
    decision->answer = policy::answer_fields(decision->outcome, own);
    return OCORS_OK;
  });
}

size_t ocors_decision_answer_count(const ocors_decision* decision) {
  return decided(decision) ? decision->answer.size() : 0;
}

ocors_status ocors_decision_answer_header(const ocors_decision* decision, size_t index,
                                          ocors_field* header) {
  if (header == nullptr) return OCORS_E_INVALID_ARGUMENT;
  *header = {};
  if (index >= ocors_decision_answer_count(decision)) return OCORS_E_INVALID_ARGUMENT;
  const auto& from = decision->answer[index];
  *header = {from.name.data(), from.name.size(), from.value.data(), from.value.size()};
  return OCORS_OK;
}

const char* ocors_decision_rule(ocors_decision* decision) {
  if (decision == nullptr) return "";
  return text_of(decision, decision->rule, [&] { return config::rule_pointer(decision->outcome); });
}

const char* ocors_decision_explain(ocors_decision* decision) {
  if (decision == nullptr) return "";
  return text_of(decision, decision->explanation, [&] {
    return config::explain(access_of(*decision), decision->request, decision->outcome);
  });
}

const char* ocors_decision_console(ocors_decision* decision) {
  if (decision == nullptr) return "";
  return text_of(decision, decision->console, [&] {
    return config::console_json(access_of(*decision), decision->request, decision->outcome);
  });
}

const char* ocors_decision_body(ocors_decision* decision) {
  if (decision == nullptr) return "";
  return text_of(decision, decision->body, [&] { return make_body(*decision); });
}
