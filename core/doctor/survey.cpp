#include "doctor/survey.hpp"

#include <algorithm>
#include <set>

#include "doctor/reading.hpp"
#include "doctor/redirects.hpp"
#include "fetch/origin.hpp"

namespace ollama_cors::doctor {
namespace {

using names = std::vector<std::string_view>;

const names least{"content-type"};

const endpoint_kind* kind_of(std::string_view method, std::string_view path) {
  const auto& kinds = endpoint_kinds();
  const auto found = std::find_if(kinds.begin(), kinds.end(), [&](const endpoint_kind& kind) {
    return kind.method == method && kind.path == path;
  });
  return found == kinds.end() ? nullptr : &*found;
}

const answer* asked_with(const observations& seen, std::string_view origin,
                         const endpoint_kind& kind, std::span<const std::string_view> headers) {
  return find(seen, preflight(origin, kind.method, kind.path, headers));
}

// What was asked for makes no difference to this server.
bool is_fixed(const observations& seen, std::string_view origin, const endpoint_kind& kind) {
  const answer* everything = asked_with(seen, origin, kind, kind.all);
  const answer* little = asked_with(seen, origin, kind, least);
  return everything != nullptr && little != nullptr && same_grant(*everything, *little);
}

// The header sets that browsers would ask for: Chromium leaves User-Agent alone.
std::vector<names> sets_of(const endpoint_kind& kind) {
  std::set<names> sets;
  const auto add = [&](const std::set<std::string_view>& headers) {
    sets.insert(names(headers.begin(), headers.end()));
    auto without = headers;
    without.erase("user-agent");
    sets.insert(names(without.begin(), without.end()));
  };
  for (const sdk_call& call : sdk_calls()) {
    if (call.method != kind.method || call.path != kind.path) continue;
    std::set<std::string_view> headers(call.headers.begin(), call.headers.end());
    add(headers);
    headers.insert(call.optional.begin(), call.optional.end());
    add(headers);
  }
  sets.erase(names{});
  return {sets.begin(), sets.end()};
}

class round {
public:
  round(const question& about, const observations& seen) : about_(about), seen_(seen) {}

  void want(probe one) {
    if (!seen_.contains(one) && std::find(list_.begin(), list_.end(), one) == list_.end()) {
      list_.push_back(std::move(one));
    }
  }

  // From all headers at once down to each set of them, as far as the answers make it necessary.
  void want_preflights(std::string_view origin) {
    for (const endpoint_kind& kind : endpoint_kinds()) {
      const answer* everything = asked_with(seen_, origin, kind, kind.all);
      if (everything == nullptr) {
        want(preflight(origin, kind.method, kind.path, kind.all));
        continue;
      }
      if (everything->failed || grants_all(*everything, origin, kind.method, kind.all)) continue;
      const answer* little = asked_with(seen_, origin, kind, least);
      if (little == nullptr) {
        want(preflight(origin, kind.method, kind.path, least));
        continue;
      }
      const bool neither = !admits(*everything, origin) && !admits(*little, origin);
      if (neither || same_grant(*everything, *little)) continue;
      const answer* usual = asked_with(seen_, origin, kind, kind.usual);
      if (usual == nullptr) {
        want(preflight(origin, kind.method, kind.path, kind.usual));
        continue;
      }
      for (const names& headers : sets_of(kind)) {
        if (preflight_answer(seen_, origin, kind.method, kind.path, headers) == nullptr)
          want(preflight(origin, kind.method, kind.path, headers));
      }
    }
  }

  void want_first() {
    want(banner());
    want(reading(""));
    for (const std::string& origin : about_.origins) {
      want(reading(origin));
      want_preflights(origin);
    }
    want(reading(foreign_origin));
    want(preflight(foreign_origin, "POST", "/api/chat", least));
    if (!about_.tls) want(rebound(about_));
    for (const std::string& address : about_.own_addresses) want(at_address(address));
    if (about_.origins.empty()) return;
    const std::string& page = about_.origins.front();
    for (const auto& one : {reading_unknown(page), reading_slashed(page), reading_doubled(page),
                            preflight_of_private_network(page)}) {
      want(one);
    }
  }

  void want_second() {
    if (!about_.base_path.empty()) want(version_at_root());
    for (const std::string& origin : about_.origins) follow(reading(origin));
    for (const std::string& origin : about_.origins) want_rule_of(origin);
    const bool none = std::none_of(about_.origins.begin(), about_.origins.end(),
                                   [&](const std::string& one) { return is_let_in(seen_, one); });
    if (none) {
      want(reading(reference_origin));
      want_preflights(reference_origin);
      want(reading_unknown(reference_origin));
      want(reading_slashed(reference_origin));
    }
    if (is_let_in(seen_, foreign_origin)) {
      want(managing(foreign_origin));
      want(account(foreign_origin));
      want_rule_of(foreign_origin);
      return;
    }
    want(reading("null"));
    want_rule_of("null");
    for (const std::string& origin : about_.origins) {
      if (!is_let_in(seen_, origin)) continue;
      for (const std::string& other : lookalikes(origin)) want(reading(other));
    }
  }

