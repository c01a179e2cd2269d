// Containment of origin patterns; see the header.
#include "config/origin_coverage.hpp"

#include <algorithm>

#include "fetch/origin.hpp"

namespace ollama_cors::config {
namespace {

using shape = policy::origin_pattern::kind;

// Effective ports; 0 stands for "none" where the scheme has no port of its own.
struct port_range {
  std::uint32_t first;
  std::uint32_t last;
};

port_range ports_of(const policy::origin_pattern& pattern) {
  const std::uint32_t usual = fetch::default_port(pattern.scheme);
  if (pattern.any_port) return {usual == 0 ? 0u : 1u, 65535};
  if (pattern.port_first == 0) return {usual, usual};
  return {pattern.port_first, pattern.port_last};
}

bool covers_ports(const policy::origin_pattern& wide, const policy::origin_pattern& narrow) {
  const port_range outer = ports_of(wide);
  const port_range inner = ports_of(narrow);
  return outer.first <= inner.first && inner.last <= outer.last;
}

// A pattern with the shapes of CONTRACT.md 2 that only an entry admits that spells them.
bool spells_irregular(const policy::origin_pattern& pattern) {
  return pattern.scheme == "file" || pattern.host.ends_with('.') ||
         pattern.host.find('_') != std::string::npos;
}

bool has_hosts(const policy::origin_pattern& pattern) {
  return pattern.shape == shape::exact || pattern.shape == shape::labels;
}

// The pattern's hosts as one host, in which `*` is a letter like any other: what a pattern admits
// whatever that letter is, it admits for all that the `*` stands for. A leading `*.` stands for
// several labels, and can only fall to another one: any other first label has a letter in it.
bool admits_host(policy::origin_pattern wide, const policy::origin_pattern& narrow) {
  wide.any_port = true;
  fetch::origin origin;
  origin.text = narrow.text;
  origin.scheme = narrow.scheme;
  origin.host = narrow.host;
  origin.irregular = spells_irregular(narrow);
  return policy::matches(wide, origin);
}

// Whether a host that the narrow one admits may end as all that the wide one admits do. Told at
// once: lists of thousands are compared each with each.
bool may_share_hosts(const policy::origin_pattern& wide, const policy::origin_pattern& narrow) {
  const std::string_view host = wide.host;
  return wide.scheme == narrow.scheme && narrow.host.ends_with(host.substr(host.rfind('*') + 1));
}

bool is_wide(const policy::origin_pattern& pattern) {
  return pattern.shape != shape::exact || pattern.any_port ||
         pattern.port_first != pattern.port_last;
}

}  // namespace

bool covers(const policy::origin_pattern& wide, const policy::origin_pattern& narrow) {
  if (wide.shape == shape::opaque || narrow.shape == shape::opaque) {
    return wide.shape == narrow.shape;
  }
  switch (wide.shape) {
    case shape::any:
      return !spells_irregular(narrow);
    case shape::loopback:
      return narrow.shape == shape::loopback || (has_hosts(narrow) && admits_host(wide, narrow));
    case shape::scheme_only:
      return wide.scheme == narrow.scheme && narrow.shape != shape::any &&
             !spells_irregular(narrow) && covers_ports(wide, narrow);
    default:
      return has_hosts(narrow) && may_share_hosts(wide, narrow) && covers_ports(wide, narrow) &&
             admits_host(wide, narrow);
  }
}

void coverage::add(const policy::origin_pattern& pattern) {
  if (is_wide(pattern)) {
    wide_.push_back(&pattern);
  } else {
    exact_.insert(pattern.text);
  }
}

bool coverage::covers(const policy::origin_pattern& narrow) const {
  if (!is_wide(narrow) && exact_.count(narrow.text) > 0) return true;
  return std::any_of(wide_.begin(), wide_.end(), [&](const policy::origin_pattern* wide) {
    return config::covers(*wide, narrow);
  });
}

bool coverage::covers(const std::vector<policy::origin_pattern>& narrow) const {
  return std::all_of(narrow.begin(), narrow.end(),
                     [&](const policy::origin_pattern& one) { return covers(one); });
}

}  // namespace ollama_cors::config
