// Whether strangers get in: pages of other sites, names that were rebound, the network.
#include <algorithm>

#include "doctor/examination.hpp"
#include "doctor/reading.hpp"
#include "doctor/survey.hpp"

namespace ollama_cors::doctor {
namespace {

const std::vector<std::string_view> json{"content-type"};

bool is_granted(const examination& of, const probe& asked) {
  const answer* said = find(of.seen, asked);
  return said != nullptr && grants_all(*said, asked.origin, asked.asked_method, json);
}

void look_at_any_origin(const examination& of, std::vector<finding>& found) {
  const probe asked = reading(foreign_origin);
  const answer* read = find(of.seen, asked);
  const answer* granted = find(of.seen, preflight(foreign_origin, "POST", "/api/chat", json));
  const bool reflected = std::any_of(of.seen.begin(), of.seen.end(), [](const auto& item) {
    const auto& [one, said] = item;
    return one.origin == foreign_origin &&
           admission_of(said, foreign_origin) == admission::echoed && has_credentials(said);
  });
  const bool readable = read != nullptr && admits(*read, foreign_origin);
  // Whoever has no key gets a 401, page or not; only what a browser adds by itself is worth fear.
  const bool kept_out = of.asks_for_key() && read != nullptr && read->status == 401;
  if (kept_out && !reflected) return;
  const answer* shown = readable ? read : granted;
  finding one{
      .code = reflected ? code::reflected_origin_with_credentials : code::any_origin,
      .message =
          reflected ? "The server names any origin that asks in Access-Control-Allow-Origin, and "
                      "allows credentials: a page of any site reads with the visitor's cookies and "
                      "logins whatever the visitor may read."
                    : "Any site's page may use this server: it answered a page of " +
                          std::string(foreign_origin) + " as it would answer yours.",
      .origins = {std::string(foreign_origin)}};
  if (shown != nullptr) {
    one.evidence = evidence_of(
        readable ? asked : preflight(foreign_origin, "POST", "/api/chat", json), *shown);
  }
  found.push_back(std::move(one));
  // Our shim grants a preflight for a route that it will refuse readably: it says nothing here.
  if (of.server.front == server::kind::shim || kept_out) return;
  finding manages{
      .code = code::any_origin_manages,
      .message =
          "The preflights of a stranger's page for routes that delete models or use the "
          "account are granted: any site that its user opens may do both.",
      .origins = {std::string(foreign_origin)}};
  for (const probe& route : {managing(foreign_origin), account(foreign_origin)}) {
    if (!is_granted(of, route)) continue;
    manages.methods.push_back(route.asked_method);
    manages.paths.push_back(route.asked_method + " " + route.target);
    if (manages.evidence.empty()) manages.evidence = evidence_at(of, route);
  }
  if (!manages.paths.empty()) found.push_back(std::move(manages));
}

void look_at_lookalikes(const examination& of, std::vector<finding>& found) {
  finding one{.code = code::origin_lookalike, .message = {}};
  for (const std::string& origin : of.about.origins) {
    for (const std::string& other : lookalikes(origin)) {
      const answer* said = find(of.seen, reading(other));
      if (said == nullptr || !admits(*said, other)) continue;
      if (one.evidence.empty()) one.evidence = evidence_of(reading(other), *said);
      one.origins.push_back(other);
    }
  }
  if (one.origins.empty()) return;
  one.message = "The server admits " + one.origins.front() +
                ", which anyone can register: its comparison of origins has no beginning or no "
                "end, or takes a dot for any character.";
  found.push_back(std::move(one));
}

void look_at_null(const examination& of, std::vector<finding>& found) {
  const auto& asked = of.about.origins;
  if (std::find(asked.begin(), asked.end(), "null") != asked.end()) return;  // it is wanted
  const answer* said = find(of.seen, reading("null"));
  if (said == nullptr || !admits(*said, "null")) return;
  found.push_back({.code = code::null_allowed,
                   .message = "The server admits the origin null. Any site gets it by a sandboxed "
                              "frame, so that it stands for any origin.",
                   .origins = {"null"},
                   .evidence = evidence_of(reading("null"), *said)});
}

// The same text as behind the server's own name: the request got through.
bool is_served(const answer* said, const answer* own) {
  return said != nullptr && own != nullptr && !said->failed && said->is_ok() && own->is_ok() &&
         !said->body.empty() && said->body == own->body;
}

void look_at_host(const examination& of, std::vector<finding>& found) {
  if (of.about.tls || space_of(of.about.host) == space::open) return;
  const probe asked = rebound(of.about);
  const answer* said = find(of.seen, asked);
  if (!is_served(said, find(of.seen, version()))) return;
  found.push_back(
      {.code = code::host_unchecked,
       .message = "The server answers whatever Host says. A site that points a name of its own at "
                  "this address (DNS rebinding) is then of the same origin: its page reads and "
                  "sends what it likes, and CORS is not even asked.",
       .evidence = evidence_of(asked, *said)});
}

void look_at_exposure(const examination& of, std::vector<finding>& found) {
  const answer* own = find(of.seen, version());
  const answer* models = find(of.seen, reading(""));
  if (models == nullptr || models->failed || models->status == 401) return;
  finding one{.code = code::exposed_without_key, .message = {}};
  const auto add = [&](const std::string& place, const std::string& evidence) {
    one.paths.push_back(place);
    if (one.evidence.empty()) one.evidence = evidence;
  };
  if (space_of(of.about.host) != space::loopback) {
    if (models->is_ok()) add(of.about.url(), evidence_of(reading(""), *models));
  }
  for (const std::string& address : of.about.own_addresses) {
    const answer* said = find(of.seen, at_address(address));
    if (is_served(said, own)) add(address, evidence_of(at_address(address), *said));
  }
  if (one.paths.empty()) return;
  one.message = "The server answers at " + one.paths.front() +
                " and asks for no key: whoever reaches that address may run, delete and replace "
                "models, with any program and without any CORS.";
  found.push_back(std::move(one));
}

}  // namespace

void look_at_strangers(const examination& of, std::vector<finding>& found) {
  look_at_exposure(of, found);
  look_at_host(of, found);
  if (of.lets_strangers_in()) {
    look_at_any_origin(of, found);
    return;
  }
  look_at_lookalikes(of, found);
  look_at_null(of, found);
}

}  // namespace ollama_cors::doctor
