// "Determine request's referrer", for a document's own URL.
#include "page/referrer.hpp"

#include "page/origin.hpp"

namespace ollama_cors::page {

std::optional<std::string> referrer_of(const environment& where, referrer_policy policy,
                                       const fetch::url& target) {
  if (where.origin.empty() || where.origin == "null") return std::nullopt;
  const std::string origin = where.origin + "/";
  std::string full = origin;
  auto page = fetch::parse_url(where.base_url.empty() ? origin : where.base_url);
  if (page && page->is_http()) {
    page->username.clear();
    page->password.clear();
    full = fetch::serialise(*page, false);
  }
  const bool same = is_same_origin(where.origin, target);
  const bool downgrade = where.origin.starts_with("https:") && !is_trustworthy(target);
  switch (policy) {
    case referrer_policy::no_referrer:
      return std::nullopt;
    case referrer_policy::origin:
      return origin;
    case referrer_policy::unsafe_url:
      return full;
    case referrer_policy::strict_origin:
      return downgrade ? std::nullopt : std::optional(origin);
    case referrer_policy::same_origin:
      return same ? std::optional(full) : std::nullopt;
    case referrer_policy::origin_when_cross_origin:
      return same ? full : origin;
    case referrer_policy::no_referrer_when_downgrade:
      return downgrade ? std::nullopt : std::optional(full);
    case referrer_policy::standard:
    case referrer_policy::strict_origin_when_cross_origin:
      break;
  }
  if (same) return full;
  return downgrade ? std::nullopt : std::optional(origin);
}

}  // namespace ollama_cors::page
