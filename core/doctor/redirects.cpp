#include "doctor/redirects.hpp"

namespace ollama_cors::doctor {

std::optional<fetch::url> sent_on_to(const question& about, const probe& asked,
                                     const answer& said) {
  // https://fetch.spec.whatwg.org/#redirect-status
  const bool redirects = said.status == 301 || said.status == 302 || said.status == 303 ||
                         said.status == 307 || said.status == 308;
  const auto location = said.field("location");
  if (said.failed || !redirects || !location) return std::nullopt;
  const std::string from =
      asked.from_root ? about.origin() + asked.target : about.url(asked.target);
  const auto base = fetch::parse_url(from);
  return base ? fetch::parse_url(*location, &*base) : std::nullopt;
}

std::optional<probe> next_hop(const question& about, const probe& asked, const answer& said) {
  const auto to = sent_on_to(about, asked, said);
  const auto here = fetch::parse_url(about.url("/"));
  if (!to || !here || fetch::origin_of(*to) != fetch::origin_of(*here)) return std::nullopt;
  return probe{.target = fetch::target_of(*to), .origin = asked.origin, .from_root = true};
}

}  // namespace ollama_cors::doctor
