// Finding out what a request asks for; see the header.
#include "config/explain/routes.hpp"

#include <algorithm>
#include <vector>

#include "config/ascii.hpp"
#include "config/nearest.hpp"
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

// Without the `/v1` and `/api` in front that SDKs' base URLs end in, and the last one of them.
struct based_path {
  std::string_view base, rest;
};
based_path split_base(std::string_view path) {
  based_path out{"", path};
  for (;;) {
    const std::string_view segment = out.rest.substr(0, out.rest.find('/', 1));
    if (segment != "/v1" && segment != "/api") return out;
    out.base = segment;
    out.rest.remove_prefix(segment.size());
  }
}

// Short names are a letter or two away from each other.
bool is_slip(std::string_view written, std::string_view known) {
  const std::size_t name = known.size() - known.rfind('/') - 1;
  const std::size_t tolerated = name < 4 ? 0 : name < 8 ? 1 : 2;
  return written.size() <= known.size() + tolerated && edit_distance(written, known) <= tolerated;
}

std::string meant_by(std::string_view path) {
  const std::string lower = lowered(path);
  const based_path asked = split_base(lower);
  std::string_view same_name;
  std::string_view alike;
  for (const ollama::endpoint& line : ollama::endpoints()) {
    if (line.path.ends_with('*') || line.path == "/") continue;
    if (line.path == lower) return lower;
    const based_path known = split_base(line.path);
    if (known.rest == asked.rest) {
      if (known.base == asked.base) return std::string(line.path);
      same_name = line.path;  // the last one: the SDKs whose base URL is forgotten have `/v1` there
    }
    if (alike.empty() && is_slip(lower, line.path)) alike = line.path;
  }
  return std::string(same_name.empty() ? alike : same_name);
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
    // Another server has paths of its own, and so may an Ollama whose rules name one.
    const policy::spec& parts = rules.rules.parts();
    const bool may_have_it =
        !parts.guards_upstream ||
        std::any_of(parts.rules.begin(), parts.rules.end(), [&](const policy::rule& rule) {
          return policy::names_path(rule.routes, route.path);
        });
    if (!may_have_it && route.classes == 0 && route.methods.empty()) {
      route.meant = meant_by(route.path);
    }
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
  if (classes == 0) {
    const bool may_exist = methods.empty() && meant.empty();
    return may_exist && path.find('*') == std::string::npos ? path : "";
  }
  if ((classes & (ollama::inference | ollama::read)) != 0) return word();
  for (const ollama::endpoint& line : ollama::endpoints()) {
    // Blobs: the digest behind the path is another one for each file.
    if (line.in != ollama::manage || !line.path.ends_with("/*")) continue;
    if (path.starts_with(line.path.substr(0, line.path.size() - 1))) return std::string(line.path);
  }
  return path.find('*') == std::string::npos ? path : "";
}

}  // namespace ollama_cors::config
