// What pages are blocked by: each fault of each answer, not only the one that a browser meets
// first, and all calls that meet the same fault as one finding.
#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "doctor/examination.hpp"
#include "doctor/packages.hpp"
#include "doctor/reading.hpp"
#include "doctor/survey.hpp"

namespace ollama_cors::doctor {
namespace {

using names = std::vector<std::string_view>;

void add_once(std::vector<std::string>& list, std::string_view word) {
  if (std::find(list.begin(), list.end(), word) == list.end()) list.emplace_back(word);
}

// A fault of one answer, as one call meets it.
struct fault {
  doctor::code code;
  unsigned status = 0;  // findings of different status are apart
  names headers{};
  bool of_answer = false;  // not of the preflight before it
};

bool is_told_by(doctor::code which, page::reason why) {
  using page::reason;
  switch (which) {
    case code::header_not_allowed:
    case code::optional_header_not_allowed:
      return why == reason::header_not_allowed;
    case code::method_not_allowed:
      return why == reason::method_not_allowed;
    case code::list_unreadable:
      return why == reason::allow_methods_invalid || why == reason::allow_headers_invalid;
    default:
      return why != reason::none && why != reason::mixed_content;
  }
}

std::optional<doctor::code> fault_of_origin(const answer& said, std::string_view origin) {
  switch (admission_of(said, origin)) {
    case admission::multiple:
      return code::duplicate_allow_origin;
    case admission::mismatch:
      return code::allow_origin_mismatch;
    default:
      return std::nullopt;
  }
}

// Of a server that admits the origin nowhere: what keeps it out.
fault fault_of_stranger(const examination& of, std::string_view origin) {
  unsigned preflight_status = 0;
  bool forbidden = false;
  for (const auto& [asked, said] : of.seen) {
    if (asked.origin != origin || said.failed) continue;
    if (const auto wrong = fault_of_origin(said, origin)) return {*wrong};
    forbidden = forbidden || said.status == 403;
    if (asked.is_preflight()) preflight_status = said.status;
  }
  const bool others = std::any_of(of.seen.begin(), of.seen.end(), [](const auto& item) {
    return !item.first.origin.empty() && item.second.field("access-control-allow-origin");
  });
  if (forbidden || others) return {code::origin_not_allowed};
  if (preflight_status == 401) return {code::preflight_needs_key, 401};
  if (preflight_status >= 300 && preflight_status < 400)
    return {code::preflight_redirected, preflight_status};
  return {code::cors_missing};
}

std::vector<fault> faults_of_preflight(const answer& said, std::string_view origin,
                                       std::string_view method, const names& asked) {
  std::vector<fault> all;
  if (said.failed) return {{code::preflight_unanswered}};
  if (said.status == 401) return {{code::preflight_needs_key, 401}};
  if (said.is_redirect()) return {{code::preflight_redirected, said.status}};
  if (const auto wrong = fault_of_origin(said, origin)) all.push_back({*wrong});
  if (admission_of(said, origin) == admission::missing) {
    all.push_back({code::preflight_without_cors, said.status});
  } else if (!said.is_ok()) {
    all.push_back({code::preflight_status, said.status});
  }
  const granted_names methods = granted_methods(said);
  const granted_names headers = granted_headers(said);
  if (!methods.valid || !headers.valid) {
    all.push_back({code::list_unreadable});
    return all;
  }
  // An answer that is no grant says nothing of what it would grant.
  if (!said.is_ok() || (methods.names.empty() && headers.names.empty() && !all.empty())) return all;
  if (!grants_method(methods, method)) all.push_back({code::method_not_allowed});
  const names missing = missing_headers(headers, asked);
  if (!missing.empty()) all.push_back({code::header_not_allowed, 0, missing});
  return all;
}

std::vector<fault> faults_of_answer(const examination& of, std::string_view origin) {
  const answer* said = find(of.seen, reading(origin));
  if (said == nullptr || said->failed) return {};
  if (const auto wrong = fault_of_origin(*said, origin))
    return {{.code = *wrong, .of_answer = true}};
  // An error that cannot be read is told by itself; its success may well be readable.
  const bool missing = admission_of(*said, origin) == admission::missing && said->status < 400;
  if (missing && !said->is_redirect()) {
    return {{.code = code::answer_without_cors, .of_answer = true}};
  }
  return {};
}

class collector {
public:
  collector(const examination& of, std::vector<finding>& found) : of_(of), found_(found) {}

