// Header lists: https://fetch.spec.whatwg.org/#concept-header-list
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fetch/ascii.hpp"
#include "fetch/token.hpp"
#include "page/request.hpp"

namespace ollama_cors::page {

using header_list = std::vector<header>;

inline std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& byte : lower) byte = fetch::to_lower(byte);
  return lower;
}

inline bool contains(const header_list& list, std::string_view lower_name) noexcept {
  return std::any_of(list.begin(), list.end(), [lower_name](const header& line) {
    return fetch::equal_to_lower(line.name, lower_name);
  });
}

// "To get": all lines of that name as one value; nothing if there is none.
inline std::optional<std::string> get(const header_list& list, std::string_view lower_name) {
  std::optional<std::string> combined;
  for (const header& line : list) {
    if (!fetch::equal_to_lower(line.name, lower_name)) continue;
    if (combined) {
      combined->append(", ").append(line.value);
    } else {
      combined = line.value;
    }
  }
  return combined;
}

inline void remove(header_list& list, std::string_view lower_name) {
  std::erase_if(list, [lower_name](const header& line) {
    return fetch::equal_to_lower(line.name, lower_name);
  });
}

// One line a name, spelled as the first of it was, in the order in which the names came.
inline header_list combine(const header_list& list) {
  header_list combined;
  for (const header& line : list) {
    const auto same = std::find_if(combined.begin(), combined.end(), [&line](const header& known) {
      return fetch::equal_ignoring_case(known.name, line.name);
    });
    if (same == combined.end()) {
      combined.push_back(line);
    } else {
      same->value.append(", ").append(line.value);
    }
  }
  return combined;
}

// The members of a list of tokens: https://fetch.spec.whatwg.org/#extract-header-list-values.
// Empty ones are skipped. `bad` is the first that is no token, and then the list says nothing.
struct token_list {
  std::vector<std::string> tokens;
  std::optional<std::string> bad;

  bool holds(std::string_view token) const noexcept {
    return std::find(tokens.begin(), tokens.end(), token) != tokens.end();
  }
  bool holds_ignoring_case(std::string_view token) const noexcept {
    return std::any_of(tokens.begin(), tokens.end(), [token](const std::string& known) {
      return fetch::equal_ignoring_case(known, token);
    });
  }
};

inline token_list split_tokens(std::string_view value) {
  token_list list;
  for (bool more = true; more;) {
    const auto comma = value.find(',');
    more = comma != std::string_view::npos;
    const std::string_view member = fetch::trim_ows(value.substr(0, comma));
    value.remove_prefix(more ? comma + 1 : value.size());
    if (member.empty()) continue;
    if (!fetch::is_token(member)) {
      list.bad = member;
      return list;
    }
    list.tokens.emplace_back(member);
  }
  return list;
}

}  // namespace ollama_cors::page
