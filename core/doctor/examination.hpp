// Everything that is known of a server when all is asked, and the looks that are taken at it.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "doctor/calls.hpp"
#include "doctor/finding.hpp"
#include "doctor/probe.hpp"
#include "doctor/question.hpp"
#include "doctor/server.hpp"
#include "doctor/trial.hpp"

namespace ollama_cors::doctor {

// One row of the matrix: a call from an origin, in each of `browsers`.
struct crossing {
  std::string origin;
  const sdk_call* call;
  std::array<trial, 3> in;  // not `known` where the browser does not send the call so
};

struct examination {
  question about;
  observations seen;
  doctor::server server;
  std::vector<crossing> matrix;

  static examination of(question about, observations seen);

  // Whose answers show what follows once `origin` is admitted: its own where it is, else another
  // origin's; "" if nobody is.
  std::string answers_for(std::string_view origin) const;
  bool is_let_in(std::string_view origin) const;
  // The origin whose answers tell how pages are answered; "" if none is admitted.
  std::string told_by() const;
  // A stranger reads what the server says.
  bool lets_strangers_in() const;
  // Without a key, nobody gets more than a 401.
  bool asks_for_key() const;
  // What is below the address is not an Ollama's, and what is beside it is; or our shim says so.
  bool is_path_unknown() const;
  // Our shim lets the origin in, but not to GET /api/tags.
  bool is_route_refused(std::string_view origin) const;
  // A public page that came by http: Chromium lets it reach neither this machine nor its network.
  bool is_insecure_stranger(std::string_view origin) const;
};

// Each takes one look and appends what it finds.
void look_at_pages(const examination& of, std::vector<finding>& found);
void look_at_strangers(const examination& of, std::vector<finding>& found);
void look_at_routes(const examination& of, std::vector<finding>& found);
void look_at_redirects(const examination& of, std::vector<finding>& found);
void look_at_answers(const examination& of, std::vector<finding>& found);
void look_at_caches(const examination& of, std::vector<finding>& found);
void look_at_browsers(const examination& of, std::vector<finding>& found);
void look_at_certificate(const examination& of, std::vector<finding>& found);

// "GET /api/tags, Origin: https://a.example → 403": a probe and its answer in a line.
std::string evidence_of(const probe& asked, const answer& said);
// What browsers print where a page's plain reading is answered as `actual` was. It is told of the
// page that was asked about, also where `source`'s answers stand for its own.
void show_reading(const examination& of, finding& into, const std::string& source,
                  const probe& actual);
std::string evidence_at(const examination& of, const probe& asked);

}  // namespace ollama_cors::doctor
