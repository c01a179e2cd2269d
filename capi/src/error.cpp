// ocors_error and its getters. Making one may run out of memory too; then the static one serves.
#include "error.hpp"

#include <algorithm>
#include <memory>
#include <string>

namespace ollama_cors::capi {
namespace {

struct owned_error : ocors_error {
  owned_error(ocors_status as, const failure& why)
      : code_text(why.code),
        message_text(why.message),
        pointer_text(why.pointer),
        report_text(why.report) {
    status = as;
    system = why.system;
    code = code_text.c_str();
    message = message_text.c_str();
    pointer = pointer_text.c_str();
    report = report_text.c_str();
  }
  const std::string code_text, message_text, pointer_text, report_text;
};

constinit ocors_error out_of_memory{
    OCORS_E_NO_MEMORY, 0, "no-memory", "there is not enough memory", "", "", 0, "", 0};

}  // namespace

ocors_status fail(ocors_error** error, ocors_status status, const failure& why) noexcept {
  if (error == nullptr) return status;
  try {
    *error = std::make_unique<owned_error>(status, why).release();
    return status;
  } catch (...) {
    return fail_without_memory(error);
  }
}

// One error stands for the report: its first, with a word on how many others there are.
ocors_status fail(ocors_error** error, const config::report& findings) {
  const auto is_error = [](const config::problem& item) {
    return item.severity == config::severity::error;
  };
  const auto& problems = findings.problems();
  const auto first = std::find_if(problems.begin(), problems.end(), is_error);
  if (first == problems.end()) {
    return fail(error, OCORS_E_INTERNAL,
                {.code = "internal", .message = "refused without a reason"});
  }
  const auto others = std::count_if(first + 1, problems.end(), is_error);
  std::string message = first->message;
  if (others == 1) message += " (and one more error)";
  if (others > 1) message += " (and " + std::to_string(others) + " more errors)";
  return fail(error, OCORS_E_CONFIG,
              {.code = first->code,
               .message = message,
               .pointer = first->pointer,
               .report = findings.to_json()});
}

ocors_status fail_without_memory(ocors_error** error) noexcept {
  if (error != nullptr) *error = &out_of_memory;
  return OCORS_E_NO_MEMORY;
}

ocors_status fail_argument(ocors_error** error, std::string_view what) noexcept {
  return fail(error, OCORS_E_INVALID_ARGUMENT, {.code = "invalid-argument", .message = what});
}

}  // namespace ollama_cors::capi

using namespace ollama_cors::capi;

ocors_status ocors_error_status(const ocors_error* error) {
  return error == nullptr ? OCORS_OK : error->status;
}

const char* ocors_error_message(const ocors_error* error) {
  return error == nullptr ? "" : error->message;
}

const char* ocors_error_code(const ocors_error* error) {
  return error == nullptr ? "" : error->code;
}

const char* ocors_error_pointer(const ocors_error* error) {
  return error == nullptr ? "" : error->pointer;
}

int32_t ocors_error_system(const ocors_error* error) {
  return error == nullptr ? 0 : error->system;
}

const char* ocors_error_report(const ocors_error* error) {
  return error == nullptr ? "" : error->report;
}

int32_t ocors_error_http_status(const ocors_error* error) {
  return error == nullptr ? 0 : error->http_status;
}

const char* ocors_error_detail(const ocors_error* error, size_t* length) {
  if (length != nullptr) *length = error == nullptr ? 0 : error->detail_length;
  return error == nullptr ? "" : error->detail;
}

void ocors_error_free(ocors_error* error) {
  if (error == nullptr || error == &out_of_memory) return;
  delete static_cast<owned_error*>(error);
}
