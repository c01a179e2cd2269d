// Plain loops over characters.
#include "text.hpp"

namespace model {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_lower_alphanumeric(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z');
}

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

bool begins_with(const std::string& text, const std::string& start) {
  return text.size() >= start.size() && text.substr(0, start.size()) == start;
}

bool ends_with(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

bool contains(const strings& list, const std::string& text) {
  for (const std::string& item : list)
    if (item == text) return true;
  return false;
}

strings split(const std::string& text, char separator) {
  strings parts(1);
  for (const char c : text) {
    if (c == separator) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

std::string join(const strings& list, const std::string& separator) {
  std::string text;
  for (const std::string& item : list) {
    if (!text.empty()) text += separator;
    text += item;
  }
  return text;
}

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool is_token(const std::string& text) {
  const std::string marks = "!#$%&'*+-.^_`|~";
  for (const char c : text) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!letter && !is_digit(c) && marks.find(c) == std::string::npos) return false;
  }
  return !text.empty();
}

std::string normalised_method(const std::string& method) {
  for (const std::string known : {"DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"})
    if (lower(method) == lower(known)) return known;
  return method;
}

std::optional<unsigned> port_number(const std::string& text) {
  if (text.empty() || text.size() > 5) return std::nullopt;
  unsigned number = 0;
  for (const char c : text) {
    if (!is_digit(c)) return std::nullopt;
    number = number * 10 + static_cast<unsigned>(c - '0');
  }
  if (number > 65535) return std::nullopt;
  return number;
}

strings values_of(const field_lines& lines, const std::string& name) {
  strings values;
  for (const auto& [field, value] : lines)
    if (lower(field) == lower(name)) values.push_back(trimmed(value));
  return values;
}

}  // namespace model
