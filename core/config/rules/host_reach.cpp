// See the header.
#include "config/rules/host_reach.hpp"

#include <algorithm>
#include <string>

#include "config/address.hpp"
#include "config/ip_literal.hpp"
#include "config/json_text.hpp"
#include "config/server/listen.hpp"
#include "config/values.hpp"
#include "fetch/ip_address.hpp"
#include "policy/host.hpp"

namespace ollama_cors::config {
namespace {

// Names that only a network's own resolver knows: RFC 6762, RFC 8375, and what routers use.
constexpr std::string_view private_domains[] = {"local",     "lan",         "internal",
                                                "home.arpa", "localdomain", "home",
                                                "localhost", "intranet",    "test"};

bool lets_in(const host_entries& hosts, const std::string& name, const listen_address& at) {
  const auto host = policy::parse_host(name);
  return host && std::any_of(hosts.patterns.begin(), hosts.patterns.end(), [&](const auto& entry) {
           // Port 0: one that the system will choose.
           if (entry.port != 0 && at.port != 0 && entry.port != at.port) return false;
           policy::host_name asked = *host;
           asked.port = entry.port;
           // `ollama.localhost` and the like lead here as well.
           return is_loopback_host(entry.name) || policy::matches(entry, asked);
         });
}

}  // namespace

void check_reachable(const node& list, const host_entries& hosts,
                     const std::vector<listen_address>& listen, report& findings) {
  if (hosts.patterns.empty() || listen.empty()) return;
  std::vector<std::string> names = {"localhost"};
  for (const listen_address& address : listen) {
    // Beyond this machine any name may be that of an address of it; of a given socket only the
    // start knows the address.
    if (address.is_given() || is_beyond_loopback(address)) return;
    const std::string own = bracketed(address.host);
    if (std::find(names.begin(), names.end(), own) == names.end()) names.push_back(own);
    for (const std::string& name : names) {
      if (lets_in(hosts, name, address)) return;
    }
  }
  std::vector<std::string> all = hosts.words;
  all.insert(all.end(), names.begin(), names.end());
  add_warning(
      findings, list, "listen-not-in-hosts",
      "\"hosts\" has none of the names of this machine, so requests to http://" +
          to_text(listen.front()) +
          " are refused. Add \"localhost\" and the address, unless only a tunnel or a proxy "
          "is to call.",
      json_list(all));
}

bool is_public_host(std::string_view entry) {
  std::string_view name = split_host_and_port(entry).host;
  if (name.starts_with("*.")) name.remove_prefix(2);
  if (name.ends_with('.')) name.remove_suffix(1);
  if (name.starts_with('[') || fetch::is_ipv4(name) || is_loopback_host(name)) return false;
  if (name.find('.') == std::string_view::npos) return false;
  return std::none_of(
      std::begin(private_domains), std::end(private_domains), [&](std::string_view domain) {
        return name == domain ||
               (name.ends_with(domain) && name[name.size() - domain.size() - 1] == '.');
      });
}

}  // namespace ollama_cors::config
