// The model over the shared vectors, so that its reading of the contract is held against theirs.
#pragma once

#include <string>

#include "policy.hpp"

struct vector_counts {
  unsigned long passed = 0;
  unsigned long failed = 0;
};

// `path` is the flat form (tests/vectors/README.md).
vector_counts run_vectors(const std::string& path, const model::catalogue& packages);
