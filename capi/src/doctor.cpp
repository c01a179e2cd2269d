// ocors_doctor: a server's visit, from its options to its report.
#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include "bytes_in.hpp"
#include "config/json_text.hpp"
#include "doctor/visit.hpp"
#include "doctor_json.hpp"
#include "guard.hpp"
#include "process.hpp"
#include "text.hpp"

using namespace ollama_cors;

struct ocors_doctor {
  // A fork copies memory but no threads.
  const std::int64_t owner_process = capi::process_id();
  doctor::visit visit;
  std::atomic<bool> ran{false};

  ocors_doctor(doctor::question about, doctor::visit::terms how)
      : visit(std::move(about), std::move(how)) {}
  bool forked() const noexcept { return owner_process != capi::process_id(); }
};

namespace {

std::string codes_json() {
  std::string text = "[";
  for (const doctor::code_words& one : doctor::codes()) {
    if (text.size() > 1) text += ',';
    text += "{\"code\":" + config::json_string(one.name) +
            ",\"severity\":" + config::json_string(doctor::name_of(one.severity)) +
            ",\"meaning\":" + config::json_string(one.meaning) + "}";
  }
  return text + "]";
}

}  // namespace

ocors_status ocors_doctor_new(const char* json, size_t length, ocors_doctor** doctor,
                              ocors_error** error) {
  return capi::guarded(error, [&]() -> ocors_status {
    if (doctor == nullptr) return capi::fail_argument(error, "doctor is NULL");
    *doctor = nullptr;
    const auto text = capi::bytes_in(json, length);
    if (json == nullptr || !text) return capi::fail_argument(error, "json is NULL");
    config::report findings;
    auto settings = capi::read_doctor(*text, findings);
    if (!settings) return capi::fail(error, findings);
    doctor::visit::terms how;
    how.patience = std::chrono::milliseconds(settings->timeout_ms);
    if (settings->about.tls) {
      const auto status = capi::open_trust(settings->trusts, how.tls, error);
      if (status != OCORS_OK) return status;
    }
    *doctor = std::make_unique<ocors_doctor>(std::move(settings->about), std::move(how)).release();
    return OCORS_OK;
  });
}

ocors_status ocors_doctor_run(ocors_doctor* doctor, ocors_text** report) {
  return capi::guarded([&]() -> ocors_status {
    if (report != nullptr) *report = nullptr;
    if (doctor == nullptr || report == nullptr) return OCORS_E_INVALID_ARGUMENT;
    if (doctor->forked()) return OCORS_E_FORKED;
    if (doctor->ran.exchange(true)) return OCORS_E_CLOSED;
    const auto found = doctor->visit.run();
    if (!found) return OCORS_E_CANCELLED;
    *report = std::make_unique<ocors_text>(ocors_text{found->to_json()}).release();
    return OCORS_OK;
  });
}

void ocors_doctor_cancel(ocors_doctor* doctor) {
  if (doctor != nullptr && !doctor->forked()) doctor->visit.cancel();
}

void ocors_doctor_free(ocors_doctor* doctor) {
  // Run in the parent while it forked, it has a thread that is not here: that memory stays.
  if (doctor != nullptr && !doctor->forked()) delete doctor;
}

const char* ocors_doctor_codes(void) {
  return capi::guarded_value("[]", [] {
    static const std::string text = codes_json();
    return text.c_str();
  });
}
