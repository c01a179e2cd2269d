// What browsers decide before a server is asked: mixed content
// (https://www.w3.org/TR/mixed-content/) and Local Network Access
// (https://wicg.github.io/local-network-access/), by browser and version.
#include <algorithm>
#include <optional>

#include "doctor/examination.hpp"
#include "fetch/origin.hpp"

namespace ollama_cors::doctor {
namespace {

bool is_web(const fetch::origin& page) {
  return page.scheme == "http" || page.scheme == "https";
}

void look_at_mixed_content(const examination& of, std::vector<finding>& found) {
  if (of.about.tls) return;
  const space where = space_of(of.about.host);
  const bool loopback = where == space::loopback;
  finding one{.code = loopback ? code::mixed_content_in_safari : code::mixed_content,
              .message = {}};
  for (const std::string& origin : of.about.origins) {
    const auto page = fetch::parse_origin(origin);
    if (page && page->scheme == "https") one.origins.push_back(origin);
  }
  if (one.origins.empty()) return;
  if (loopback) {
    one.message = "Safari blocks http://" + of.about.authority() +
                  " from a page that came by https. Chromium and Firefox take loopback for safe. "
                  "With TLS on this server (`tls` of ollama-cors) Safari lets it pass too.";
    one.blocked = {false, false, true};
  } else {
    one.message = "A page that came by https may not ask http://" + of.about.authority() +
                  ": the browser does not even send the request.";
    if (where == space::local) {
      one.message +=
          " Chrome from 142 on makes an exception for private addresses and .local "
          "names, if its user permits it.";
    }
    one.blocked = {where != space::local, true, true};
  }
  for (std::size_t i = 0; i < one.blocked.size(); ++i) {
    if (!one.blocked[i]) continue;
    const trial seen = play(of.about, of.seen,
                            {.origin = one.origins.front(),
                             .method = "GET",
                             .path = "/api/tags",
                             .headers = {},
                             .browser = browsers[i]});
    if (seen.known && seen.reason == page::reason::mixed_content) one.console[i] = seen.console;
  }
  found.push_back(std::move(one));
}

// Only from public pages today: the network's own pages are not asked.
void look_at_local_network(const examination& of, std::vector<finding>& found) {
  const space where = space_of(of.about.host);
  if (where == space::open) return;
  finding one{.code = code::local_network_access, .message = {}};
  bool insecure = false;
  for (const std::string& origin : of.about.origins) {
    const auto page = fetch::parse_origin(origin);
    if (!page || !is_web(*page) || space_of(page->host) != space::open) continue;
    insecure = insecure || page->scheme == "http";
    one.origins.push_back(origin);
  }
  if (one.origins.empty()) return;
  const bool loopback = where == space::loopback;
  one.message =
      std::string("A public page that asks ") + (loopback ? "this machine" : "the local network") +
      " needs its user's permission, and no header of a server grants or refuses it. Chrome and "
      "Edge "
      "ask from 142 on (permission local-network-access; from 145 on " +
      (loopback ? "loopback-network" : "local-network") +
      "), Firefox from 153 on (from 147 with strict tracking protection; ESR 140 does not), Safari "
      "does not ask. A frame needs allow=\"" +
      (loopback ? "loopback-network" : "local-network") + "\".";
  if (insecure) {
    one.message +=
        " From a page that came by http, Chrome and Edge from 142 on block it without "
        "asking: serve the page by https.";
    const auto stranger =
        std::find_if(one.origins.begin(), one.origins.end(),
                     [&](const std::string& each) { return of.is_insecure_stranger(each); });
    one.blocked[0] = true;
    one.console[0] = {"Access to fetch at '" + of.about.url("/api/tags") + "' from origin '" +
                      *stranger +
                      "' has been blocked by CORS policy: The request client is not a secure "
                      "context and the resource is in more-private address space `" +
                      (loopback ? "loopback" : "local") + "`."};
  }
  found.push_back(std::move(one));
}

}  // namespace

void look_at_browsers(const examination& of, std::vector<finding>& found) {
  look_at_mixed_content(of, found);
  look_at_local_network(of, found);
}

}  // namespace ollama_cors::doctor
