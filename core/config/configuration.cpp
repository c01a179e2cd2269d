// load(): the whole document, section by section, every problem at once.
#include "config/configuration.hpp"

#include <algorithm>
#include <set>

#include "config/document.hpp"
#include "config/json_text.hpp"
#include "config/normalised.hpp"
#include "config/origins/entries.hpp"
#include "config/origins/reach.hpp"
#include "config/origins/risks.hpp"
#include "config/rules/host_entries.hpp"
#include "config/rules/host_reach.hpp"
#include "config/rules/route_entries.hpp"
#include "config/rules/rules.hpp"
#include "config/server/api_keys.hpp"
#include "config/server/server_settings.hpp"
#include "config/values.hpp"
#include "config/words.hpp"
#include "config/written.hpp"

namespace ollama_cors::config {
namespace {

std::set<danger> read_dangers(const node& document, access_words& words, report& findings) {
  // In the order of the enumeration.
  const std::vector<std::string_view> names = {"insecure-origins-with-credentials",
                                               "public-suffix-wildcard", "any-origin"};
  std::set<danger> accepted;
  const auto list = document.find("dangerously");
  if (list && list->type() != node::kind::array) {
    const bool known = list->type() == node::kind::string &&
                       std::find(names.begin(), names.end(), list->string()) != names.end();
    add_error(findings, *list, "wrong-type",
              "\"dangerously\" must be a list that names what is accepted: " + one_of(names) + ".",
              known ? json_list({std::string(list->string())}) : "");
    return accepted;
  }
  const auto elements = list ? read_strings(*list, findings) : std::nullopt;
  if (!elements) return accepted;
  for (const node& element : *elements) {
    const auto choice = read_choice(element, names, findings);
    if (choice && accepted.insert(static_cast<danger>(*choice)).second) {
      words.dangerously.emplace_back(names[*choice]);
    }
  }
  return accepted;
}

policy::mode read_mode(const node& document, access_words& words, report& findings) {
  words.mode = "enforce";
  const auto value = document.find("mode");
  if (!value) return policy::mode::enforce;
  const auto choice = read_choice(*value, {"enforce", "shadow"}, findings);
  if (!choice || *choice == 0) return policy::mode::enforce;
  words.mode = "shadow";
  return policy::mode::shadow;
}

host_entries read_all_hosts(const node& document, profile as,
                            const std::vector<listen_address>& listen, report& findings) {
  if (const auto list = document.find("hosts")) {
    host_entries hosts = read_hosts(*list, findings);
    const auto any = std::find(hosts.words.begin(), hosts.words.end(), "any");
    if (as == profile::shim && any != hosts.words.end()) {
      add_warning(
          findings, *list, "any-host",
          "\"any\" in \"hosts\" lets a page whose name is rebound to this machine's address "
          "(DNS rebinding) pass as same-origin. Name the hosts that are meant.");
    }
    if (as == profile::shim) check_reachable(*list, hosts, listen, findings);
    return hosts;
  }
  host_entries hosts;
  if (as == profile::middleware) {
    append_host("any", hosts);
  } else {
    for (const std::string_view name : {"localhost", "*.localhost", "any-ip"}) {
      append_host(name, hosts);
    }
  }
  return hosts;
}

// A list of rules where the document should be; "" if it would be refused there too.
std::string as_document(const node& root, profile as) {
  if (root.type() != node::kind::array || root.elements().empty()) return "";
  const std::string text = "{\"rules\":" + root.text() + "}";
  report of_rules;
  return load(text, as, of_rules) ? text : "";
}

// With rules of their own, each of their entries says that `deny` refuses it.
void check_denied(const node& document, const std::vector<origin_entry>& denied, report& findings) {
  if (document.find("rules")) return;
  for (const origin_entry& entry : denied) {
    if (entry.text != "*" && entry.text != "@loopback") continue;
    add_warning(findings, entry.at, "deny-all",
                json_string(entry.text) +
                    " refuses every page that the default rule is for, so no page may cross. If "
                    "that is meant, write \"rules\": [] instead; else name the origins.");
  }
}

// Patterns of the deny list, and for each of them the entry that it came from.
std::vector<policy::origin_pattern> list_denied(const std::vector<origin_entry>& entries,
                                                access_words& words,
                                                std::vector<denied_entry>& denied) {
  std::vector<policy::origin_pattern> patterns;
  for (const origin_entry& entry : entries) {
    words.deny.push_back(entry.text);
    for (const policy::origin_pattern& pattern : entry.patterns) {
      patterns.push_back(pattern);
      denied.push_back({entry.index, entry.text});
    }
  }
  return patterns;
}

}  // namespace

std::optional<configuration> load(std::string_view json_text, profile as, report& findings) {
  const auto parsed = document::parse(json_text, findings);
  if (!parsed) return std::nullopt;
  const node root = parsed->root();
  if (!expect(root, node::kind::object, findings, as_document(root, as))) return std::nullopt;
  check_keys(root, section::document, findings);

  access_words words;
  policy::spec spec;
  std::vector<denied_entry> denied;
  spec.endpoints = endpoint_table();
  spec.guards_upstream = as == profile::shim;
  settings server = read_settings(root, findings);
  const std::set<danger> accepted = read_dangers(root, words, findings);
  rule_set rules = read_rules(root.find("rules"), as, accepted, findings);
  spec.rules = std::move(rules.rules);
  words.rules = std::move(rules.words);
  const auto deny_list = root.find("deny");
  const std::vector<origin_entry> deny =
      deny_list ? read_origins(*deny_list, findings) : std::vector<origin_entry>{};
  spec.deny = list_denied(deny, words, denied);
  check_order(rules.reach, deny, findings);
  check_denied(root, deny, findings);
  host_entries hosts = read_all_hosts(root, as, server.listen, findings);
  spec.hosts = std::move(hosts.patterns);
  words.hosts = std::move(hosts.words);
  key_entries keys;
  const auto key_list = root.find("api_keys");
  if (key_list) keys = read_api_keys(*key_list, findings);
  words.api_keys = std::move(keys.words);
  spec.mode = read_mode(root, words, findings);
  // Keys that are written wrong are reported as such, not as missing.
  const bool has_keys =
      key_list && key_list->type() == node::kind::array && !key_list->elements().empty();
  check_settings(root, server, has_keys, spec.mode == policy::mode::shadow, findings);
  if (findings.has_errors()) return std::nullopt;

  std::string normalised = write_normalised(words, server);
  return configuration{std::make_shared<const access>(access{
                           policy::policy(std::move(spec)), keys::key_ring(std::move(keys.keys)),
                           std::move(keys.routes), std::move(normalised), std::move(denied),
                           std::move(words), read_written_keys(root)}),
                       std::move(server)};
}

}  // namespace ollama_cors::config
