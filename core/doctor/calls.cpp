#include "doctor/calls.hpp"

#include <algorithm>
#include <set>

namespace ollama_cors::doctor {
namespace {

#include "doctor/calls_table.inc"

std::vector<std::string_view> listed(const std::set<std::string_view>& names) {
  return {names.begin(), names.end()};
}

std::vector<endpoint_kind> collect() {
  std::vector<endpoint_kind> kinds;
  for (const sdk_call& call : table) {
    const bool known = std::any_of(kinds.begin(), kinds.end(), [&](const endpoint_kind& kind) {
      return kind.method == call.method && kind.path == call.path;
    });
    if (known) continue;
    std::set<std::string_view> usual, all;
    for (const sdk_call& other : table) {
      if (other.method != call.method || other.path != call.path) continue;
      usual.insert(other.headers.begin(), other.headers.end());
      all.insert(other.headers.begin(), other.headers.end());
      all.insert(other.optional.begin(), other.optional.end());
    }
    kinds.push_back({call.method, call.path, listed(usual), listed(all)});
  }
  return kinds;
}

}  // namespace

std::span<const sdk_call> sdk_calls() noexcept {
  return table;
}

const std::vector<endpoint_kind>& endpoint_kinds() {
  static const std::vector<endpoint_kind> kinds = collect();
  return kinds;
}

std::string joined(std::span<const std::string_view> sorted_names) {
  std::string list;
  for (const std::string_view name : sorted_names) {
    if (!list.empty()) list += ',';
    list += name;
  }
  return list;
}

}  // namespace ollama_cors::doctor
