// Configuration documents as JSON, and the model's description of them.
#pragma once

#include <string>

#include "policy.hpp"

// Of a document that the library accepts. Throws if it holds a key digest that is not in
// secrets.hpp.
model::description read_document(const std::string& text, bool middleware);

// With every switch of `dangerously`.
std::string write_document(const model::description& text);

// tests/vectors/sdk_requests.json: every name that any recorded call of a package sent.
model::catalogue read_catalogue(const std::string& path);
