// `check`: every problem of a configuration, for people or for programs.
#include <boost/json.hpp>
#include <iostream>
#include <string>
#include <vector>

#include "audit.hpp"
#include "commands.hpp"
#include "handles.hpp"
#include "input.hpp"

namespace json = boost::json;

namespace ollama_cors::cli {
namespace {

std::vector<std::string> audit_of(const std::string& document) {
  ocors_policy* compiled = nullptr;
  if (ocors_policy_compile(document.data(), document.size(), OCORS_PROFILE_SHIM, &compiled,
                           nullptr) != OCORS_OK)
    return {};
  const owned<ocors_policy> policy(compiled);
  return audit(ocors_policy_normalised(policy.get()));
}

std::string counted(std::size_t number, const char* noun) {
  return std::to_string(number) + " " + noun + (number == 1 ? "" : "s");
}

void print_text(const std::string& name, const ocors_report* report,
                const std::vector<std::string>& lines) {
  std::size_t errors = 0;
  const std::size_t count = ocors_report_count(report);
  for (std::size_t i = 0; i < count; ++i)
    if (ocors_report_severity(report, i) == OCORS_ERROR) ++errors;
  std::cout << ocors_report_text(report);
  for (const std::string& line : lines) std::cout << line << '\n';
  std::cout << name << (errors == 0 ? " is valid: " : " is not valid: ") << counted(errors, "error")
            << ", " << counted(count - errors, "warning") << std::endl;
}

void print_json(const ocors_report* report, const std::vector<std::string>& lines, bool audited) {
  json::value answer = json::parse(ocors_report_json(report));
  if (audited) answer.as_object()["audit"] = json::value_from(lines);
  std::cout << json::serialize(answer) << std::endl;
}

}  // namespace

int check(const check_options& options) {
  const std::string document = read_document(options.file);
  const auto report = check_document(document);
  const bool valid = ocors_report_valid(report.get()) == 1;
  const auto lines = options.audit && valid ? audit_of(document) : std::vector<std::string>{};
  if (options.json) {
    print_json(report.get(), lines, options.audit && valid);
  } else {
    print_text(options.file == "-" ? "standard input" : options.file, report.get(), lines);
  }
  return valid ? exit_good : exit_findings;
}

}  // namespace ollama_cors::cli
