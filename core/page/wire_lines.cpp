// Who sends which lines was recorded; tests/browser/truth/README.md, section 3, has the orders.
#include "page/wire_lines.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

#include "fetch/utf8.hpp"
#include "page/origin.hpp"
#include "page/webkit_names.hpp"

namespace ollama_cors::page {
namespace {

using fetch::equal_to_lower;

// What a request says when script does not: the browser's own lines. The versions are those that
// were recorded; WebKitGTK takes the language from the locale, which was C.
struct defaults {
  std::string_view user_agent;
  std::string_view accept_language;
};

constexpr defaults defaults_of(browser whose) noexcept {
  switch (whose) {
    case browser::chromium:
      return {
          "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
          "HeadlessChrome/156.0.0.0 Safari/537.36",
          "en-US,en;q=0.9"};
    case browser::firefox:
      return {"Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0",
              "en-US,en;q=0.9"};
    case browser::webkit:
      return {
          "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 (KHTML, like Gecko) "
          "Version/26.0 Safari/605.1.15",
          "C"};
    case browser::standard:
      break;
  }
  return {};
}

std::string host_line(const fetch::url& url) {
  std::string host = url.host.value_or("");
  if (url.port) host += ":" + std::to_string(*url.port);
  return host;
}

// A head under construction: named slots are taken out of it in the browser's order.
class lines {
public:
  void set(std::string_view name, std::string_view value) {
    list_.push_back({std::string(name), std::string(value)});
  }
  void set_if(std::string_view name, const std::optional<std::string>& value) {
    if (value) set(name, *value);
  }
  void set_unless_empty(std::string_view name, std::string_view value) {
    if (!value.empty()) set(name, value);
  }
  // The lines in that order; `*` stands for all that are not named, as they came.
  header_list in_order(std::initializer_list<std::string_view> order) const {
    header_list sorted;
    const auto named = [&order](const header& line) {
      return std::any_of(order.begin(), order.end(), [&line](std::string_view name) {
        return name != "*" && equal_to_lower(line.name, name);
      });
    };
    for (const std::string_view name : order) {
      for (const header& line : list_) {
        if (name == "*" ? !named(line) : equal_to_lower(line.name, name)) sorted.push_back(line);
      }
    }
    return sorted;
  }
  bool holds(std::string_view lower_name) const { return contains(list_, lower_name); }

private:
  header_list list_;
};

// https://w3c.github.io/webappsec-fetch-metadata/
void set_fetch_metadata(const wire_facts& facts, lines& head) {
  if (!is_trustworthy(*facts.url)) return;
  constexpr std::array<std::string_view, 4> modes{"same-origin", "no-cors", "cors", "navigate"};
  head.set("Sec-Fetch-Mode", modes[static_cast<std::size_t>(facts.mode)]);
  head.set("Sec-Fetch-Site", facts.site);
  head.set("Sec-Fetch-Dest", "empty");
}

// https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch, the steps on Cache-Control:
// cache-mode-0007, cache-mode-0015.
void set_cache_lines(const wire_facts& facts, lines& head) {
  const bool fresh = facts.cache == cache_mode::no_store || facts.cache == cache_mode::reload;
  if (fresh && !head.holds("pragma")) head.set("Pragma", "no-cache");
  if (head.holds("cache-control")) return;
  if (fresh) head.set("Cache-Control", "no-cache");
  if (facts.cache == cache_mode::no_cache) head.set("Cache-Control", "max-age=0");
}

header_list ordered(const lines& head, browser whose) {
  switch (whose) {
    case browser::chromium:
      return head.in_order({"host", "connection", "content-length", "transfer-encoding", "pragma",
                            "cache-control", "accept", "access-control-request-method",
                            "access-control-request-headers", "origin", "user-agent", "*",
                            "sec-fetch-mode", "sec-fetch-site", "sec-fetch-dest", "referer",
                            "accept-language"});
    case browser::firefox:
      return head.in_order({"host", "user-agent", "accept", "accept-language",
                            "access-control-request-method", "access-control-request-headers",
                            "referer", "*", "content-type", "content-length", "transfer-encoding",
                            "origin", "connection", "sec-fetch-dest", "sec-fetch-mode",
                            "sec-fetch-site", "priority", "pragma", "cache-control"});
    case browser::webkit:
      return head.in_order({"origin", "access-control-request-method", "referer",
                            "access-control-request-headers", "content-type", "pragma",
                            "cache-control", "user-agent", "accept", "*", "accept-language",
                            "connection", "host", "content-length", "transfer-encoding",
                            "sec-fetch-mode", "sec-fetch-dest", "sec-fetch-site"});
    case browser::standard:
      break;
  }
  return head.in_order({"host", "*", "connection"});
}

std::string spelled(const std::string& name, browser whose) {
  if (whose == browser::webkit) return std::string(webkit_spelling(name).value_or(name));
  if (whose == browser::firefox) {
    // Lines that Firefox itself has already begun keep its spelling.
    for (const std::string_view own : {"Accept", "Accept-Language", "User-Agent"}) {
      if (fetch::equal_ignoring_case(name, own)) return std::string(own);
    }
  }
  return name;
}

// WebKit sends what script gave as UTF-8: safe-value-0012.
std::string encoded(const std::string& value, browser whose) {
  return whose == browser::webkit ? fetch::isomorphic_decode(value) : value;
}

// For a Priority without a value Firefox puts its own: g12-61.
std::string value_of(const header& line, browser whose) {
  const bool none = line.value.empty() && equal_to_lower(line.name, "priority");
  return none && whose == browser::firefox ? "u=4" : encoded(line.value, whose);
}

std::string_view connection_of(browser whose) noexcept {
  return whose == browser::webkit ? "Keep-Alive" : "keep-alive";
}

}  // namespace

std::optional<std::string> user_agent_of(const header_list& headers, browser whose) {
  // Chromium sends its own whatever script says: name-0022.
  const auto set = whose == browser::chromium ? std::nullopt : get(headers, "user-agent");
  if (set) return encoded(*set, whose);
  const std::string_view own = defaults_of(whose).user_agent;
  return own.empty() ? std::nullopt : std::optional<std::string>(own);
}

header_list preflight_lines(const wire_facts& facts, const std::string& method,
                            const std::string& names,
                            const std::optional<std::string>& user_agent) {
  lines head;
  head.set("Host", host_line(*facts.url));
  head.set("Connection", std::string(connection_of(facts.whose)));
  head.set("Accept", "*/*");
  head.set("Access-Control-Request-Method", method);
  head.set_unless_empty("Access-Control-Request-Headers", names);
  head.set_if("Origin", facts.origin);
  head.set_if("User-Agent", user_agent);
  head.set_if("Referer", facts.referrer);
  head.set_unless_empty("Accept-Language", defaults_of(facts.whose).accept_language);
  set_fetch_metadata(facts, head);
  if (facts.whose == browser::firefox) head.set("Priority", "u=4");
  if (facts.whose == browser::chromium || facts.whose == browser::firefox) {
    set_cache_lines(facts, head);
  }
  return ordered(head, facts.whose);
}

header_list request_lines(const wire_facts& facts, std::string_view method,
                          const header_list& headers, const wire_body& body) {
  lines head;
  head.set("Host", host_line(*facts.url));
  head.set("Connection", std::string(connection_of(facts.whose)));
  for (const header& line : headers) {
    if (equal_to_lower(line.name, "user-agent")) continue;
    head.set(spelled(line.name, facts.whose), value_of(line, facts.whose));
  }
  // https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch, on Content-Length
  if (body.there && body.size) {
    head.set("Content-Length", std::to_string(*body.size));
  } else if (body.there) {
    head.set("Transfer-Encoding", "chunked");
  } else if (method == "POST" || method == "PUT") {
    head.set("Content-Length", "0");
  }
  if (!head.holds("accept")) head.set("Accept", "*/*");
  if (!head.holds("accept-language")) {
    head.set_unless_empty("Accept-Language", defaults_of(facts.whose).accept_language);
  }
  head.set_if("User-Agent", user_agent_of(headers, facts.whose));
  head.set_if("Origin", facts.origin);
  head.set_if("Referer", facts.referrer);
  set_fetch_metadata(facts, head);
  if (facts.whose == browser::firefox && !head.holds("priority")) head.set("Priority", "u=4");
  set_cache_lines(facts, head);
  return ordered(head, facts.whose);
}

}  // namespace ollama_cors::page
