// ocors_report: every problem of a configuration at once.
#include "config/report.hpp"

#include <memory>
#include <string>

#include "bytes_in.hpp"
#include "config/configuration.hpp"
#include "guard.hpp"

using namespace ollama_cors;

struct ocors_report {
  explicit ocors_report(config::report found)
      : findings(std::move(found)), json(findings.to_json()), text(findings.to_text()) {}

  const config::problem* at(size_t index) const noexcept {
    return index < findings.problems().size() ? &findings.problems()[index] : nullptr;
  }

  const config::report findings;
  const std::string json;
  const std::string text;
};

namespace {

const char* part(const ocors_report* report, size_t index, std::string config::problem::*member) {
  const auto* problem = report == nullptr ? nullptr : report->at(index);
  return problem == nullptr ? nullptr : (problem->*member).c_str();
}

}  // namespace

ocors_status ocors_config_check(const char* json, size_t length, ocors_report** report) {
  return capi::guarded([&]() -> ocors_status {
    if (report == nullptr) return OCORS_E_INVALID_ARGUMENT;
    *report = nullptr;
    const auto text = capi::bytes_in(json, length);
    if (json == nullptr || !text) return OCORS_E_INVALID_ARGUMENT;
    config::report findings;
    // The profile changes defaults only, never what is an error: the shim's asks for more.
    config::load(*text, config::profile::shim, findings);
    *report = std::make_unique<ocors_report>(std::move(findings)).release();
    return OCORS_OK;
  });
}

int32_t ocors_report_valid(const ocors_report* report) {
  return report != nullptr && !report->findings.has_errors() ? 1 : 0;
}

size_t ocors_report_count(const ocors_report* report) {
  return report == nullptr ? 0 : report->findings.problems().size();
}

ocors_severity ocors_report_severity(const ocors_report* report, size_t index) {
  const auto* problem = report == nullptr ? nullptr : report->at(index);
  if (problem == nullptr) return 0;
  return problem->severity == config::severity::error ? OCORS_ERROR : OCORS_WARNING;
}

const char* ocors_report_code(const ocors_report* report, size_t index) {
  return part(report, index, &config::problem::code);
}

const char* ocors_report_pointer(const ocors_report* report, size_t index) {
  return part(report, index, &config::problem::pointer);
}

const char* ocors_report_message(const ocors_report* report, size_t index) {
  return part(report, index, &config::problem::message);
}

const char* ocors_report_suggestion(const ocors_report* report, size_t index) {
  return part(report, index, &config::problem::suggestion);
}

const char* ocors_report_json(const ocors_report* report) {
  return report == nullptr ? "" : report->json.c_str();
}

const char* ocors_report_text(const ocors_report* report) {
  return report == nullptr ? "" : report->text.c_str();
}

void ocors_report_free(ocors_report* report) {
  delete report;
}
