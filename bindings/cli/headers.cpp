// `headers`: which request headers the known SDKs send, per package and version.
#include <algorithm>
#include <boost/json.hpp>
#include <iostream>
#include <string>
#include <string_view>

#include "commands.hpp"
#include "ollama_cors.h"

namespace json = boost::json;

namespace ollama_cors::cli {
namespace {

std::string_view text_of(const json::value& value) {
  const json::string& text = value.as_string();
  return {text.data(), text.size()};
}

void print(const json::value& package) {
  for (const json::value& version : package.at("versions").as_array()) {
    std::cout << text_of(package.at("package")) << ' ' << text_of(version.at("version")) << '\n';
    for (const json::value& name : version.at("request_headers").as_array())
      std::cout << "  " << text_of(name) << '\n';
  }
  std::cout << std::flush;
}

// Whether they differ in one place only, by two letters at most, or one holds the other.
bool alike(std::string_view left, std::string_view right) {
  constexpr std::size_t shortest = 3, farthest = 2;
  if (left.size() < shortest || right.size() < shortest) return false;
  if (right.find(left) != std::string_view::npos) return true;
  while (!left.empty() && !right.empty() && left.front() == right.front()) {
    left.remove_prefix(1);
    right.remove_prefix(1);
  }
  while (!left.empty() && !right.empty() && left.back() == right.back()) {
    left.remove_suffix(1);
    right.remove_suffix(1);
  }
  return std::max(left.size(), right.size()) <= farthest;
}

// `@openai`, as a rule spells the package openai.
std::string_view without_at(std::string_view name) {
  return name.starts_with('@') ? name.substr(1) : name;
}

int unknown(const std::string& name, const json::array& packages) {
  std::cerr << "ollama-cors: the catalogue has no package " << json::serialize(json::string(name));
  std::string near;
  for (const json::value& package : packages) {
    const std::string_view known = text_of(package.at("package"));
    if (alike(without_at(name), known)) near += (near.empty() ? "" : ", ") + std::string(known);
  }
  if (!near.empty()) {
    std::cerr << "; did you mean one of these: " << near << '?' << std::endl;
    return exit_failure;
  }
  std::cerr << ". It has";
  const char* separator = " ";
  for (const json::value& package : packages) {
    std::cerr << separator << text_of(package.at("package"));
    separator = ", ";
  }
  std::cerr << '.' << std::endl;
  return exit_failure;
}

}  // namespace

int headers(const headers_options& options) {
  const json::value catalogue = json::parse(ocors_catalogue());
  const json::array& packages = catalogue.at("packages").as_array();
  json::array chosen;
  const auto choose = [&](std::string_view name) {
    for (const json::value& package : packages)
      if (name.empty() || text_of(package.at("package")) == name) chosen.push_back(package);
  };
  choose(options.package);
  if (chosen.empty() && options.package.size() > 1) choose(without_at(options.package));
  if (chosen.empty() && !options.package.empty()) return unknown(options.package, packages);
  if (options.json) {
    std::cout << json::serialize(json::object{{"packages", chosen}}) << std::endl;
    return exit_good;
  }
  for (const json::value& package : chosen) print(package);
  return exit_good;
}

}  // namespace ollama_cors::cli
