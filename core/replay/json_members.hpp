// The top-level members of a JSON object: what a request says of itself, without a tree.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ollama_cors::replay {

// Views into the text that was parsed.
class json_members {
public:
  // Nothing if the text does not begin with a valid JSON object (RFC 8259; at most 64 levels deep).
  // Like Go's decoder, it ignores what stands behind the first value.
  static std::optional<json_members> parse(std::string_view text);

  // The member's value as JSON text, empty if there is none; of two of a name, the last.
  std::string_view raw(std::string_view name) const noexcept;
  // A string's text, unescaped where it holds ASCII alone; empty for anything else.
  std::string text(std::string_view name) const;
  // Whether it is there, and neither null, false, 0, "", [] nor {}.
  bool says(std::string_view name) const noexcept;

private:
  std::vector<std::pair<std::string_view, std::string_view>> members_;
};

}  // namespace ollama_cors::replay
