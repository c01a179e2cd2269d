// A page on one side, the policy with its upstream on the other, and what became of a fetch().
#pragma once

#include <functional>
#include <string>

#include "generate_page.hpp"
#include "page/fetching.hpp"
#include "policy.hpp"

using decider = std::function<model::result(const model::request&)>;

// How a pair ended. All but `disagreement` are as they should be.
enum class pair_end {
  unsent,             // script's mistake, or nothing that a browser would send
  read_upstream,      // granted, and the page reads what the upstream said
  read_refusal,       // refused, and the page reads why
  blocked,            // refused, and the browser keeps the answer from the page
  needs_credentials,  // granted without credentials, asked for with them
  disagreement
};

struct pair_result {
  pair_end end = pair_end::unsent;
  std::string wrong;  // of a disagreement
};

pair_result run_pair(const generated_page& page, const decider& decide,
                     ollama_cors::page::preflight_cache& cache, ollama_cors::page::instant now);
