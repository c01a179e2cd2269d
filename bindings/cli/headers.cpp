// `headers`: which request headers the known SDKs send, per package and version.
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

int unknown(const std::string& name, const json::array& packages) {
  std::cerr << "ollama-cors: the catalogue has no package " << json::serialize(json::string(name))
            << ". It has";
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
  for (const json::value& package : packages)
    if (options.package.empty() || text_of(package.at("package")) == options.package)
      chosen.push_back(package);
  if (chosen.empty() && !options.package.empty()) return unknown(options.package, packages);
  if (options.json) {
    std::cout << json::serialize(json::object{{"packages", chosen}}) << std::endl;
    return exit_good;
  }
  for (const json::value& package : chosen) print(package);
  return exit_good;
}

}  // namespace ollama_cors::cli
