#include "doctor/describe.hpp"

#include <algorithm>

#include "doctor/survey.hpp"

namespace ollama_cors::doctor {
namespace {

constexpr std::size_t most_origins = 3;
constexpr std::size_t most_headers = 12;

std::string subject_of(const examination& of) {
  switch (of.server.front) {
    case server::kind::ollama:
      return "Ollama";
    case server::kind::shim:
      return "ollama-cors";
    case server::kind::nginx:
      return "The server (nginx)";
    case server::kind::caddy:
      return "The server (Caddy)";
    case server::kind::unknown:
      break;
  }
  return "The server";
}

// Which of them no rule admits, and which an entry of `deny` names.
std::string of_shim(const examination& of, const finding& what) {
  std::vector<std::string> denied;
  for (const std::string& origin : what.origins) {
    const answer* said = find(of.seen, reading(origin));
    if (said != nullptr && words_of_shim(*said).reason == "origin-denied") denied.push_back(origin);
  }
  if (denied.empty()) return "no rule does.";
  std::string text = "an entry of `deny` names " + told(denied, most_origins) +
                     ", which wins over every rule. A rule has to admit it as well.";
  return denied.size() < what.origins.size() ? text + " The others no rule admits." : text;
}

std::string of_origin(const examination& of, const finding& what) {
  const std::string origins = told(what.origins, most_origins);
  std::string text = subject_of(of) + " does not admit " + origins + ": ";
  const bool null =
      std::find(what.origins.begin(), what.origins.end(), "null") != what.origins.end();
  if (of.server.front == server::kind::ollama) {
    text +=
        "it refuses with 403, without a body and without CORS headers, every origin that "
        "OLLAMA_ORIGINS does not name.";
    if (null) text += " `null` cannot be named there.";
    return text;
  }
  if (of.server.front == server::kind::shim) return text + of_shim(of, what);
  text +=
      "its answers have no Access-Control-Allow-Origin for it, while another origin gets one, "
      "or they are 403.";
  if (of.server.reaches_ollama) text += " That refusal is the Ollama's behind it.";
  return text;
}

std::string of_headers(const examination& of, const finding& what, bool optional) {
  const std::string names = told(what.headers, most_headers);
  std::string text = of.server.lists_as_ollama
                         ? "Ollama answers every preflight with the same list of headers. It lacks "
                         : "The preflight's answer lacks ";
  text += names + ", which ";
  return text + (optional
                     ? "some options of these packages add."
                     : "calls of these packages send by default: each of those calls is blocked.");
}

std::string of_preflight(const finding& what) {
  // "OPTIONS … → 404; …": the evidence says the status.
  const std::size_t arrow = what.evidence.rfind(" → ");
  if (arrow == std::string::npos) return "another status";
  const std::string rest = what.evidence.substr(arrow + std::string(" → ").size());
  return rest.substr(0, rest.find(';'));
}

std::string sentence(const examination& of, const finding& what) {
  switch (what.code) {
    case code::origin_not_allowed:
      return of_origin(of, what);
    case code::cors_missing:
      return "No answer to " + told(what.origins, most_origins) +
             " has an Access-Control-Allow-Origin: the server knows nothing of CORS, or keeps it "
             "to "
             "origins that were not tried.";
    case code::allow_origin_mismatch:
      return "Access-Control-Allow-Origin says something else than " +
             told(what.origins, most_origins) +
             ": a fixed origin, a list, or one with a slash or a port too many. It has to be the "
             "asking page's origin, to the letter.";
    case code::duplicate_allow_origin:
      return "Access-Control-Allow-Origin is there more than once, or holds several values. Mostly "
             "a proxy adds one to the one that the server behind it has sent already.";
    case code::preflight_needs_key:
      return "The preflight is answered 401. A preflight never carries a key: no page gets "
             "through, "
             "whatever key it has.";
    case code::preflight_redirected:
      return "The preflight is answered by a redirect (" + of_preflight(what) +
             "), which no browser follows.";
    case code::preflight_unanswered:
      return "The preflight gets no answer: " + of_preflight(what) +
             " Something on the way drops OPTIONS.";
    case code::preflight_status:
      return "The preflight admits the origin, but is answered " + of_preflight(what) +
             "; only 200 to 299 counts.";
    case code::preflight_without_cors:
      return "The preflight is answered " + of_preflight(what) +
             " without an Access-Control-Allow-Origin for the page, which other answers have: "
             "OPTIONS goes another way.";
    case code::answer_without_cors:
      return "The preflight is granted, but the answer to the request itself has no "
             "Access-Control-Allow-Origin: the request is carried out, and its page may not read "
             "what came of it.";
    case code::list_unreadable:
      return "Access-Control-Allow-Methods or Access-Control-Allow-Headers holds something that is "
             "no name between its commas. Browsers then drop the whole list.";
    case code::method_not_allowed:
      return "The preflight's answer lacks " + told(what.methods, most_headers) +
             " in Access-Control-Allow-Methods.";
    case code::header_not_allowed:
      return of_headers(of, what, false);
    case code::optional_header_not_allowed:
      return of_headers(of, what, true);
    default:
      return std::string(words_of(what.code).meaning);
  }
}

}  // namespace

std::string told(const std::vector<std::string>& words, std::size_t at_most) {
  std::string text;
  const std::size_t shown = std::min(words.size(), at_most);
  for (std::size_t i = 0; i < shown; ++i) {
    const bool last = i + 1 == words.size();
    if (i > 0) text += last ? " and " : ", ";
    text += words[i];
  }
  if (shown < words.size()) text += " and " + std::to_string(words.size() - shown) + " more";
  return text;
}

void describe(const examination& of, finding& what) {
  if (what.message.empty()) what.message = sentence(of, what);
}

}  // namespace ollama_cors::doctor
