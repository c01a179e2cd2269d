// Containment of origin patterns; see the header.
#include "config/origins/coverage.hpp"

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
bool admits_host(const policy::origin_pattern& written, const policy::origin_pattern& narrow) {
  // Most differ before the first `*`.
  const std::string_view start = std::string_view(written.host).substr(0, written.host.find('*'));
  if (!narrow.host.starts_with(start)) return false;
  policy::origin_pattern wide = written;
  wide.any_port = true;
  fetch::origin origin;
  origin.text = narrow.text;
  origin.scheme = narrow.scheme;
  origin.host = narrow.host;
  origin.irregular = spells_irregular(narrow);
  return policy::matches(wide, origin);
}

// What all hosts of the pattern end in: from behind a dot on, or the whole.
std::string_view spelled_suffix(const policy::origin_pattern& pattern) {
  const std::string_view host = pattern.host;
  const auto star = host.rfind('*');
  return star == std::string_view::npos ? host : host.substr(host.find('.', star) + 1);
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
      return has_hosts(narrow) && covers_ports(wide, narrow) && admits_host(wide, narrow);
  }
}

void coverage::add(const policy::origin_pattern& pattern) {
  if (!is_wide(pattern)) {
    exact_.insert(pattern.text);
  } else if (has_hosts(pattern)) {
    by_suffix_[spelled_suffix(pattern)].push_back(&pattern);
  } else {
    others_.push_back(&pattern);
  }
}

const policy::origin_pattern* coverage::wide_one(const policy::origin_pattern& narrow) const {
  const auto among = [&narrow](const patterns& some) -> const policy::origin_pattern* {
    for (const policy::origin_pattern* wide : some) {
      if (wide != &narrow && config::covers(*wide, narrow)) return wide;
    }
    return nullptr;
  };
  if (const auto* found = among(others_)) return found;
  if (!has_hosts(narrow)) return nullptr;
  std::string_view host = narrow.host;
  while (true) {
    const auto some = by_suffix_.find(host);
    if (some != by_suffix_.end()) {
      if (const auto* found = among(some->second)) return found;
    }
    const auto dot = host.find('.');
    if (dot == std::string_view::npos) return nullptr;
    host.remove_prefix(dot + 1);
  }
}

bool coverage::covers(const policy::origin_pattern& narrow) const {
  if (!is_wide(narrow) && exact_.count(narrow.text) > 0) return true;
  return wide_one(narrow) != nullptr;
}

bool coverage::covers(const std::vector<policy::origin_pattern>& narrow) const {
  return std::all_of(narrow.begin(), narrow.end(),
                     [&](const policy::origin_pattern& one) { return covers(one); });
}

}  // namespace ollama_cors::config
