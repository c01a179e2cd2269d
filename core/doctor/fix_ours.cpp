#include "doctor/fix_ours.hpp"

#include <algorithm>
#include <memory>

#include "config/configuration.hpp"
#include "config/json_text.hpp"
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

std::string document(const question& about, const std::vector<std::string>& extra) {
  std::string json = "{\"upstream\":" + json_string(upstream_of(about));
  if (!extra.empty()) {
    std::vector<std::string> origins{"@loopback"};
    origins.insert(origins.end(), extra.begin(), extra.end());
    json += ",\"rules\":[{\"origins\":" + json_list(origins) + "}]";
  }
  return json + "}";
}

}  // namespace

std::string for_shell(const std::string& word) {
  const bool plain = word.find_first_not_of(
                         "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_.:/") ==
                     std::string::npos;
  return plain ? word : "'" + word + "'";
}

std::string warning_of_null(const std::vector<std::string>& origins) {
  if (std::find(origins.begin(), origins.end(), "null") == origins.end()) return "";
  return " Mind that null is no page's own: a sandboxed frame of any site has it too, and is let "
         "in "
         "with it. A page that can be served from an address of its own had better be.";
}

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
  proposal made;
  for (const std::string& origin : of.about.origins) {
    question one = of.about;
    one.origins = {origin};
    if (!cures(one, document(of.about, {}))) made.extra.push_back(origin);
  }
  made.config = document(of.about, made.extra);
  if (!cures(of.about, made.config)) return std::nullopt;
  return made;
}

std::optional<fix> shim_in_front(const examination& of, const finding& what) {
  switch (what.code) {
    case code::exposed_without_key:  // the address stays open whatever stands before it
    case code::server_failing:
    case code::mixed_content:
    case code::certificate_refused:  // neither would we trust it
    case code::path_unknown:
    case code::redirected:
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
             "no origin, or listen where only ollama-cors reaches it." +
             warning_of_null(made->extra),
      .config = made->config};
  std::string command = "ollama-cors serve --upstream " + for_shell(upstream_of(of.about));
  for (const std::string& origin : made->extra) command += " --allow-origin " + for_shell(origin);
  out.lines = {command};
  return out;
}

}  // namespace ollama_cors::doctor
