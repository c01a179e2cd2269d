// Reading documents, and telling people why one was refused.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "handles.hpp"

namespace ollama_cors::cli {

// The whole of a file, or of standard input for `-`. Throws std::runtime_error with the system's
// reason.
std::string read_document(const std::string& path);

// Every problem of a document. Throws std::bad_alloc when there is no memory for it.
owned<ocors_report> check_document(std::string_view text);

// Where people find the value at a JSON pointer.
using name_place = std::function<std::string(std::string_view pointer)>;

// On standard error: an error of the library, each problem of the configuration on its own line.
void print_error(const ocors_error* error, const name_place& place = {});

// A problem of a report in JSON as people read it.
struct told_problem {
  bool is_error = false;
  std::string text;  // "/mode unknown-value: …"
};
std::vector<told_problem> problems_of(std::string_view report_json, const name_place& place = {});

// On standard error: the warnings of a report in JSON.
void print_warnings(const char* report_json, const name_place& place = {});

}  // namespace ollama_cors::cli
