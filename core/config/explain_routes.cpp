// Finding out what a request asks for; see the header.
#include "config/explain_routes.hpp"

#include <vector>

#include "config/address.hpp"
#include "fetch/ascii.hpp"
#include "ollama/routes.hpp"

namespace ollama_cors::config {

requested_route requested_route::of(const access& rules, const policy::request& request,
                                    const policy::decision& decision) {
  requested_route route;
  route.method = request.method;
  if (decision.kind == policy::kind::preflight) {
    for (const fetch::field& field : request.headers) {
      if (fetch::equal_to_lower(field.name, "access-control-request-method")) {
        route.method = field.value;
      }
    }
  }
  route.target = request.target;
  std::vector<char> scratch(4 * policy::max_classified_target);
  const policy::canonical_target canonical = policy::canonicalise(request.target, scratch);
  route.ambiguous = canonical.ambiguous;
  if (!canonical.ambiguous) {
    route.path = canonical.path;
    route.classes = policy::classify(rules.rules.parts().endpoints, route.method, route.path);
  }
  return route;
}

std::string requested_route::word() const {
  for (unsigned bit = 1; bit <= 0x80; bit <<= 1) {
    if ((classes & bit) != 0) return std::string(ollama::name(static_cast<std::uint8_t>(bit)));
  }
  return path;
}

std::string_view host_without_port(std::string_view host) noexcept {
  return split_host_and_port(host).host;
}

}  // namespace ollama_cors::config
