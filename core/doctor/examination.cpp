#include "doctor/examination.hpp"

#include <algorithm>
#include <utility>

#include "doctor/reading.hpp"
#include "doctor/survey.hpp"
#include "fetch/ascii.hpp"

namespace ollama_cors::doctor {

examination examination::of(question about, observations seen) {
  examination made{std::move(about), std::move(seen), {}, {}};
  made.server = identify(made.about, made.seen);
  for (const std::string& origin : made.about.origins) {
    for (const sdk_call& call : sdk_calls()) {
      crossing row{origin, &call, {}};
      for (std::size_t i = 0; i < row.in.size(); ++i) {
        if (!sends(browsers[i], call.in)) continue;
        row.in[i] = play(made.about, made.seen,
                         {.origin = origin,
                          .method = call.method,
                          .path = call.path,
                          .headers = call.headers,
                          .browser = browsers[i]});
      }
      made.matrix.push_back(std::move(row));
    }
  }
  return made;
}

bool examination::is_let_in(std::string_view origin) const {
  return doctor::is_let_in(seen, origin);
}

bool examination::lets_strangers_in() const {
  return is_let_in(foreign_origin);
}

std::string examination::answers_for(std::string_view origin) const {
  if (is_let_in(origin)) return std::string(origin);
  for (const std::string& other : about.origins) {
    if (is_let_in(other)) return other;
  }
  return is_let_in(reference_origin) ? std::string(reference_origin) : "";
}

std::string evidence_of(const probe& asked, const answer& said) {
  std::string line = std::string(asked.method()) + " " + asked.target;
  if (!asked.address.empty()) line += " at " + asked.address;
  if (!asked.host.empty()) line += ", Host: " + asked.host;
  if (!asked.origin.empty()) line += ", Origin: " + asked.origin;
  if (asked.is_preflight()) line += ", asking for " + asked.asked_method;
  if (said.failed) return line + " → " + said.failure_text;
  line += " → " + std::to_string(said.status);
  for (const page::header& field : said.fields) {
    constexpr std::size_t enough = 100;
    const bool telling = fetch::starts_with_lower(field.name, "access-control-") ||
                         fetch::equal_to_lower(field.name, "vary") ||
                         fetch::equal_to_lower(field.name, "location");
    if (!telling) continue;
    const bool longer = field.value.size() > enough;
    line += "; " + field.name + ": " + field.value.substr(0, enough) + (longer ? "…" : "");
  }
  return line;
}

std::string evidence_at(const examination& of, const probe& asked) {
  const answer* said = find(of.seen, asked);
  return said == nullptr ? std::string() : evidence_of(asked, *said);
}

}  // namespace ollama_cors::doctor
