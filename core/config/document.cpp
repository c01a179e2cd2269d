// Parsing, strictly: RFC 8259 in UTF-8, no comments, no trailing commas, no second value.
#include "config/document.hpp"

#include <boost/json/parser.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <cmath>

#include "config/ascii.hpp"
#include "config/duplicate_keys.hpp"
#include "config/json_text.hpp"

namespace ollama_cors::config {
namespace {

std::string place_of(std::string_view text, std::size_t offset) {
  std::size_t line = 1;
  std::size_t column = 1;
  for (std::size_t i = 0; i < offset && i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (text[i] == '\n') {
      ++line;
      column = 1;
    } else if ((byte & 0xc0) != 0x80) {
      ++column;
    }
  }
  return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

// What someone may have written there, from the byte at which parsing stopped.
std::string_view hint(std::string_view text, std::size_t offset) {
  if (trimmed(text).empty()) return "An empty configuration is written {}.";
  if (text.starts_with("\xef\xbb\xbf")) {
    return "It begins with a byte order mark: save it as UTF-8 without one.";
  }
  if (offset >= text.size()) return "A bracket, a brace or a text is not closed.";
  const char found = text[offset];
  const std::string_view before = trimmed(text.substr(0, offset));
  const char last = before.empty() ? '\0' : before.back();
  if (found == '/' || found == '#') return "Comments are not allowed.";
  if ((found == ']' || found == '}') && last == ',') return "Delete the \",\" before it.";
  const bool behind_value = fetch::is_digit(last) || last == '"' || last == ']' || last == '}';
  if (behind_value) return "A \",\", a \":\" or a closing bracket is missing before it.";
  if (found == '\'' || found == '`' || fetch::is_lower_alpha(fetch::to_lower(found))) {
    return "Texts and keys take double quotes.";
  }
  return "Comments and trailing commas are not allowed.";
}

problem not_json(std::string_view text, std::size_t offset, std::string_view reason,
                 std::string_view advice) {
  std::string message = "The configuration is not JSON: " + std::string(reason) + " at " +
                        place_of(text, offset) + ". " + std::string(advice);
  return {severity::error, "not-json", "", std::move(message), ""};
}

constexpr double largest_integer = 9007199254740992.0;  // 2^53, where doubles stop being exact

}  // namespace

node::kind node::type() const noexcept {
  switch (value_->kind()) {
    case boost::json::kind::null:
      return kind::null;
    case boost::json::kind::bool_:
      return kind::boolean;
    case boost::json::kind::string:
      return kind::string;
    case boost::json::kind::array:
      return kind::array;
    case boost::json::kind::object:
      return kind::object;
    default:
      return kind::number;
  }
}

bool node::boolean() const {
  return value_->get_bool();
}

std::string_view node::string() const {
  const boost::json::string& text = value_->get_string();
  return {text.data(), text.size()};
}

std::vector<node> node::elements() const {
  std::vector<node> found;
  for (const boost::json::value& element : value_->get_array()) {
    found.emplace_back(element, child_pointer(pointer_, found.size()));
  }
  return found;
}

std::vector<std::pair<std::string_view, node>> node::members() const {
  std::vector<std::pair<std::string_view, node>> found;
  for (const auto& member : value_->get_object()) {
    const std::string_view key{member.key().data(), member.key().size()};
    found.emplace_back(key, node(member.value(), child_pointer(pointer_, key)));
  }
  return found;
}

std::optional<std::int64_t> node::integer() const {
  double number = 0;
  if (const auto* as_signed = value_->if_int64()) {
    number = static_cast<double>(*as_signed);
  } else if (const auto* as_unsigned = value_->if_uint64()) {
    number = static_cast<double>(*as_unsigned);
  } else if (const auto* as_double = value_->if_double()) {
    number = *as_double;
  } else {
    return std::nullopt;
  }
  if (std::abs(number) > largest_integer || number != std::trunc(number)) return std::nullopt;
  return static_cast<std::int64_t>(number);
}

std::optional<node> node::find(std::string_view key) const {
  const boost::json::value* found = value_->get_object().if_contains({key.data(), key.size()});
  if (found == nullptr) return std::nullopt;
  return node(*found, child_pointer(pointer_, key));
}

std::string node::text() const {
  return boost::json::serialize(*value_);
}

std::optional<document> document::parse(std::string_view text, report& findings) {
  boost::json::parser parser;
  boost::system::error_code error;
  const std::size_t used = parser.write_some({text.data(), text.size()}, error);
  if (error) {
    findings.add(not_json(text, used, error.message(), hint(text, used)));
    return std::nullopt;
  }
  if (used < text.size()) {
    findings.add(not_json(text, used, "something follows its end",
                          "It is one object: delete what is behind it."));
    return std::nullopt;
  }
  report_duplicate_keys(text, findings);
  return document(std::make_shared<const boost::json::value>(parser.release()));
}

}  // namespace ollama_cors::config
