// The order of CONTRACT 3, and what each answer carries ("Local answers").
#include "decision.hpp"

#include "host.hpp"
#include "key.hpp"
#include "path.hpp"
#include "preflight.hpp"
#include "route.hpp"
#include "text.hpp"

namespace model {

namespace {

const std::string reason_field = "X-Ollama-Cors-Reason";

// There is one, and all of them are this.
bool all_are(const strings& values, const std::string& wanted) {
  for (const std::string& value : values)
    if (value != wanted) return false;
  return !values.empty();
}

// One request on its way through the steps.
class steps {
public:
  steps(const policy& rules, const request& asked) : policy_(rules), asked_(asked) {
    origins_ = values_of(asked.headers, "origin");
    hosts_ = values_of(asked.headers, "host");
    sites_ = values_of(asked.headers, "sec-fetch-site");
    path_ = canonical_path(asked.target);
    absolute_ = absolute_authority(asked.target);
    if (!origins_.empty()) origin_ = parse_origin(origins_.front());
    output_.kind = kind();
    if (origins_.size() == 1 && origin_) find_admitting_rules();
  }

  result run() {
    const std::string host = host_reason();
    if (!host.empty()) return refuse(host, 403);

    const std::string foreign = origin_reason();
    if (!foreign.empty() && !policy_.shadow) return refuse(foreign, 403);

    if (comes_from_elsewhere()) return refuse("cross-site-without-origin", 403);

    if (output_.kind == "preflight") return foreign.empty() ? preflight() : relay(foreign);

    switch (check_key(policy_, asked_, path_)) {
      case key_state::fine:
        break;
      case key_state::missing:
        return refuse("key-missing", 401);
      case key_state::unknown:
        return refuse("key-unknown", 401);
      case key_state::other_route:
        return refuse("key-route", 403);
    }
    if (!foreign.empty()) return relay(foreign);
    if (output_.kind != "cors") return forward(output_.kind, nullptr);
    return by_rule();
  }

private:
  // 1. Kind.
  std::string kind() const {
    if (origins_.empty()) return "not-cors";
    bool site_agrees = true;
    for (const std::string& site : sites_) site_agrees = site_agrees && site == "same-origin";
    if (origin_ && site_agrees && is_same_place(*origin_, host())) return "same-origin";
    // Fetch 3.3: OPTIONS with Origin and Access-Control-Request-Method. Methods are case-sensitive
    // (RFC 9110 9.1).
    if (asked_.method == "OPTIONS" &&
        !values_of(asked_.headers, "access-control-request-method").empty())
      return "preflight";
    return "cors";
  }

  // RFC 9112 3.2.2: the authority of an absolute-form target replaces the Host.
  std::string host() const {
    if (absolute_) return *absolute_;
    return hosts_.empty() ? "" : hosts_.front();
  }

  void find_admitting_rules() {
    for (std::size_t i = 0; i < policy_.deny.size(); ++i)
      for (const pattern& entry : policy_.deny[i])
        if (denied_.empty() && denies(entry, *origin_)) denied_ = "/deny/" + std::to_string(i);
    if (!denied_.empty()) return;
    for (std::size_t i = 0; i < policy_.rules.size(); ++i) {
      bool admitted = false;
      for (const pattern& entry : policy_.rules[i].origins)
        admitted = admitted || admits(entry, *origin_);
      if (admitted) admitting_.push_back(i);
    }
  }

  // 2. Host. No Host is allowed only on HTTP/1.0 without Origin.
  std::string host_reason() const {
    if (hosts_.empty() && !(asked_.http_1_0 && origins_.empty())) return "host-missing";
    if (hosts_.empty() && !absolute_) return "";
    // RFC 9112 3.2: more than one Host line is no Host.
    if (hosts_.size() > 1 || !host_allowed(policy_.hosts, host())) return "host-not-allowed";
    return "";
  }

  // 3. Origin.
  std::string origin_reason() {
    if (origins_.empty()) return "";
    if (origins_.size() > 1) return "origin-multiple";
    if (!origin_) return "origin-invalid";
    if (!denied_.empty()) return "origin-denied";
    if (output_.kind == "same-origin" || !admitting_.empty()) return "";
    return "origin-not-allowed";
  }

  // 4. No Origin, and Sec-Fetch-Site says that another site's page asks.
  bool comes_from_elsewhere() const {
    if (!!policy_.middleware || !origins_.empty()) return false;
    if (sites_.empty()) return false;
    // Lines that differ tell nothing that could be trusted.
    if (!all_are(sites_, sites_.front())) return true;
    // Fetch Metadata 2.4: a structured field's token (RFC 9651), whose parameters say nothing.
    const std::string site = trimmed(sites_.front().substr(0, sites_.front().find(';')));
    if (site != "cross-site" && site != "same-site") return false;
    const bool link = (asked_.method == "GET" || asked_.method == "HEAD") &&
                      all_are(values_of(asked_.headers, "sec-fetch-mode"), "navigate") &&
                      all_are(values_of(asked_.headers, "sec-fetch-dest"), "document");
    return !link;
  }

