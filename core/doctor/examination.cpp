#include "doctor/examination.hpp"

#include <algorithm>
#include <utility>

#include "doctor/reading.hpp"
#include "doctor/survey.hpp"
#include "fetch/ascii.hpp"
#include "fetch/origin.hpp"

namespace ollama_cors::doctor {
namespace {

// What a browser would not tell from the headers: what it decides by itself, and what our shim
// refuses though it grants the preflight.
void judge(const examination& of, crossing& row) {
  const bool refused = of.is_route_refused(row.origin);
  const bool shim = of.server.front == server::kind::shim && row.origin != of.about.origin();
  for (std::size_t i = 0; i < row.in.size(); ++i) {
    trial& one = row.in[i];
    if (browsers[i] == page::browser::chromium && one.known && !one.blocked() &&
        of.is_insecure_stranger(row.origin)) {
      one.outcome = page::outcome::blocked;
      continue;
    }
    if (!one.known || one.blocked()) continue;
    const bool read = row.call->method == "GET";
    one.refused = of.is_path_unknown() || (refused && read);
    // A shim's granted preflight says nothing of the route, and its refused one nothing of others.
    if (!one.refused && shim && (row.call->path == "/api/delete" || refused)) one.known = false;
  }
}

}  // namespace

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
      judge(made, row);
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

bool examination::asks_for_key() const {
  const answer* said = find(seen, reading(""));
  return said != nullptr && said->status == 401;
}

bool examination::is_path_unknown() const {
  const answer* beside = find(seen, version_at_root());
  const answer* below = find(seen, version());
  if (beside != nullptr && below != nullptr && !beside->failed) {
    if (!below->is_ok() && beside->is_ok() && !version_in(*beside).empty()) return true;
  }
  return std::any_of(about.origins.begin(), about.origins.end(), [&](const std::string& origin) {
    const answer* said = find(seen, reading(origin));
    return said != nullptr && words_of_shim(*said).reason == "route-unknown";
  });
}

bool examination::is_route_refused(std::string_view origin) const {
  const answer* said = find(seen, reading(origin));
  return said != nullptr && words_of_shim(*said).reason == "route-not-granted";
}

bool examination::is_insecure_stranger(std::string_view origin) const {
  const auto page = fetch::parse_origin(origin);
  return page && page->scheme == "http" && space_of(page->host) == space::open &&
         space_of(about.host) != space::open;
}

std::string examination::answers_for(std::string_view origin) const {
  if (is_let_in(origin)) return std::string(origin);
  for (const std::string& other : about.origins) {
    if (is_let_in(other)) return other;
  }
  return is_let_in(reference_origin) ? std::string(reference_origin) : "";
}

std::string examination::told_by() const {
  return about.origins.empty() ? "" : answers_for(about.origins.front());
}

void show_reading(const examination& of, finding& into, const std::string& source,
                  const probe& actual) {
  const std::string& origin = of.about.origins.front();
  for (std::size_t i = 0; i < into.blocked.size(); ++i) {
    if (into.blocked[i]) continue;
    const trial seen = play(of.about, of.seen,
                            {.origin = origin,
                             .method = "GET",
                             .path = actual.target,
                             .headers = {},
                             .browser = browsers[i],
                             .answers_of = source == origin ? "" : source,
                             .actual = actual});
    if (!seen.blocked() || seen.reason == page::reason::mixed_content) continue;
    into.blocked[i] = true;
    into.console[i] = seen.console;
  }
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
