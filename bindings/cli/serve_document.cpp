// The document that `serve` starts with; see the header.
#include "serve_document.hpp"

#include <boost/json.hpp>

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
void add_rule(json::object& document, const std::vector<std::string>& origins) {
  if (origins.empty()) return;
  if (!document.contains("rules"))
    document["rules"] = json::array{json::object{{"origins", json::array{"@loopback"}}}};
  if (json::array* rules = document["rules"].if_array())
    rules->push_back(json::object{{"origins", strings(origins)}});
}

}  // namespace

std::string serve_document(const std::string& text, const serve_options& options,
                           const ollama_environment& environment) {
  const bool changes = !options.listen.empty() || !options.upstream.empty() ||
                       !options.allow_origin.empty() || options.allow_unauthenticated_network ||
                       environment.upstream || !environment.origins.empty();
  boost::system::error_code error;
  json::value value = json::parse(text, error);
  json::object* document = error ? nullptr : value.if_object();
  if (!changes || document == nullptr) return text;

  if (!options.listen.empty()) (*document)["listen"] = strings(options.listen);
  if (!options.upstream.empty()) {
    (*document)["upstream"] = options.upstream;
  } else if (environment.upstream && !document->contains("upstream")) {
    (*document)["upstream"] = *environment.upstream;
  }
  if (options.allow_unauthenticated_network) (*document)["allow_unauthenticated_network"] = true;
  if (!document->contains("rules")) add_rule(*document, environment.origins);
  add_rule(*document, options.allow_origin);
  return json::serialize(value);
}

}  // namespace ollama_cors::cli
