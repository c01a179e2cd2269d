// The document that `serve` starts with; see the header.
#include "serve_document.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <iostream>

#include "input.hpp"

namespace json = boost::json;

namespace ollama_cors::cli {
namespace {

json::array strings(const std::vector<std::string>& list) {
  json::array output;
  for (const std::string& text : list) output.emplace_back(text);
  return output;
}

// A rule with the defaults behind the rules that are there; an absent `rules` has one for this
// machine's pages, which stays.
void add_rule(json::object& document, const std::vector<std::string>& origins,
              const std::string& source, served_document& output) {
  if (origins.empty()) return;
  if (!document.contains("rules"))
    document["rules"] = json::array{json::object{{"origins", json::array{"@loopback"}}}};
  json::array* rules = document["rules"].if_array();
  if (rules == nullptr) return;
  output.sources.emplace_back("/rules/" + std::to_string(rules->size()), source);
  rules->push_back(json::object{{"origins", strings(origins)}});
}

}  // namespace

std::string served_document::place_of(std::string_view pointer) const {
  for (const auto& [prefix, source] : sources) {
    if (!pointer.starts_with(prefix)) continue;
    if (pointer.size() == prefix.size() || pointer[prefix.size()] == '/') return source;
  }
  return std::string(pointer);
}

bool served_document::is_of_file(std::string_view pointer) const {
  const std::string_view key = pointer.substr(1, pointer.find('/', 1) - 1);
  return place_of(pointer) == pointer && std::find(keys.begin(), keys.end(), key) != keys.end();
}

bool refuse_duplicate_keys(std::string_view text) {
  const auto report = check_document(text);
  for (std::size_t i = 0; i < ocors_report_count(report.get()); ++i) {
    if (std::string_view(ocors_report_code(report.get(), i)) != "duplicate-key") continue;
    std::cerr << ocors_report_text(report.get()) << std::flush;
    return true;
  }
  return false;
}

served_document serve_document(const std::string& text, const serve_options& options,
                               const ollama_environment& environment) {
  const bool changes = !options.listen.empty() || !options.upstream.empty() ||
                       !options.allow_origin.empty() || options.allow_unauthenticated_network ||
                       environment.upstream || !environment.origins.empty() ||
                       !options.given_listen.empty() || !options.given_admin.empty();
  boost::system::error_code error;
  json::value value = json::parse(text, error);
  json::object* document = error ? nullptr : value.if_object();
  served_document output{text, {}, options.config, {}, false};
  if (document != nullptr) {
    for (const auto& member : *document) output.keys.emplace_back(member.key());
    output.origins_unused = document->contains("rules") && !environment.origins.empty();
  }
  if (!changes || document == nullptr) return output;

  if (!options.listen.empty() || !options.given_listen.empty()) {
    std::vector<std::string> all = options.listen;
    for (std::size_t i = 0; i < options.given_listen.size(); ++i) {
      output.sources.emplace_back("/listen/" + std::to_string(all.size()), "LISTEN_FDS");
      all.push_back(options.given_listen[i]);
    }
    (*document)["listen"] = strings(all);
    output.sources.emplace_back("/listen", options.listen.empty() ? "LISTEN_FDS" : "--listen");
  }
  if (!options.given_admin.empty()) {
    (*document)["admin"] = json::object{{"listen", options.given_admin}};
    output.sources.emplace_back("/admin", "LISTEN_FDS");
  }
  if (!options.upstream.empty()) {
    (*document)["upstream"] = options.upstream;
    output.sources.emplace_back("/upstream",
                                options.upstream == "replay:" ? "--demo" : "--upstream");
  } else if (environment.upstream && !document->contains("upstream")) {
    (*document)["upstream"] = *environment.upstream;
    output.sources.emplace_back("/upstream", "OLLAMA_HOST");
  }
  if (options.allow_unauthenticated_network) (*document)["allow_unauthenticated_network"] = true;
  if (!document->contains("rules"))
    add_rule(*document, environment.origins, "OLLAMA_ORIGINS", output);
  add_rule(*document, options.allow_origin, "--allow-origin", output);
  output.text = json::serialize(value);
  return output;
}

}  // namespace ollama_cors::cli