  // 5. Preflight.
  result preflight() {
    const rule* by = deciding_rule();
    // Held by no rule: granted as asked, with the credentials (and the max_age) of the first rule
    // that admits the origin. Only a readable refusal can follow.
    rule as_asked;
    as_asked.methods = {"any"};
    as_asked.request_headers = {"any"};
    as_asked.credentials = policy_.rules[admitting_.front()].credentials;
    as_asked.max_age = policy_.rules[admitting_.front()].max_age;
    if (by == nullptr) by = &as_asked;
    const grant given = grant_preflight(*by, asked_);
    const bool granted = given.reason == "preflight-granted";
    if (!granted && policy_.shadow) return relay(given.reason);
    output_.verdict = granted ? "allow" : "refuse";
    output_.reason = given.reason;
    output_.status = 204;
    set("Access-Control-Allow-Origin", origin_->text);
    if (by->credentials) set("Access-Control-Allow-Credentials", "true");
    set("Access-Control-Allow-Methods", join(given.methods, ", "));
    if (!given.headers.empty()) set("Access-Control-Allow-Headers", join(given.headers, ", "));
    set("Access-Control-Max-Age", granted ? std::to_string(by->max_age) : "0");
    set_vary();
    if (!granted) set(reason_field, given.reason);
    return output_;
  }

  // 6. The rule for the route, then the method.
  result by_rule() {
    const rule* by = deciding_rule();
    if (by == nullptr) {
      bool known = !class_of(asked_.method, path_).empty();
      for (const rule& one : policy_.rules) known = known || names_path(one.routes, path_);
      return relay_or_refuse(known ? "route-not-granted" : "route-unknown", nullptr);
    }
    if (!grants_method(*by, asked_.method)) return relay_or_refuse("method-not-allowed", by);
    return forward("origin-allowed", by);
  }

  // The first rule whose origins match and whose routes hold the request decides alone.
  const rule* deciding_rule() {
    const rule* by = holding_rule();
    if (by != nullptr) output_.rule = "/rules/" + std::to_string(by - policy_.rules.data());
    return by;
  }

  // A preflight asks for the endpoint of the request behind it.
  const rule* holding_rule() const {
    const std::string method = output_.kind == "preflight" ? asked_method(asked_) : asked_.method;
    for (const std::size_t i : admitting_) {
      const strings& routes = policy_.rules[i].routes;
      // Someone else's server forwards nothing: there, any route is any route.
      const bool every = policy_.middleware && contains(routes, "any");
      if (every || holds(routes, method, path_)) return &policy_.rules[i];
    }
    return nullptr;
  }

  // The answer's headers. `why` is empty for what goes on to the upstream.
  void set_cors(const rule& by, const std::string& why) {
    set("Access-Control-Allow-Origin", origin_->text);
    if (by.credentials) set("Access-Control-Allow-Credentials", "true");
    strings exposed = by.response_headers;
    if (contains(exposed, "*")) {
      // With credentials `*` is a name like any other (Fetch 3.3.3), so the names are expanded
      // when the response is there.
      exposed = by.credentials ? strings{} : strings{"*"};
    }
    if (!why.empty() && !contains(exposed, "*")) exposed.push_back(reason_field);
    // Fetch 3.3.3: on the answer to a preflight it says nothing.
    if (!exposed.empty() && output_.kind == "cors")
      set("Access-Control-Expose-Headers", join(exposed, ", "));
  }

  void set_vary() {
    set("Vary", output_.kind == "preflight"
                    ? "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"
                    : "Origin");
  }

  result forward(const std::string& reason, const rule* by) {
    output_.verdict = "allow";
    output_.reason = reason;
    if (by != nullptr) set_cors(*by, "");
    set_vary();
    return output_;
  }

  // Shadow mode: as if nobody stood in between.
  result relay(const std::string& reason) {
    if (reason == "origin-denied") output_.rule = denied_;
    return forward(reason, nullptr);
  }

  result relay_or_refuse(const std::string& reason, const rule* by) {
    return policy_.shadow ? relay(reason) : refuse(reason, 403, by);
  }

  // Readable for an admitted origin.
  result refuse(const std::string& reason, int status, const rule* by = nullptr) {
    output_.verdict = "refuse";
    output_.reason = reason;
    output_.status = status;
    if (reason == "origin-denied") output_.rule = denied_;
    if (by == nullptr) by = holding_rule();
    if (by == nullptr && !admitting_.empty()) by = &policy_.rules[admitting_.front()];
    if (by != nullptr && output_.kind != "same-origin") set_cors(*by, reason);
    set_vary();
    set(reason_field, reason);
    return output_;
  }

  void set(const std::string& name, const std::string& value) {
    output_.headers.emplace_back(name, value);
  }

  const policy& policy_;
  const request& asked_;
  strings origins_;
  strings hosts_;
  strings sites_;
  std::optional<std::string> path_;
  std::optional<std::string> absolute_;  // authority of an absolute-form target
  std::optional<origin> origin_;         // nothing = no Origin line, or no origin in it
  std::string denied_;
  std::vector<std::size_t> admitting_;
  result output_;
};

}  // namespace

result decide(const policy& rules, const request& asked) {
  return steps(rules, asked).run();
}

}  // namespace model