  std::vector<probe> take() { return std::move(list_); }

private:
  // As far as the redirect stays here.
  void follow(probe asked) {
    for (int hop = 0; hop < most_hops; ++hop) {
      const answer* said = find(seen_, asked);
      if (said == nullptr) return want(std::move(asked));
      auto next = next_hop(about_, asked, *said);
      if (!next) return;
      asked = std::move(*next);
    }
  }

  // Our shim names the rule that admits an origin where it refuses a path to it.
  void want_rule_of(std::string_view origin) {
    const bool shim = std::any_of(seen_.begin(), seen_.end(), [](const auto& item) {
      return item.second.field("x-ollama-cors-reason").has_value();
    });
    if (shim && is_let_in(seen_, origin)) want(reading_unknown(origin));
  }

  const question& about_;
  const observations& seen_;
  std::vector<probe> list_;
};

}  // namespace

probe preflight(std::string_view origin, std::string_view method, std::string_view path,
                std::span<const std::string_view> headers) {
  return {.target = std::string(path),
          .origin = std::string(origin),
          .asked_method = std::string(method),
          .asked_headers = joined(headers)};
}

probe preflight_of_private_network(std::string_view origin) {
  probe asked = preflight(origin, "POST", "/api/chat", least);
  asked.private_network = true;
  return asked;
}

probe managing(std::string_view origin) {
  return preflight(origin, "DELETE", "/api/delete", least);
}

probe account(std::string_view origin) {
  return preflight(origin, "POST", "/api/me", least);
}

bool carries_key(const question& about, const probe& asked) {
  if (asked.is_preflight() || !asked.host.empty() || !asked.address.empty()) return false;
  if (asked == version() || asked == banner()) return true;
  const auto& pages = about.origins;
  return std::find(pages.begin(), pages.end(), asked.origin) != pages.end();
}

std::vector<std::string> lookalikes(std::string_view origin) {
  const auto parsed = fetch::parse_origin(origin);
  if (!parsed || (parsed->scheme != "http" && parsed->scheme != "https")) return {};
  if (parsed->host.starts_with('[')) return {};
  const std::string scheme = std::string(parsed->scheme) + "://";
  const std::string port = parsed->port == 0 ? "" : ":" + std::to_string(parsed->port);
  const std::string host(parsed->host);
  std::vector<std::string> out{scheme + host + ".evil.example" + port};
  const bool address = host.find_first_not_of("0123456789.") == std::string::npos;
  const std::size_t last_dot = host.rfind('.');
  if (address || last_dot == std::string::npos || host.ends_with(".localhost")) return out;
  // What can be registered: the last two labels.
  const std::size_t dot = last_dot == 0 ? host.npos : host.rfind('.', last_dot - 1);
  out.push_back(scheme + "evil" + host.substr(dot == host.npos ? 0 : dot + 1) + port);
  if (dot != host.npos) {
    std::string other_dot = host;
    other_dot[host.find('.')] = 'x';
    out.push_back(scheme + other_dot + port);
  }
  return out;
}

bool is_let_in(const observations& seen, std::string_view origin) {
  return std::any_of(seen.begin(), seen.end(), [&](const auto& item) {
    const auto& [asked, said] = item;
    return asked.origin == origin && !said.failed && admits(said, origin);
  });
}

const answer* preflight_answer(const observations& seen, std::string_view origin,
                               std::string_view method, std::string_view path,
                               std::span<const std::string_view> headers) {
  if (const answer* exact = find(seen, preflight(origin, method, path, headers))) return exact;
  const endpoint_kind* kind = kind_of(method, path);
  if (kind == nullptr) return nullptr;
  const answer* everything = asked_with(seen, origin, *kind, kind->all);
  if (everything == nullptr) return nullptr;
  const bool settled = everything->failed || is_fixed(seen, origin, *kind) ||
                       grants_all(*everything, origin, method, kind->all);
  if (settled) return everything;
  const answer* little = asked_with(seen, origin, *kind, least);
  const bool neither =
      little != nullptr && !admits(*everything, origin) && !admits(*little, origin);
  if (neither) return everything;
  const answer* usual = asked_with(seen, origin, *kind, kind->usual);
  const bool usual_settles =
      usual != nullptr && grants_all(*usual, origin, method, kind->usual) &&
      std::includes(kind->usual.begin(), kind->usual.end(), headers.begin(), headers.end());
  return usual_settles ? usual : nullptr;
}

std::vector<probe> next_round(const question& about, const observations& seen) {
  const answer* first = find(seen, version());
  if (first == nullptr) return {version()};
  if (first->failed) return {};
  round wanted(about, seen);
  wanted.want_first();
  auto list = wanted.take();
  if (!list.empty()) return list;
  round more(about, seen);
  more.want_second();
  return more.take();
}

}  // namespace ollama_cors::doctor
