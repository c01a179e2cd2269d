// The words of an audit; see the header.
#include "config/audit_words.hpp"

#include "config/ip_literal.hpp"
#include "config/public_suffix.hpp"
#include "config/route_entries.hpp"
#include "config/wildcard_suffix.hpp"
#include "fetch/ascii.hpp"
#include "ollama/routes.hpp"

namespace ollama_cors::config {
namespace {

using shape = policy::origin_pattern::kind;

// Of the endpoints that the paths of a set hold, over any method.
policy::class_mask classes_of_paths(const policy::route_set& routes) {
  policy::class_mask held = 0;
  for (const policy::endpoint& line : endpoint_table()) {
    std::string_view path = line.path;
    if (path.ends_with('*')) path.remove_suffix(1);
    for (std::string_view named : routes.paths) {
      const bool below = named.ends_with("/*");
      if (below) named.remove_suffix(1);
      const bool holds = below ? path.starts_with(named) : named == line.path;
      if (holds || (path != line.path && named.starts_with(path))) {
        held = static_cast<policy::class_mask>(held | line.classes);
      }
    }
  }
  return held;
}

reach reach_of_names(const policy::origin_pattern& pattern) {
  const std::string suffix = suffix_under_wildcard(pattern);
  if (is_public_suffix(suffix)) {
    return {breadth::public_suffix, "every site under " + suffix + ", where anyone can have one"};
  }
  if (is_loopback_host(suffix)) {
    return {breadth::machine, "every page under " + suffix + " that this machine serves"};
  }
  if (pattern.scheme == "http") {
    return {breadth::network,
            "every site like " + pattern.text + ", and whoever on the network pretends to be one"};
  }
  return {breadth::names, "every site like " + pattern.text};
}

reach reach_of_one(const policy::origin_pattern& pattern) {
  if (pattern.scheme == "file") {
    return {breadth::apps, "every file that is opened in a program which sends file://"};
  }
  if (pattern.scheme != "http" && pattern.scheme != "https") {
    return {breadth::one, "pages of " + pattern.text};
  }
  if (is_loopback_host(pattern.host)) {
    if (pattern.any_port || pattern.port_first != pattern.port_last) {
      return {breadth::machine,
              "every page that a program on this machine serves at " + pattern.text};
    }
    return {breadth::one, "whatever program on this machine serves " + pattern.text};
  }
  if (pattern.scheme == "http") {
    return {breadth::network,
            "pages of " + pattern.text + ", and whoever on the network pretends to be it"};
  }
  return {breadth::one, "pages of " + pattern.text};
}

}  // namespace

reach reach_of(const policy::origin_pattern& pattern) {
  switch (pattern.shape) {
    case shape::any:
      return {breadth::anyone, "any page on the web"};
    case shape::opaque:
      return {breadth::anyone, "any page on the web that puts a sandboxed frame around its script"};
    case shape::scheme_only:
      if (pattern.scheme.ends_with("-extension")) {
        return {breadth::extensions, "every installed browser extension (" + pattern.text + ")"};
      }
      return {breadth::apps, "every app whose pages have the scheme " + pattern.scheme};
    case shape::loopback:
      return {breadth::machine, "every page that a program on this machine serves"};
    case shape::labels:
      return reach_of_names(pattern);
    case shape::exact:
      break;
  }
  return reach_of_one(pattern);
}

std::vector<std::string> powers_of(const policy::route_set& routes) {
  constexpr policy::class_mask all =
      ollama::inference | ollama::read | ollama::manage | ollama::account;
  const policy::class_mask held =
      routes.any ? all : static_cast<policy::class_mask>(routes.classes | classes_of_paths(routes));
  std::vector<std::string> powers;
  if ((held & ollama::manage) != 0) powers.emplace_back("delete, replace and download your models");
  if ((held & ollama::account) != 0) {
    powers.emplace_back("see your ollama.com account, sign it out and spend its web searches");
  }
  if ((held & ollama::inference) != 0) powers.emplace_back("run your models");
  if ((held & ollama::read) != 0) powers.emplace_back("list and inspect your models");
  for (const std::string& path : routes.paths) powers.push_back("reach " + path);
  return powers;
}

std::string sentence_list(const std::vector<std::string>& parts) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) text += parts.size() == 2 ? " and " : i + 1 == parts.size() ? ", and " : ", ";
    text += parts[i];
  }
  return text;
}

std::string capitalised(std::string text) {
  if (!text.empty() && fetch::is_lower_alpha(text.front())) {
    text.front() = static_cast<char>(text.front() - 'a' + 'A');
  }
  return text;
}

std::string host_meaning(std::string_view entry) {
  if (entry == "any") return "whatever name a request gives, one rebound to this machine included";
  if (entry == "any-ip") return "any IP address, which nobody can rebind";
  if (entry.starts_with("*.")) return "every name under " + std::string(entry.substr(2));
  return "this name alone";
}

}  // namespace ollama_cors::config
