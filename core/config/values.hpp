// Reading typed values out of a document, reporting what is wrong with them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/document.hpp"
#include "config/known_keys.hpp"
#include "config/report.hpp"

namespace ollama_cors::config {

void add_error(report& findings, const node& at, std::string code, std::string message,
               std::string suggestion = "");
void add_warning(report& findings, const node& at, std::string code, std::string message,
                 std::string suggestion = "");

// How messages name a value: `"max_age"`, `entry 2 of "origins"`, `The configuration`.
std::string name_of(const node& value);

// Reports "wrong-type" unless the value is of the kind.
bool expect(const node& value, node::kind kind, report& findings, std::string suggestion = "");

// Reports "unknown-key" for each member that the section does not know. The value is an object.
void check_keys(const node& object, section where, report& findings);

std::optional<bool> read_boolean(const node& value, report& findings);

struct range {
  std::int64_t least;
  std::int64_t most;
};
// Reports "wrong-type" or "out-of-range".
std::optional<std::int64_t> read_integer(const node& value, range allowed, report& findings);

// Reports "unknown-value". The index of the choice.
std::optional<std::size_t> read_choice(const node& value,
                                       const std::vector<std::string_view>& choices,
                                       report& findings);

// The elements that are strings; reports "wrong-type" for the others and for anything but a list.
// Nothing if it is no list.
std::optional<std::vector<node>> read_strings(const node& value, report& findings);

// `; did you mean "x"?`, or `; known are "x", "y" or "z".`
std::string guess(std::string_view word, const std::vector<std::string_view>& known);
// The guess alone, as JSON text; "" if there is none.
std::string guess_suggestion(std::string_view word, const std::vector<std::string_view>& known);

}  // namespace ollama_cors::config
