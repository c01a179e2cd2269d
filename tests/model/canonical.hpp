// When two results are equal: tests/vectors/README.md, and how they are shown.
#pragma once

#include <string>

#include "policy.hpp"

model::field_lines canonical(const model::field_lines& headers);
bool same(const model::result& left, const model::result& right);

// JSON text; bytes as U+0000–U+00FF. `to_json(request)` is a line of `ollama-cors decide`.
std::string json_text(const std::string& bytes);
std::string to_json(const model::result& value);
std::string to_json(const model::request& value);
