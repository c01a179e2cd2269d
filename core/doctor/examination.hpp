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
  // A stranger reads what the server says.
  bool lets_strangers_in() const;
};

// Each takes one look and appends what it finds.
void look_at_pages(const examination& of, std::vector<finding>& found);
void look_at_strangers(const examination& of, std::vector<finding>& found);
void look_at_answers(const examination& of, std::vector<finding>& found);
void look_at_caches(const examination& of, std::vector<finding>& found);
void look_at_browsers(const examination& of, std::vector<finding>& found);

// "GET /api/tags, Origin: https://a.example → 403": a probe and its answer in a line.
std::string evidence_of(const probe& asked, const answer& said);
std::string evidence_at(const examination& of, const probe& asked);

}  // namespace ollama_cors::doctor
