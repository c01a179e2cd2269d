// Finding out what a request asks for; see the header.
#include "config/explain_routes.hpp"

#include <vector>

#include "fetch/ascii.hpp"
#include "fetch/method.hpp"
#include "ollama/routes.hpp"

namespace ollama_cors::config {
namespace {

std::string methods_at(policy::endpoint_table table, std::string_view path) {
  std::string found;
  for (const std::string_view method : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"}) {
    if (policy::classify(table, method, path) == 0) continue;
    if (!found.empty()) found += ", ";
    found += method;
  }
  return found;
}

}  // namespace

requested_route requested_route::of(const access& rules, const policy::request& request,
                                    const policy::decision& decision) {
  requested_route route;
  route.method = request.method;
  if (decision.kind == policy::kind::preflight) {
    for (const fetch::field& field : request.headers) {
      if (fetch::equal_to_lower(field.name, "access-control-request-method")) {
        route.method = fetch::normalise_method(field.value);
      }
    }
  }
  route.target = request.target;
  std::vector<char> scratch(4 * policy::max_classified_target);
  const policy::canonical_target canonical = policy::canonicalise(request.target, scratch);
  route.ambiguous = canonical.ambiguous;
  if (!canonical.ambiguous) {
    const policy::endpoint_table table = rules.rules.parts().endpoints;
    route.path = canonical.path;
    route.classes = policy::classify(table, route.method, route.path);
    route.methods = methods_at(table, route.path);
  }
  return route;
}

std::string requested_route::word() const {
  for (unsigned bit = 1; bit <= 0x80; bit <<= 1) {
    if ((classes & bit) != 0) return std::string(ollama::name(static_cast<std::uint8_t>(bit)));
  }
  return path;
}

std::string requested_route::least_word() const {
  if (classes == 0) return methods.empty() && path.find('*') == std::string::npos ? path : "";
  if ((classes & (ollama::inference | ollama::read)) != 0) return word();
  for (const ollama::endpoint& line : ollama::endpoints()) {
    // Blobs: the digest behind the path is another one for each file.
    if (line.in != ollama::manage || !line.path.ends_with("/*")) continue;
    if (path.starts_with(line.path.substr(0, line.path.size() - 1))) return std::string(line.path);
  }
  return path.find('*') == std::string::npos ? path : "";
}

}  // namespace ollama_cors::config
