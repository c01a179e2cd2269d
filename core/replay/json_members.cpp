#include "replay/json_members.hpp"

#include "fetch/ascii.hpp"

namespace ollama_cors::replay {
namespace {

constexpr int depth_limit = 64;

bool is_space(char byte) noexcept {
  return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

bool is_hex(char byte) noexcept {
  const char lower = fetch::to_lower(byte);
  return fetch::is_digit(byte) || (lower >= 'a' && lower <= 'f');
}

// Walks over one value at a time; false as soon as the text is no JSON.
class walker {
public:
  explicit walker(std::string_view text) noexcept : rest_(text) {}

  std::string_view rest() const noexcept { return rest_; }

  bool take(char byte) noexcept {
    skip_space();
    if (rest_.empty() || rest_.front() != byte) return false;
    rest_.remove_prefix(1);
    return true;
  }

  // The string's raw text, without its quotes.
  bool string(std::string_view& raw) noexcept {
    if (!take('"')) return false;
    const std::string_view from = rest_;
    while (!rest_.empty() && rest_.front() != '"') {
      if (static_cast<unsigned char>(rest_.front()) < 0x20) return false;
      if (rest_.front() == '\\' && !skip_escape()) return false;
      rest_.remove_prefix(1);
    }
    raw = from.substr(0, from.size() - rest_.size());
    return take('"');
  }

  bool value(int depth) noexcept {
    skip_space();
    if (rest_.empty() || depth > depth_limit) return false;
    std::string_view ignored;
    switch (rest_.front()) {
      case '"':
        return string(ignored);
      case '{':
        return object(depth);
      case '[':
        return array(depth);
      case 't':
        return word("true");
      case 'f':
        return word("false");
      case 'n':
        return word("null");
      default:
        return number();
    }
  }

private:
  void skip_space() noexcept {
    while (!rest_.empty() && is_space(rest_.front())) rest_.remove_prefix(1);
  }

  // Leaves the escape's last byte to be taken.
  bool skip_escape() noexcept {
    rest_.remove_prefix(1);
    if (rest_.empty()) return false;
    if (rest_.front() != 'u')
      return std::string_view("\"\\/bfnrt").find(rest_.front()) != rest_.npos;
    for (int digit = 0; digit < 4; ++digit) {
      rest_.remove_prefix(1);
      if (rest_.empty() || !is_hex(rest_.front())) return false;
    }
    return true;
  }

  bool object(int depth) noexcept {
    take('{');
    if (take('}')) return true;
    do {
      std::string_view name;
      if (!string(name) || !take(':') || !value(depth + 1)) return false;
    } while (take(','));
    return take('}');
  }

  bool array(int depth) noexcept {
    take('[');
    if (take(']')) return true;
    do {
      if (!value(depth + 1)) return false;
    } while (take(','));
    return take(']');
  }

  bool word(std::string_view wanted) noexcept {
    if (!rest_.starts_with(wanted)) return false;
    rest_.remove_prefix(wanted.size());
    return true;
  }

  bool digits() noexcept {
    const std::size_t before = rest_.size();
    while (!rest_.empty() && fetch::is_digit(rest_.front())) rest_.remove_prefix(1);
    return rest_.size() != before;
  }

  bool one_of(std::string_view bytes) noexcept {
    if (rest_.empty() || bytes.find(rest_.front()) == bytes.npos) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool number() noexcept {
    one_of("-");
    const bool zero = rest_.starts_with('0');
    if (zero ? !one_of("0") : !digits()) return false;
    if (one_of(".") && !digits()) return false;
    if (!one_of("eE")) return true;
    one_of("+-");
    return digits();
  }

  std::string_view rest_;
};

}  // namespace

std::optional<json_members> json_members::parse(std::string_view text) {
  json_members result;
  walker walk(text);
  if (!walk.take('{')) return std::nullopt;
  if (walk.take('}')) return result;
  do {
    std::string_view name;
    if (!walk.string(name) || !walk.take(':')) return std::nullopt;
    const std::string_view from = walk.rest();
    if (!walk.value(1)) return std::nullopt;
    std::string_view value = from.substr(0, from.size() - walk.rest().size());
    while (is_space(value.front())) value.remove_prefix(1);
    result.members_.emplace_back(name, value);
  } while (walk.take(','));
  if (!walk.take('}')) return std::nullopt;
  return result;
}

std::string_view json_members::raw(std::string_view name) const noexcept {
  for (auto member = members_.rbegin(); member != members_.rend(); ++member) {
    if (member->first == name) return member->second;
  }
  return {};
}

std::string json_members::text(std::string_view name) const {
  std::string_view value = raw(name);
  if (!value.starts_with('"')) return {};
  value = value.substr(1, value.size() - 2);
  std::string result;
  for (std::size_t at = 0; at < value.size(); ++at) {
    if (value[at] == '\\') ++at;  // \" \\ \/ stand for themselves; no model name holds another
    result.push_back(value[at]);
  }
  return result;
}

bool json_members::says(std::string_view name) const noexcept {
  const std::string_view value = raw(name);
  for (const std::string_view nothing : {"", "null", "false", "0", "\"\"", "[]", "{}"}) {
    if (value == nothing) return false;
  }
  return true;
}

}  // namespace ollama_cors::replay
