// The words of an audit; see the header.
#include "config/audit/words.hpp"

#include <algorithm>

#include "config/ip_literal.hpp"
#include "config/origins/public_suffix.hpp"
#include "config/origins/wildcard_suffix.hpp"
#include "config/rules/route_entries.hpp"
#include "fetch/ascii.hpp"
#include "ollama/routes.hpp"

namespace ollama_cors::config {
namespace {

using shape = policy::origin_pattern::kind;

// Whether the set holds the endpoint, over a path that it names or through its class.
bool holds_endpoint(const policy::route_set& routes, const policy::endpoint& line) {
  if (routes.any || (routes.classes & line.classes) != 0) return true;
  std::string_view path = line.path;
  if (path.ends_with('*')) path.remove_suffix(1);
  return std::any_of(routes.paths.begin(), routes.paths.end(), [&](std::string_view named) {
    const bool below = named.ends_with("/*");
    if (below) named.remove_suffix(1);
    const bool holds = below ? path.starts_with(named) : named == line.path;
    return holds || (path != line.path && named.starts_with(path));
  });
}

bool grants(const policy::rule& rule, std::string_view method) {
  const auto listed = [&](std::string_view word) {
    return std::find(rule.methods.begin(), rule.methods.end(), word) != rule.methods.end();
  };
  return rule.any_method || listed(method) || (method == "GET" && listed("HEAD"));
}

// What of Ollama a rule holds with a method that it grants.
std::vector<policy::endpoint> held_endpoints(const policy::rule& rule) {
  std::vector<policy::endpoint> held;
  for (const policy::endpoint& line : endpoint_table()) {
    if (holds_endpoint(rule.routes, line) && grants(rule, line.method)) held.push_back(line);
  }
  return held;
}

void append_powers_over_models(const std::vector<policy::endpoint>& held,
                               std::vector<std::string>& powers) {
  bool deletes = false, writes = false, asks = false;
  for (const policy::endpoint& line : held) {
    if ((line.classes & ollama::manage) == 0) continue;
    deletes = deletes || line.method == "DELETE";
    writes = writes || line.method == "POST";
    asks = true;
  }
  if (deletes && writes) {
    powers.emplace_back("delete, replace and download your models");
  } else if (deletes || writes) {
    powers.emplace_back(deletes ? "delete your models" : "replace and download your models");
  } else if (asks) {
    powers.emplace_back("ask which model files you have");
  }
}

void append_powers_over_account(const std::vector<policy::endpoint>& held,
                                std::vector<std::string>& powers) {
  bool sees = false, signs_out = false, spends = false;
  for (const policy::endpoint& line : held) {
    if ((line.classes & ollama::account) == 0) continue;
    const bool me = line.path == "/api/me";
    const bool web = line.path.find("/web_") != std::string_view::npos;
    sees = sees || me;
    spends = spends || web;
    signs_out = signs_out || (!me && !web);
  }
  if (sees && signs_out && spends) {
    powers.emplace_back("see your ollama.com account, sign it out and spend its web searches");
    return;
  }
  if (sees) powers.emplace_back("see your ollama.com account");
  if (signs_out) powers.emplace_back("sign your ollama.com account out");
  if (spends) powers.emplace_back("spend your ollama.com account's web searches");
}

reach reach_of_names(const policy::origin_pattern& pattern) {
  const std::string suffix = suffix_under_wildcard(pattern);
  if (is_public_suffix(suffix)) {
    return {breadth::public_suffix, "every site under " + suffix + " (anyone can have one)"};
  }
  if (is_loopback_host(suffix)) {
    return {breadth::machine, "every page under " + suffix + " that this machine serves"};
  }
  if (pattern.scheme == "http") {
    return {breadth::network,
            "every site like " + pattern.text + " (or whoever on the network pretends to be one)"};
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
            "pages of " + pattern.text + " (or whoever on the network pretends to be it)"};
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
        return {breadth::extensions, "every installed browser extension"};
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

policy::class_mask held_classes(const policy::rule& rule) {
  policy::class_mask held = 0;
  for (const policy::endpoint& line : held_endpoints(rule)) {
    held = static_cast<policy::class_mask>(held | line.classes);
  }
  return held;
}

std::vector<std::string> powers_of(const policy::rule& rule) {
  const std::vector<policy::endpoint> held = held_endpoints(rule);
  const policy::class_mask classes = held_classes(rule);
  std::vector<std::string> powers;
  append_powers_over_models(held, powers);
  append_powers_over_account(held, powers);
  if ((classes & ollama::inference) != 0) powers.emplace_back("run your models");
  if ((classes & ollama::read) != 0) powers.emplace_back("list and inspect your models");
  for (const std::string& path : rule.routes.paths) powers.push_back("reach " + path);
  if (powers.empty()) powers.emplace_back("do nothing: no route of theirs takes a granted method");
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
