// Where pages are sent on: of what they ask for, and of the paths that SDKs make of a base URL with
// a slash. https://fetch.spec.whatwg.org/#http-redirect-fetch
#include <algorithm>

#include "doctor/examination.hpp"
#include "doctor/reading.hpp"
#include "doctor/redirects.hpp"
#include "doctor/survey.hpp"

namespace ollama_cors::doctor {
namespace {

// Of what pages ask for: nothing of it arrives, whatever the CORS headers say.
void look_at_plain(const examination& of, std::vector<finding>& found) {
  std::vector<probe> asked_for;
  for (const std::string& origin : of.about.origins) asked_for.push_back(reading(origin));
  asked_for.push_back(reading(""));
  finding one{.code = code::redirected, .message = {}};
  for (const probe& asked : asked_for) {
    const answer* said = find(of.seen, asked);
    const auto to = said == nullptr ? std::nullopt : sent_on_to(of.about, asked, *said);
    if (!to) continue;
    if (!asked.origin.empty()) one.origins.push_back(asked.origin);
    if (!one.evidence.empty()) continue;
    one.evidence = evidence_of(asked, *said);
    one.paths.push_back("GET " + asked.target);
    const bool readable = asked.origin.empty() || admits(*said, asked.origin);
    const bool keeps_method = said->status == 307 || said->status == 308;
    one.message =
        "GET " + asked.target + " is answered by a redirect (" + std::to_string(said->status) +
        ") to " + fetch::serialise(*to, false) + ". " +
        (readable ? "A page gets what is there, if that admits it. A redirected preflight fails" +
                        std::string(keeps_method ? "." : ", and a redirected POST becomes a GET.")
                  : "It has no CORS headers: a browser stops there.");
    if (!asked.origin.empty()) show_reading(of, one, asked.origin, asked);
  }
  if (!one.evidence.empty()) found.push_back(std::move(one));
}

void look_at_slashes(const examination& of, std::vector<finding>& found) {
  const std::string origin = of.told_by();
  if (origin.empty()) return;
  const answer* plain = find(of.seen, reading(origin));
  if (plain != nullptr && sent_on_to(of.about, reading(origin), *plain)) return;  // told by itself
  finding one{.code = code::redirect_without_cors, .message = {}};
  for (const probe& asked : {reading_slashed(origin), reading_doubled(origin)}) {
    const answer* said = find(of.seen, asked);
    if (said == nullptr || said->failed || !said->is_redirect() || admits(*said, origin)) continue;
    one.paths.push_back("GET " + asked.target);
    if (!one.evidence.empty()) continue;
    one.evidence = evidence_of(asked, *said);
    one.message =
        "GET " + asked.target + " is redirected by " + std::to_string(said->status) +
        " without CORS headers. A browser stops there, though the place that the redirect "
        "names would admit the page: a base URL that ends in a slash is enough for it.";
    show_reading(of, one, origin, asked);
  }
  if (!one.paths.empty()) found.push_back(std::move(one));
}

}  // namespace

void look_at_redirects(const examination& of, std::vector<finding>& found) {
  look_at_plain(of, found);
  look_at_slashes(of, found);
}

}  // namespace ollama_cors::doctor