  void look_at(const std::string& origin) {
    if (origin == of_.about.origin()) return;  // its own page crosses nothing
    const std::string source = of_.answers_for(origin);
    if (source != origin) add(fault_of_stranger(of_, origin), origin, origin, nullptr, {});
    if (source.empty()) return;
    for (const sdk_call& call : sdk_calls()) {
      look_at(origin, source, call);
    }
  }

private:
  void look_at(const std::string& origin, const std::string& source, const sdk_call& call) {
    const names usual(call.headers.begin(), call.headers.end());
    std::vector<fault> faults;
    if (!usual.empty() || call.method == "DELETE") {
      if (const answer* said = settled(source, call, usual))
        faults = faults_of_preflight(*said, source, call.method, usual);
    }
    if (faults.empty()) faults = faults_of_answer(of_, source);
    for (const fault& one : faults) add(one, origin, source, &call, usual);
    if (!call.optional.empty() && faults.empty()) look_at_options(origin, source, call);
  }

  void look_at_options(const std::string& origin, const std::string& source, const sdk_call& call) {
    std::set<std::string_view> headers(call.headers.begin(), call.headers.end());
    headers.insert(call.optional.begin(), call.optional.end());
    const names with(headers.begin(), headers.end());
    const answer* said = settled(source, call, with);
    if (said == nullptr) return;
    for (fault& one : faults_of_preflight(*said, source, call.method, with)) {
      if (one.code != code::header_not_allowed) continue;
      one.code = code::optional_header_not_allowed;
      add(one, origin, source, &call, with);
    }
  }

  // Chromium leaves User-Agent out, and a server that looks at each set apart may have been asked
  // without it alone.
  const answer* settled(const std::string& source, const sdk_call& call, names headers) const {
    if (const answer* said = preflight_answer(of_.seen, source, call.method, call.path, headers)) {
      return said;
    }
    std::erase(headers, "user-agent");
    return preflight_answer(of_.seen, source, call.method, call.path, headers);
  }

  void add(const fault& one, const std::string& origin, const std::string& source,
           const sdk_call* call, const names& headers) {
    finding& into = of_code(one);
    add_once(into.origins, origin);
    for (const std::string_view name : one.headers) add_once(into.headers, name);
    if (call != nullptr) {
      add_package(into.packages, *call);
      if (one.code == code::method_not_allowed) add_once(into.methods, call->method);
      add_once(into.paths, std::string(call->method) + " " + std::string(call->path));
    }
    show(into, one, origin, source, call, headers);
  }

  // What a browser prints, of the first call that it prints it for.
  void show(finding& into, const fault& one, const std::string& origin, const std::string& source,
            const sdk_call* call, const names& headers) {
    static const std::string_view json[] = {"content-type"};
    for (std::size_t i = 0; i < into.blocked.size(); ++i) {
      if (into.blocked[i] || (call != nullptr && !sends(browsers[i], call->in))) continue;
      const bool any_call = call == nullptr;
      const trial seen = play(of_.about, of_.seen,
                              {.origin = origin,
                               .method = any_call ? "POST" : call->method,
                               .path = any_call ? "/api/chat" : call->path,
                               .headers = any_call ? std::span<const std::string_view>(json)
                                                   : std::span<const std::string_view>(headers),
                               .browser = browsers[i],
                               .answers_of = source == origin ? "" : source});
      if (!seen.blocked() || !is_told_by(one.code, seen.reason)) continue;
      into.blocked[i] = true;
      into.console[i] = seen.console;
    }
    if (!into.evidence.empty()) return;
    if (call == nullptr &&
        (one.code == code::preflight_needs_key || one.code == code::preflight_redirected)) {
      into.evidence = evidence_of_preflight(source, one.status);
      return;
    }
    const probe asked = one.of_answer || call == nullptr
                            ? reading(source)
                            : preflight(source, call->method, call->path, headers);
    into.evidence = evidence_at(of_, asked);
    if (!into.evidence.empty() || call == nullptr) return;
    if (const answer* said = settled(source, *call, headers)) {
      into.evidence = evidence_of(asked, *said);
    }
  }

  // The first one with this status.
  std::string evidence_of_preflight(const std::string& origin, unsigned status) const {
    const auto shown = std::find_if(of_.seen.begin(), of_.seen.end(), [&](const auto& item) {
      return item.first.is_preflight() && item.first.origin == origin &&
             item.second.status == status;
    });
    return shown == of_.seen.end() ? "" : evidence_of(shown->first, shown->second);
  }

  finding& of_code(const fault& one) {
    const auto key = std::pair(one.code, one.status);
    const auto known = places_.find(key);
    if (known != places_.end()) return found_[known->second];
    places_[key] = found_.size();
    found_.push_back({.code = one.code, .message = {}});
    return found_.back();
  }

  const examination& of_;
  std::vector<finding>& found_;
  std::map<std::pair<doctor::code, unsigned>, std::size_t> places_;
};

}  // namespace

void look_at_pages(const examination& of, std::vector<finding>& found) {
  collector all(of, found);
  for (const std::string& origin : of.about.origins) all.look_at(origin);
}

}  // namespace ollama_cors::doctor
