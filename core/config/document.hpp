// A configuration's text as a tree of JSON values that know where they stand.
#pragma once

#include <boost/json/fwd.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/report.hpp"

namespace ollama_cors::config {

// A value inside a document, which must outlive it. Strings are views into the document.
class node {
public:
  enum class kind { null, boolean, number, string, array, object };

  node(const boost::json::value& value, std::string pointer)
      : value_(&value), pointer_(std::move(pointer)) {}

  kind type() const noexcept;
  const std::string& pointer() const noexcept { return pointer_; }

  // Each asks for a value of its own kind: look at type() first.
  bool boolean() const;
  std::string_view string() const;
  std::vector<node> elements() const;
  std::vector<std::pair<std::string_view, node>> members() const;

  // A number without a fraction from -2^53 to 2^53 (`1e3` and `1.0` are such, as in JSON Schema).
  std::optional<std::int64_t> integer() const;

  // The member, if it is there. Only for objects.
  std::optional<node> find(std::string_view key) const;

  // The value as JSON text.
  std::string text() const;

private:
  const boost::json::value* value_;
  std::string pointer_;
};

class document {
public:
  // Nothing if the text is no JSON; duplicate keys are reported, and the last one counts.
  static std::optional<document> parse(std::string_view text, report& findings);

  node root() const { return {*value_, ""}; }

private:
  explicit document(std::shared_ptr<const boost::json::value> value) : value_(std::move(value)) {}
  std::shared_ptr<const boost::json::value> value_;
};

}  // namespace ollama_cors::config
