// The checks of answers.
#include "page/cors_check.hpp"

#include <algorithm>

#include "fetch/header_name.hpp"
#include "fetch/method.hpp"
#include "fetch/url.hpp"

namespace ollama_cors::page {
namespace {

constexpr std::string_view allow_origin = "access-control-allow-origin";

// Firefox counts the lines that have this very spelling: acao-0015.
bool stands_in_several_lines(const response_head& answer) {
  return std::count_if(answer.lines.begin(), answer.lines.end(), [](const header& line) {
           return line.name == "Access-Control-Allow-Origin";
         }) > 1;
}

// Why a value that is not the origin is none. Only consoles care.
reason why_no_match(std::string_view value) {
  if (value.find_first_of(" ,") != std::string_view::npos) return reason::allow_origin_multiple;
  if (value == "null" || fetch::parse_url(value)) return reason::allow_origin_mismatch;
  return reason::allow_origin_invalid;
}

// An empty Location leads Firefox alone.
bool leads_on(const response_head& answer, browser whose) {
  const auto location = get(answer.headers, "location");
  return is_redirect_status(answer.status) && location &&
         (!location->empty() || whose == browser::firefox);
}

bool is_ok_status(unsigned status) noexcept {
  return status >= 200 && status <= 299;
}

std::optional<fault> check_status(const response_head& answer, browser whose) {
  if (is_ok_status(answer.status)) return std::nullopt;
  const bool led = leads_on(answer, whose);
  return fault{led ? reason::preflight_redirect : reason::preflight_status, {}, {}, false};
}

std::optional<fault> check_list(const token_list& list, const response_head& answer,
                                std::string_view name, reason why) {
  if (!list.bad) return std::nullopt;
  return fault{why, *list.bad, get(answer.headers, name).value_or(""), false};
}

std::optional<fault> check_grant(const preflight_grant& grant, const preflight_question& question,
                                 browser whose) {
  if (!grants_method(grant, question.method)) {
    return fault{reason::method_not_allowed, question.method, {}, false};
  }
  // No browser excludes Authorization from `*`: acah-0109, acah-0157, name-0060, sdk-0003.
  const bool strict = whose == browser::standard;
  std::optional<fault> wrong;
  for (const std::string& name : question.names) {
    if (grants_header(grant, name, strict)) continue;
    if (!wrong) wrong = fault{reason::header_not_allowed, name, {}, false};
    wrong->whole += (wrong->whole.empty() ? "" : ", ") + name;
  }
  return wrong;
}

}  // namespace

std::optional<fault> cors_check(const response_head& answer, std::string_view origin,
                                bool with_credentials, browser whose) {
  if (whose == browser::firefox && stands_in_several_lines(answer)) {
    return fault{
        reason::allow_origin_multiple, get(answer.headers, allow_origin).value_or(""), {}, true};
  }
  const auto value = get(answer.headers, allow_origin);
  if (!value) return fault{reason::allow_origin_missing, {}, {}, false};
  if (*value == "*" && !with_credentials) return std::nullopt;
  if (*value == "*") return fault{reason::allow_origin_wildcard, {}, {}, false};
  if (*value != origin) return fault{why_no_match(*value), *value, {}, false};
  if (!with_credentials) return std::nullopt;
  const auto credentials = get(answer.headers, "access-control-allow-credentials");
  if (credentials == "true") return std::nullopt;
  return fault{reason::allow_credentials, credentials.value_or(""), {}, false};
}

preflight_grant read_grant(const response_head& answer, bool with_credentials) {
  return {split_tokens(get(answer.headers, "access-control-allow-methods").value_or("")),
          split_tokens(get(answer.headers, "access-control-allow-headers").value_or("")),
          with_credentials};
}

bool grants_method(const preflight_grant& grant, std::string_view method) {
  return fetch::is_safelisted_method(method) || grant.methods.holds(method) ||
         (!grant.with_credentials && grant.methods.holds("*"));
}

bool grants_header(const preflight_grant& grant, std::string_view name, bool strict) {
  if (grant.headers.holds_ignoring_case(name)) return true;
  if (grant.with_credentials || !grant.headers.holds("*")) return false;
  return !strict || !fetch::is_non_wildcard_request_header(name);
}

preflight_verdict check_preflight(const response_head& answer,
                                  std::optional<std::string_view> origin,
                                  const preflight_question& question, browser whose) {
  const auto check = [&] {
    return origin ? cors_check(answer, *origin, question.with_credentials, whose) : std::nullopt;
  };
  // Chromium sees a redirect before it looks at any header: pf-status-0094.
  if (whose == browser::chromium && leads_on(answer, whose)) {
    return {fault{reason::preflight_redirect, {}, {}, false}, std::nullopt};
  }
  // WebKit asks for the status first: pf-status-0098.
  auto wrong = whose == browser::webkit ? check_status(answer, whose) : check();
  if (!wrong) wrong = whose == browser::webkit ? check() : check_status(answer, whose);
  if (wrong) return {std::move(wrong), std::nullopt};

  preflight_grant grant = read_grant(answer, question.with_credentials);
  wrong = check_list(grant.methods, answer, "access-control-allow-methods",
                     reason::allow_methods_invalid);
  // Firefox looks for the method before it reads the other list; no two of these are ever both
  // told, so the others may as well.
  if (!wrong && whose == browser::firefox && !grants_method(grant, question.method)) {
    return {fault{reason::method_not_allowed, question.method, {}, false}, std::nullopt};
  }
  if (!wrong) {
    wrong = check_list(grant.headers, answer, "access-control-allow-headers",
                       reason::allow_headers_invalid);
  }
  if (wrong) return {std::move(wrong), std::nullopt};
  wrong = check_grant(grant, question, whose);
  return {std::move(wrong), std::move(grant)};
}

}  // namespace ollama_cors::page
