// What pages are let through to, and then told no: the wrong address, and routes that our shim
// keeps from them. A browser has nothing to say of it.
#include <algorithm>

#include "doctor/describe.hpp"
#include "doctor/examination.hpp"
#include "doctor/survey.hpp"

namespace ollama_cors::doctor {
namespace {

constexpr std::size_t most_origins = 3;

// The front page, or whoever asks: what shows it.
probe asked_by_page(const examination& of) {
  for (const std::string& origin : of.about.origins) {
    if (!words_of_shim(*find(of.seen, reading(origin))).reason.empty()) return reading(origin);
  }
  return version();
}

void look_at_path(const examination& of, std::vector<finding>& found) {
  if (!of.is_path_unknown()) return;
  const probe asked = asked_by_page(of);
  const answer& said = *find(of.seen, asked);
  finding one{.code = code::path_unknown,
              .message = "GET " + of.about.base_path + asked.target + " is answered " +
                         std::to_string(said.status) + ", as no Ollama answers GET " +
                         asked.target + ": ",
              .origins = of.about.origins,
              .paths = {"GET " + of.about.base_path + asked.target},
              .evidence = evidence_of(asked, said)};
  one.message += of.about.base_path.empty()
                     ? "what stands at " + of.about.url() + " knows no route of that name."
                     : "the address has a path too many, " + of.about.base_path +
                           ". SDKs put /api or /v1 behind what they are given.";
  found.push_back(std::move(one));
}

void look_at_shims_routes(const examination& of, std::vector<finding>& found) {
  if (of.server.front != server::kind::shim || of.is_path_unknown()) return;
  finding refused{.code = code::route_refused, .message = {}};
  finding open{.code = code::route_not_asked, .message = {}};
  for (const std::string& origin : of.about.origins) {
    const answer* said = find(of.seen, reading(origin));
    if (said == nullptr || origin == of.about.origin()) continue;
    if (of.is_let_in(origin)) open.origins.push_back(origin);
    if (!of.is_route_refused(origin)) continue;
    refused.origins.push_back(origin);
    if (refused.evidence.empty()) refused.evidence = evidence_of(reading(origin), *said);
  }
  if (!refused.origins.empty()) {
    refused.message =
        "No rule that admits " + told(refused.origins, most_origins) +
        " grants GET /api/tags: the page reads a 403. Whether a rule grants inference is not "
        "known, as a POST is never sent.";
    refused.paths = {"GET /api/tags", "GET /v1/models"};
    found.push_back(std::move(refused));
  }
  if (open.origins.empty()) return;
  open.message =
      "ollama-cors grants a page's preflight for any route, so that the page can read why it is "
      "refused: whether DELETE /api/delete then gets through is not known, as it is never sent. "
      "Unless a rule says more, no page may manage models.";
  open.paths = {"DELETE /api/delete"};
  found.push_back(std::move(open));
}

}  // namespace

void look_at_routes(const examination& of, std::vector<finding>& found) {
  look_at_path(of, found);
  look_at_shims_routes(of, found);
}

}  // namespace ollama_cors::doctor
