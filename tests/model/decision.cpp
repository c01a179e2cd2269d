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

// One request on its way through the steps.
class steps {
public:
  steps(const policy& rules, const request& asked) : policy_(rules), asked_(asked) {
    origins_ = values_of(asked.headers, "origin");
    hosts_ = values_of(asked.headers, "host");
    sites_ = values_of(asked.headers, "sec-fetch-site");
    path_ = canonical_path(asked.target);
    output_.kind = kind();
    if (origins_.size() == 1) origin_ = parse_origin(origins_.front());
    if (origin_) find_admitting_rules();
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
    const bool site_agrees =
        sites_.empty() || (sites_.size() == 1 && sites_.front() == "same-origin");
    if (origins_.size() == 1 && hosts_.size() == 1 && site_agrees) {
      const std::string host = lower(hosts_.front());
      if (origins_.front() == "http://" + host || origins_.front() == "https://" + host)
        return "same-origin";
    }
    // Fetch 3.3: OPTIONS with Origin and Access-Control-Request-Method. Methods are case-sensitive
    // (RFC 9110 9.1).
    if (asked_.method == "OPTIONS" &&
        !values_of(asked_.headers, "access-control-request-method").empty())
      return "preflight";
    return "cors";
  }

  void find_admitting_rules() {
    for (std::size_t i = 0; i < policy_.deny.size(); ++i)
      for (const pattern& entry : policy_.deny[i])
        if (denied_.empty() && admits(entry, *origin_)) denied_ = "/deny/" + std::to_string(i);
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
    if (hosts_.empty()) return asked_.http_1_0 && origins_.empty() ? "" : "host-missing";
    // RFC 9112 3.2: more than one Host line is no Host.
    if (hosts_.size() > 1 || !host_allowed(policy_.hosts, hosts_.front()))
      return "host-not-allowed";
    return "";
  }

  // 3. Origin.
  std::string origin_reason() {
    if (origins_.empty()) return "";
    if (origins_.size() > 1) return "origin-multiple";
    if (!origin_) return "origin-invalid";
    if (!denied_.empty()) {
      output_.rule = denied_;
      return "origin-denied";
    }
    if (output_.kind == "same-origin" || !admitting_.empty()) return "";
    return "origin-not-allowed";
  }

  // 4. No Origin, and Sec-Fetch-Site says that another site's page asks.
  bool comes_from_elsewhere() const {
    if (!policy_.check_site || !origins_.empty()) return false;
    if (!contains(sites_, "cross-site") && !contains(sites_, "same-site")) return false;
    const bool link = (asked_.method == "GET" || asked_.method == "HEAD") &&
                      values_of(asked_.headers, "sec-fetch-mode") == strings{"navigate"} &&
                      values_of(asked_.headers, "sec-fetch-dest") == strings{"document"};
    return !link;
  }

  // 5. Preflight.
  result preflight() {
    const std::string method = values_of(asked_.headers, "access-control-request-method").front();
    const rule* by = deciding_rule(method);
    // Held by no rule: granted as asked, with the credentials of the first rule that admits the
    // origin. Only a readable refusal can follow.
    rule as_asked;
    as_asked.methods = {"any"};
    as_asked.request_headers = {"any"};
    as_asked.credentials = policy_.rules[admitting_.front()].credentials;
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
    const rule* by = deciding_rule(asked_.method);
    if (by == nullptr) {
      bool known = !class_of(asked_.method, path_).empty();
      for (const rule& one : policy_.rules) known = known || names_path(one.routes, path_);
      return relay_or_refuse(known ? "route-not-granted" : "route-unknown", nullptr);
    }
    if (!grants_method(*by, asked_.method)) return relay_or_refuse("method-not-allowed", by);
    return forward("origin-allowed", by);
  }

  // The first rule whose origins match and whose routes hold the request decides alone.
  const rule* deciding_rule(const std::string& method) {
    for (const std::size_t i : admitting_) {
      if (!holds(policy_.rules[i].routes, method, path_)) continue;
      output_.rule = "/rules/" + std::to_string(i);
      return &policy_.rules[i];
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
    if (!exposed.empty()) set("Access-Control-Expose-Headers", join(exposed, ", "));
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
  result relay(const std::string& reason) { return forward(reason, nullptr); }

  result relay_or_refuse(const std::string& reason, const rule* by) {
    return policy_.shadow ? relay(reason) : refuse(reason, 403, by);
  }

  // Readable for an admitted origin.
  result refuse(const std::string& reason, int status, const rule* by = nullptr) {
    output_.verdict = "refuse";
    output_.reason = reason;
    output_.status = status;
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
  std::optional<origin> origin_;  // nothing = none, two, or no origin at all
  std::string denied_;
  std::vector<std::size_t> admitting_;
  result output_;
};

}  // namespace

result decide(const policy& rules, const request& asked) {
  return steps(rules, asked).run();
}

}  // namespace model
