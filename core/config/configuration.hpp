// JSON text → access rules and server settings, with every problem at once.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/report.hpp"
#include "config/settings.hpp"
#include "config/words.hpp"
#include "config/written_keys.hpp"
#include "keys/key_ring.hpp"
#include "policy/decision.hpp"

namespace ollama_cors::config {

// An entry of `deny`, for each pattern of policy::spec::deny: a preset makes several patterns.
struct denied_entry {
  int index;         // in the document's list
  std::string text;  // as normalised
};

// Who may cross: the rules and the API keys of one configuration. Immutable, shared between
// threads.
struct access {
  policy::policy rules;
  keys::key_ring keys;
  std::vector<std::optional<policy::route_set>> key_routes;  // beside each key; nothing = no bound
  std::string normalised;  // the document as it was understood, JSON; compiles to the same access
  std::vector<denied_entry> denied;  // beside each pattern of `deny`
  access_words words;                // as understood; what explanations quote
  written_keys written;              // what of it the document wrote itself

  // Key verdict and policy in one go. Allocates nothing (but what libcrypto does when keys are
  // set). `decision.deny` comes out as the index of the document's entry, whatever presets stand
  // before it.
  void decide(const policy::request& request, policy::decision& decision) const noexcept;

  // The index of the key that the request shows, -1 if none that is known.
  int shown_key(const policy::request& request) const noexcept;

  // What the keys say of the request. Allocates nothing either.
  policy::key_verdict judge_key(const policy::request& request) const noexcept;
};

// The rest of the document.
struct configuration {
  std::shared_ptr<const config::access> access;
  config::settings settings;
};

enum class profile {
  shim,        // the defaults of CONTRACT.md 1
  middleware,  // our policy in someone else's server: hosts any, routes any, no Sec-Fetch-Site
               // check
};

// Nothing if the report has errors. Warnings stand in the report either way.
std::optional<configuration> load(std::string_view json_text, profile as, report& findings);

// The JSON Schema (2020-12) that load() agrees with.
std::string_view schema() noexcept;

// Why a request was decided so, for people.
struct explanation {
  std::string message;
  std::string pointer;  // the place in the configuration; "" = none
  // The one change that would allow it, in the grammar of explain/fix.hpp; "" = it is allowed, or
  // none would. Where another obstacle waits behind it, the message names that.
  std::string fix;
  std::string nearest;  // JSON pointer of the rule that comes nearest to allowing it; "" = none
};
explanation explain_parts(const access& rules, const policy::request& request,
                          const policy::decision& decision);

// What `explain` says of a decision: {"message","pointer","fix","nearest"} as JSON text. `pointer`
// names the place in the configuration (null if none), `fix` the one change that would allow it,
// `nearest` the rule that lacks least for it (both null if allowed).
std::string explain(const access& rules, const policy::request& request,
                    const policy::decision& decision);

// JSON pointer of the rule or deny entry that decided; "" if none.
std::string rule_pointer(const policy::decision& decision);

}  // namespace ollama_cors::config
