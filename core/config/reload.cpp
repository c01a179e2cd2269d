// Both documents hold every key, so that comparing them needs no defaults.
#include "config/reload.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "config/json_text.hpp"

namespace ollama_cors::config {
namespace {

namespace json = boost::json;

// `dangerously` permits what stands in rules, and means nothing without them.
constexpr std::array<std::string_view, 6> of_the_policy = {"rules",    "deny", "hosts",
                                                           "api_keys", "mode", "dangerously"};
constexpr std::array<std::string_view, 2> of_the_server = {"limits", "timeouts"};

template <std::size_t Size>
bool holds(const std::array<std::string_view, Size>& keys, std::string_view key) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

// With `tls` an address changes its scheme: other files are taken over, to begin or to end with it
// is not.
bool applies(std::string_view key, const json::value* before, const json::value& after) {
  if (key == "tls") return before != nullptr && before->is_object() && after.is_object();
  return holds(of_the_policy, key) || holds(of_the_server, key);
}

std::string_view view(json::string_view text) {
  return {text.data(), text.size()};
}

// As `a == b`. Boost's copies members of objects within a noexcept function: short of memory, that
// ends the process.
bool same(const json::value& a, const json::value& b) {
  if (const json::object* members = a.if_object(); members != nullptr && b.is_object()) {
    const json::object& others = b.get_object();
    return members->size() == others.size() &&
           std::all_of(members->begin(), members->end(), [&](const auto& member) {
             const json::value* other = others.if_contains(member.key());
             return other != nullptr && same(member.value(), *other);
           });
  }
  if (const json::array* items = a.if_array(); items != nullptr && b.is_array()) {
    const json::array& others = b.get_array();
    return std::equal(items->begin(), items->end(), others.begin(), others.end(), same);
  }
  return a == b;
}

json::object parsed(std::string_view document) {
  return json::parse({document.data(), document.size()}).as_object();
}

template <class Taken>
std::string carried_over(std::string_view running, std::string_view next, Taken taken) {
  json::object document = parsed(running);
  for (const auto& member : parsed(next)) {
    const json::value* before = document.if_contains(member.key());
    if (taken(view(member.key()), before, member.value())) document[member.key()] = member.value();
  }
  return json::serialize(document);
}

}  // namespace

std::vector<changed_key> changes_between(std::string_view running, std::string_view next) {
  std::vector<changed_key> changes;
  const json::object before = parsed(running);
  for (const auto& member : parsed(next)) {
    const std::string_view key = view(member.key());
    const json::value* old = before.if_contains(member.key());
    if (old != nullptr && same(*old, member.value())) continue;
    const std::string pointer = child_pointer("", key);
    const json::object* parts = member.value().if_object();
    const json::object* old_parts = old == nullptr ? nullptr : old->if_object();
    // The names in `upstream_headers` are the user's: there is no such key to point to.
    if (parts == nullptr || old_parts == nullptr || key == "upstream_headers") {
      changes.push_back({pointer, applies(key, old, member.value())});
      continue;
    }
    for (const auto& part : *parts) {
      const json::value* old_part = old_parts->if_contains(part.key());
      if (old_part != nullptr && same(*old_part, part.value())) continue;
      changes.push_back(
          {child_pointer(pointer, view(part.key())), applies(key, old, member.value())});
    }
  }
  return changes;
}

std::string after_reload(std::string_view running, std::string_view next) {
  return carried_over(running, next, applies);
}

std::string after_policy_swap(std::string_view running, std::string_view next) {
  return carried_over(running, next,
                      [](std::string_view key, const json::value*, const json::value&) {
                        return holds(of_the_policy, key);
                      });
}

problem needs_restart(const changed_key& change) {
  return {severity::warning, "needs-restart", change.pointer,
          "This change is not in force: it needs a restart.", ""};
}

}  // namespace ollama_cors::config
