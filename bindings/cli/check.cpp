// `check`: every problem of a configuration, and what it admits, for people or for programs.
#include <boost/json.hpp>
#include <iostream>
#include <new>
#include <string>

#include "audit.hpp"
#include "commands.hpp"
#include "handles.hpp"
#include "input.hpp"

namespace json = boost::json;

namespace ollama_cors::cli {
namespace {

// JSON text; empty if the document is not valid.
std::string audit_of(const std::string& document) {
  ocors_policy* compiled = nullptr;
  if (ocors_policy_compile(document.data(), document.size(), OCORS_PROFILE_SHIM, &compiled,
                           nullptr) != OCORS_OK)
    return {};
  const owned<ocors_policy> policy(compiled);
  ocors_text* text = nullptr;
  if (ocors_policy_audit(policy.get(), &text) != OCORS_OK) throw std::bad_alloc();
  const owned<ocors_text> audit(text);
  return {ocors_text_data(text), ocors_text_length(text)};
}

std::string counted(std::size_t number, const char* noun) {
  return std::to_string(number) + " " + noun + (number == 1 ? "" : "s");
}

void print_text(const std::string& name, const ocors_report* report, const std::string& audit) {
  std::size_t errors = 0;
  const std::size_t count = ocors_report_count(report);
  for (std::size_t i = 0; i < count; ++i)
    if (ocors_report_severity(report, i) == OCORS_ERROR) ++errors;
  std::cout << ocors_report_text(report);
  if (!audit.empty()) std::cout << audit_text(audit);
  std::cout << name << (errors == 0 ? " is valid: " : " is not valid: ") << counted(errors, "error")
            << ", " << counted(count - errors, "warning") << std::endl;
}

void print_json(const ocors_report* report, const std::string& audit) {
  json::value answer = json::parse(ocors_report_json(report));
  if (!audit.empty()) answer.as_object()["audit"] = json::parse(audit);
  std::cout << json::serialize(answer) << std::endl;
}

}  // namespace

int check(const check_options& options) {
  if (options.schema) {
    std::cout << ocors_schema() << std::flush;
    return exit_good;
  }
  const std::string document = read_document(options.file);
  const auto report = check_document(document);
  const bool valid = ocors_report_valid(report.get()) == 1;
  const std::string audit = options.audit && valid ? audit_of(document) : std::string();
  if (options.json) {
    print_json(report.get(), audit);
  } else {
    print_text(options.file == "-" ? "standard input" : options.file, report.get(), audit);
  }
  return valid ? exit_good : exit_findings;
}

}  // namespace ollama_cors::cli
