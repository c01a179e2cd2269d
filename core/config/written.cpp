// Looking at keys alone; what is wrong with their values is reported elsewhere.
#include "config/written.hpp"

namespace ollama_cors::config {

written_keys read_written_keys(const node& document) {
  written_keys found;
  found.hosts = document.find("hosts").has_value();
  if (const auto rules = document.find("rules")) {
    found.rules = true;
    if (rules->type() == node::kind::array) {
      for (const node& rule : rules->elements()) {
        found.rule_routes.push_back(rule.type() == node::kind::object &&
                                    rule.find("routes").has_value());
      }
    }
  }
  const auto deny = document.find("deny");
  if (deny && deny->type() == node::kind::array) {
    for (const node& entry : deny->elements()) {
      found.deny.emplace_back(entry.type() == node::kind::string ? entry.string() : "");
    }
  }
  return found;
}

}  // namespace ollama_cors::config
