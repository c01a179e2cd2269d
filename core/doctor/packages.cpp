#include "doctor/packages.hpp"

#include <algorithm>
#include <charconv>

#include "fetch/list.hpp"

namespace ollama_cors::doctor {
namespace {

// The numbers in it; of a commit, those of its hash, in some order.
std::vector<int> numbers_of(std::string_view version) {
  std::vector<int> numbers;
  while (!version.empty()) {
    const std::string_view part = version.substr(0, version.find('.'));
    int number = 0;
    std::from_chars(part.data(), part.data() + part.size(), number);
    numbers.push_back(number);
    version.remove_prefix(std::min(part.size() + 1, version.size()));
  }
  return numbers;
}

std::vector<std::string> read(std::string_view list) {
  std::vector<std::string> versions;
  fetch::list_reader reader(list);
  for (std::string_view version; reader.next(version);) versions.emplace_back(version);
  return versions;
}

}  // namespace

void add_package(std::vector<std::string>& list, const sdk_call& call) {
  const std::string name(call.package);
  const auto known = std::find_if(list.begin(), list.end(), [&](const std::string& entry) {
    return entry == name || entry.starts_with(name + " ");
  });
  std::vector<std::string> versions = read(call.versions);
  if (known != list.end() && known->size() > name.size()) {
    for (std::string& version : read(std::string_view(*known).substr(name.size() + 1))) {
      if (std::find(versions.begin(), versions.end(), version) == versions.end()) {
        versions.push_back(std::move(version));
      }
    }
  }
  std::stable_sort(versions.begin(), versions.end(),
                   [](const std::string& left, const std::string& right) {
                     return numbers_of(left) < numbers_of(right);
                   });
  std::string entry = name;
  for (const std::string& version : versions) {
    entry += (entry.size() == name.size() ? " " : ", ") + version;
  }
  if (known == list.end()) {
    list.push_back(std::move(entry));
  } else {
    *known = std::move(entry);
  }
}

}  // namespace ollama_cors::doctor
