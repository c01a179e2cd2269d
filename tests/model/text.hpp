// Words about text that the model's other files are written in. Slow and plain on purpose.
#pragma once

#include <string>

#include "policy.hpp"

namespace model {

bool is_digit(char c);
bool is_lower_alphanumeric(char c);

// ASCII lower case (RFC 9110 5.1, URL standard: hosts).
std::string lower(std::string text);
bool begins_with(const std::string& text, const std::string& start);
bool ends_with(const std::string& text, const std::string& end);
bool contains(const strings& list, const std::string& text);

// "a.b." split at '.' is "a", "b", "".
strings split(const std::string& text, char separator);
std::string join(const strings& list, const std::string& separator);

// Without the spaces and tabs around it (RFC 9110 5.6.3, OWS).
std::string trimmed(const std::string& text);

// RFC 9110 5.6.2.
bool is_token(const std::string& text);

// Fetch, "normalize a method": six in any case; all others as they are.
std::string normalised_method(const std::string& method);

// Decimal digits alone, 1 to 5 of them, at most 65535.
std::optional<unsigned> port_number(const std::string& text);

// The values of all lines of a field, in their order; names in any case (RFC 9110 5.1), values
// without the white space around them (RFC 9110 5.5).
strings values_of(const field_lines& lines, const std::string& name);

}  // namespace model
