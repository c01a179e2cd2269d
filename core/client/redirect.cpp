#include "client/redirect.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "fetch/ascii.hpp"
#include "fetch/url.hpp"

namespace ollama_cors::client {
namespace {

template <std::size_t Size>
void drop(request& what, const std::array<std::string_view, Size>& names) {
  std::erase_if(what.headers, [&names](const header_line& line) {
    return std::any_of(names.begin(), names.end(), [&line](std::string_view name) {
      return fetch::equal_to_lower(line.name, name);
    });
  });
}

// https://fetch.spec.whatwg.org/#request-body-header-name
constexpr std::array<std::string_view, 4> of_the_body = {"content-encoding", "content-language",
                                                         "content-location", "content-type"};
constexpr std::array<std::string_view, 4> credentials = {"authorization", "cookie",
                                                         "proxy-authorization", "x-api-key"};

// What a 303 asks for is another resource, fetched; what a 301 or 302 has made of POST for thirty
// years is the same.
bool becomes_get(unsigned status, const std::string& method) noexcept {
  if (status == 303) return method != "GET" && method != "HEAD";
  return (status == 301 || status == 302) && method == "POST";
}

failure bad_location(std::string_view location, std::string_view why) {
  failure bad;
  bad.kind = failure_kind::bad_location;
  bad.message = "The server redirects to \"" + std::string(location.substr(0, 512)) + "\", " +
                std::string(why) + ".";
  return bad;
}

}  // namespace

failure redirect(request& what, unsigned status, std::string_view location) {
  const auto base = fetch::parse_url(url_of(what.to) + what.target);
  const auto url = fetch::parse_url(location, base ? &*base : nullptr);
  if (!url) return bad_location(location, "which is no URL");
  if (!url->is_http() || !url->host) return bad_location(location, "which is not http or https");

  if (becomes_get(status, what.method)) {
    what.method = "GET";
    what.body.clear();
    what.streamed = false;
    what.body_length.reset();
    drop(what, of_the_body);
  } else if (what.streamed) {
    failure lost;
    lost.kind = failure_kind::body_not_kept;
    lost.message =
        "The server redirects a request whose body was streamed and is gone. Send it to "
        "where it leads: " +
        fetch::serialise(*url, false);
    return lost;
  }

  endpoint to{url->scheme == "https", *url->host, url->effective_port()};
  if (to.host.starts_with('[')) to.host = to.host.substr(1, to.host.size() - 2);
  if (to != what.to) drop(what, credentials);
  what.to = std::move(to);
  what.target = fetch::target_of(*url);
  what.base_size = 0;
  return {};
}

}  // namespace ollama_cors::client
