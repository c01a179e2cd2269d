#include "doctor/fix_ours.hpp"

#include <algorithm>
#include <memory>

#include "config/configuration.hpp"
#include "config/json_text.hpp"
#include "doctor/reading.hpp"
#include "doctor/survey.hpp"
#include "policy/decision.hpp"

namespace ollama_cors::doctor {
namespace {

using config::json_list;
using config::json_string;

constexpr std::string_view shim_host = "127.0.0.1:11435";

// What a page may use unless its rule says more: inference and read routes.
bool is_default_route(std::string_view path) {
  return path != "/api/delete";
}

class trial_of_config {
public:
  explicit trial_of_config(const std::string& json) {
    config::report findings;
    if (auto read = config::load(json, config::profile::shim, findings)) access_ = read->access;
  }

  explicit operator bool() const noexcept { return access_ != nullptr; }

  bool allows(std::string_view method, std::string_view target,
              const std::vector<fetch::field>& fields) {
    access_->decide({.method = method, .target = target, .headers = fields}, *decision_);
    return decision_->verdict == policy::verdict::allow;
  }

  bool lets(std::string_view origin, const sdk_call& call) {
    const std::string asked = joined(call.headers);
    const bool granted = allows("OPTIONS", call.path,
                                {{"Host", shim_host},
                                 {"Origin", origin},
                                 {"Access-Control-Request-Method", call.method},
                                 {"Access-Control-Request-Headers", asked}});
    if (!granted || !is_default_route(call.path)) return granted;
    return allows(call.method, call.path, {{"Host", shim_host}, {"Origin", origin}});
  }

private:
  std::shared_ptr<const config::access> access_;
  std::unique_ptr<policy::decision> decision_ = std::make_unique<policy::decision>();
};

std::string upstream_of(const question& about) {
  return about.url();
}

std::string document(const question& about, const std::vector<std::string>& extra, bool in_front) {
  std::string json = "{";
  if (in_front) json += "\"upstream\":" + json_string(upstream_of(about));
  if (!extra.empty()) {
    std::vector<std::string> origins{"@loopback"};
    origins.insert(origins.end(), extra.begin(), extra.end());
    if (json.size() > 1) json += ',';
    json += "\"rules\":[{\"origins\":" + json_list(origins) + "}]";
  }
  return json + "}";
}

std::optional<proposal> proposed(const question& about, bool in_front) {
  proposal made;
  for (const std::string& origin : about.origins) {
    question one = about;
    one.origins = {origin};
    if (!cures(one, document(about, {}, in_front))) made.extra.push_back(origin);
  }
  made.config = document(about, made.extra, in_front);
  if (!cures(about, made.config)) return std::nullopt;
  return made;
}

// As a shell takes it.
std::string quoted(const std::string& word) {
  const bool plain = word.find_first_not_of(
                         "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_.:/") ==
                     std::string::npos;
  return plain ? word : "'" + word + "'";
}

fix change(std::string how, std::string line) {
  return {.where = "ollama-cors", .how = std::move(how), .lines = {std::move(line)}};
}

std::string rules_of(const examination& of) {
  const auto made = proposed(of.about, false);
  if (!made) return {};
  std::vector<std::string> origins{"@loopback"};
  origins.insert(origins.end(), made->extra.begin(), made->extra.end());
  return "set /rules to [{\"origins\":" + json_list(origins) + "}]";
}

}  // namespace

bool cures(const question& about, const std::string& config) {
  trial_of_config shim(config);
  if (!shim) return false;
  for (const std::string& origin : about.origins) {
    for (const sdk_call& call : sdk_calls()) {
      if (!shim.lets(origin, call)) return false;
    }
  }
  const bool stranger =
      shim.allows("GET", "/api/tags", {{"Host", shim_host}, {"Origin", foreign_origin}});
  const bool rebound = shim.allows("GET", "/api/tags", {{"Host", foreign_host}});
  return !stranger && !rebound;
}

std::optional<proposal> propose(const examination& of) {
  return proposed(of.about, true);
}

std::optional<fix> shim_in_front(const examination& of, const finding& what) {
  switch (what.code) {
    case code::exposed_without_key:  // the address stays open whatever stands before it
    case code::server_failing:
    case code::mixed_content:
      return std::nullopt;
    default:
      if (what.severity() == severity::note) return std::nullopt;
  }
  const auto made = propose(of);
  if (!made) return std::nullopt;
  fix out{
      .where = "ollama-cors",
      .how = "Put ollama-cors in front, and let pages ask http://" + std::string(shim_host) +
             " instead. Where the server itself lets strangers in, close it to them: let it admit "
             "no origin, or listen where only ollama-cors reaches it.",
      .config = made->config};
  std::string command = "ollama-cors serve --upstream " + quoted(upstream_of(of.about));
  for (const std::string& origin : made->extra) command += " --allow-origin " + quoted(origin);
  out.lines = {command};
  return out;
}

std::vector<fix> shim_itself(const examination& of, const finding& what) {
  std::vector<fix> fixes;
  const auto port = std::to_string(of.about.port);
  switch (what.code) {
    case code::exposed_without_key:
      fixes.push_back(change("Listen on this machine alone, or ask for a key (`api_keys`).",
                             "set /listen to [\"127.0.0.1:" + port + "\",\"[::1]:" + port + "\"]"));
      return fixes;
    case code::host_unchecked:
      fixes.push_back(change("Name the hosts by which it is called.",
                             "set /hosts to [\"localhost\",\"*.localhost\",\"any-ip\"]"));
      return fixes;
    case code::mixed_content:
      fixes.push_back(
          change("Speak TLS.", "set /tls to {\"certificate\":\"cert.pem\",\"key\":\"key.pem\"}"));
      return fixes;
    case code::origin_not_allowed:
      // The shim has tried its own fix on its own policy.
      for (const std::string& origin : what.origins) {
        const answer* said = find(of.seen, reading(origin));
        const std::string own = said == nullptr ? "" : words_of_shim(*said).fix;
        if (own.empty()) continue;
        fixes.push_back(
            change("In the configuration that it runs with, or as `ollama-cors serve "
                   "--allow-origin " +
                       quoted(origin) + "`.",
                   own));
      }
      if (!fixes.empty()) return fixes;
      break;
    default:
      break;
  }
  if (const std::string rules = rules_of(of); !rules.empty()) {
    std::string how = "One rule for the pages that were asked about.";
    if (!what.headers.empty()) {
      how =
          "One rule for the pages that were asked about; or, in the rule that admits them, "
          "\"request_headers\": [\"any\"].";
    }
    fixes.push_back(change(how, rules));
  }
  return fixes;
}

}  // namespace ollama_cors::doctor
