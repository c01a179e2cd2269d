// A page that asks what a random request asks: the same origin, host, path, key and header names,
// as script would have to write them.
#pragma once

#include "page/request.hpp"
#include "policy.hpp"
#include "random.hpp"

struct generated_page {
  ollama_cors::page::environment where;
  ollama_cors::page::request what;
};

generated_page generate_page(random_source& random, const model::description& rules,
                             const model::catalogue& packages);
