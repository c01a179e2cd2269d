// What is wrong with single answers, whoever asks: redirects, errors, `*` where it does not count.
#include <algorithm>

#include "doctor/examination.hpp"
#include "doctor/reading.hpp"
#include "doctor/survey.hpp"
#include "fetch/list.hpp"

namespace ollama_cors::doctor {
namespace {

void look_at_errors(const examination& of, std::vector<finding>& found) {
  const std::string origin = of.told_by();
  const answer* read = origin.empty() ? nullptr : find(of.seen, reading(origin));
  if (read == nullptr || (read->status < 400 && !admits(*read, origin))) return;  // told already
  finding one{.code = code::error_unreadable, .message = {}};
  for (const probe& asked : {reading(origin), reading_unknown(origin)}) {
    const answer* said = find(of.seen, asked);
    if (said == nullptr || said->failed || said->status < 400 || admits(*said, origin)) continue;
    one.paths.push_back("GET " + asked.target);
    if (!one.evidence.empty()) continue;
    one.evidence = evidence_of(asked, *said);
    one.message = "The error " + std::to_string(said->status) +
                  " comes without CORS headers. A page cannot read it: its SDK takes it for a dead "
                  "network, retries, and says nothing of the cause.";
    show_reading(of, one, origin, asked);
  }
  if (!one.paths.empty()) found.push_back(std::move(one));
}

void look_at_failure(const examination& of, std::vector<finding>& found) {
  const answer* said = find(of.seen, reading(""));
  if (said == nullptr || said->failed || said->status < 500) return;
  found.push_back({.code = code::server_failing,
                   .message = "The server answers GET /api/tags with " +
                              std::to_string(said->status) +
                              ": what stands behind it does not run, or cannot be reached.",
                   .paths = {"GET /api/tags"},
                   .evidence = evidence_of(reading(""), *said)});
}

void look_at_wildcards(const examination& of, std::vector<finding>& found) {
  finding credentials{.code = code::wildcard_with_credentials,
                      .message =
                          "Access-Control-Allow-Origin is * and "
                          "Access-Control-Allow-Credentials true: with credentials `*` does "
                          "not count, so pages that send them are blocked, and for all others "
                          "the second line says nothing."};
  finding authorization{
      .code = code::authorization_not_listed,
      .message =
          "Access-Control-Allow-Headers grants Authorization by `*` alone. By the Fetch "
          "standard `*` does not cover it; today's browsers let it pass, and may stop to.",
      .headers = {"authorization"}};
  bool unlisted = false, credentialed = false;
  for (const auto& [asked, said] : of.seen) {
    if (said.failed || asked.origin.empty()) continue;
    if (admission_of(said, asked.origin) == admission::any && has_credentials(said)) {
      const bool plain = asked == reading(asked.origin) && asked.origin != foreign_origin;
      if (!credentialed || plain) credentials.evidence = evidence_of(asked, said);
      credentialed = true;
    }
    if (!asked.is_preflight() || !said.is_ok()) continue;
    const granted_names headers = granted_headers(said);
    if (!headers.any || !admits(said, asked.origin)) continue;
    if (!fetch::list_holds(asked.asked_headers, "authorization")) continue;
    const bool listed = std::find(headers.names.begin(), headers.names.end(), "authorization") !=
                        headers.names.end();
    if (listed) continue;
    if (!unlisted) authorization.evidence = evidence_of(asked, said);
    unlisted = true;
  }
  if (credentialed) {
    const std::string origin = of.told_by();
    for (std::size_t i = 0; i < credentials.blocked.size(); ++i) {
      const trial seen = play(of.about, of.seen,
                              {.origin = origin,
                               .method = "GET",
                               .path = "/api/tags",
                               .headers = {},
                               .browser = browsers[i],
                               .credentials = page::credentials_mode::include});
      credentials.blocked[i] = seen.blocked();
      if (seen.blocked()) credentials.console[i] = seen.console;
    }
    found.push_back(std::move(credentials));
  }
  if (unlisted) found.push_back(std::move(authorization));
}

void look_at_notes(const examination& of, std::vector<finding>& found) {
  const bool keyed = of.asks_for_key();
  if (keyed) {
    const bool anyone = of.lets_strangers_in();
    found.push_back({.code = code::key_required,
                     .message = "Requests without a key are answered 401: each page has to send "
                                "one, in Authorization or x-api-key." +
                                std::string(anyone ? " Pages of any site may try theirs." : ""),
                     .evidence = evidence_at(of, reading(""))});
  }
  if (!of.server.ollama_behind && !keyed && of.server.front != server::kind::shim) {
    found.push_back({.code = code::not_an_ollama,
                     .message = "Neither GET / nor GET /api/version answers as an Ollama does: is "
                                "this the right address?",
                     .evidence = evidence_at(of, version())});
  }
  const auto lna = std::find_if(of.seen.begin(), of.seen.end(), [](const auto& item) {
    return item.second.field("access-control-allow-private-network").has_value();
  });
  if (lna != of.seen.end()) {
    found.push_back({.code = code::private_network_header,
                     .message = "Access-Control-Allow-Private-Network is answered to browsers that "
                                "no longer ask: since Chrome 142 the user is asked instead, and no "
                                "header grants or refuses it.",
                     .evidence = evidence_of(lna->first, lna->second)});
  }
  const std::string origin = of.told_by();
  const answer* read = origin.empty() ? nullptr : find(of.seen, reading(origin));
  if (read == nullptr || !admits(*read, origin)) return;
  const std::string exposed = read->field("access-control-expose-headers").value_or("");
  if (fetch::list_holds(exposed, "*")) return;
  finding hidden{.code = code::response_headers_hidden,
                 .message =
                     "SDKs cannot read the headers that name a request or ask them to wait: "
                     "the server does not expose them.",
                 .evidence = evidence_of(reading(origin), *read)};
  for (const std::string_view name :
       {"x-request-id", "request-id", "retry-after", "retry-after-ms", "x-should-retry"}) {
    if (!fetch::list_holds(exposed, name)) hidden.headers.emplace_back(name);
  }
  if (!hidden.headers.empty()) found.push_back(std::move(hidden));
}

}  // namespace

void look_at_answers(const examination& of, std::vector<finding>& found) {
  look_at_failure(of, found);
  look_at_errors(of, found);
  look_at_wildcards(of, found);
  look_at_notes(of, found);
}

}  // namespace ollama_cors::doctor
