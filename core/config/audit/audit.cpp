// What a configuration admits; see the header.
#include "config/audit/audit.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <set>
#include <tuple>

#include "config/audit/dangers.hpp"
#include "config/audit/prober.hpp"
#include "config/audit/witnesses.hpp"
#include "config/audit/words.hpp"
#include "policy/compiled.hpp"

namespace ollama_cors::config {
namespace {

namespace json = boost::json;

// A rule with thousands of origins is understood from some; a person reads no more.
constexpr std::size_t most_entries = 20;
constexpr std::size_t most_overlaps = 50;
constexpr std::size_t most_dangers = 50;

std::string text_of(const json::value& value) {
  const json::string& text = value.as_string();
  return {text.data(), text.size()};
}

json::array texts(const std::vector<std::string>& list) {
  json::array out;
  for (const std::string& item : list) out.emplace_back(item);
  return out;
}

std::string rule_pointer_of(int rule) {
  return "/rules/" + std::to_string(rule);
}

std::vector<policy::origin_pattern> patterns_of(const std::string& entry) {
  std::vector<policy::origin_pattern> patterns = policy::expand_preset(entry);
  if (patterns.empty()) {
    auto parsed = policy::parse_origin_pattern(entry);
    if (auto* pattern = std::get_if<policy::origin_pattern>(&parsed)) patterns.push_back(*pattern);
  }
  return patterns;
}

// The widest of what an entry reaches; a preset stands for several patterns.
reach widest(const std::vector<policy::origin_pattern>& patterns) {
  reach found;
  std::vector<std::string> who;
  for (const policy::origin_pattern& pattern : patterns) {
    reach one = reach_of(pattern);
    if (who.empty() || one.breadth < found.breadth) found.breadth = one.breadth;
    if (std::find(who.begin(), who.end(), one.who) == who.end()) who.push_back(one.who);
  }
  found.who = sentence_list(who);
  return found;
}

class auditor {
public:
  explicit auditor(const access& rules)
      : rules_(rules),
        prober_(rules),
        document_(json::parse(rules.normalised)),
        parts_(rules.rules.parts()),
        keyed_(!document_.at("api_keys").as_array().empty()) {}

  std::string run() {
    json::array rules;
    for (std::size_t i = 0; i < parts_.rules.size(); ++i) {
      rules.push_back(of_rule(static_cast<int>(i)));
    }
    const std::vector<danger_line> server = dangers_of_server(document_, parts_.guards_upstream);
    dangers_.insert(dangers_.end(), server.begin(), server.end());
    json::object out;
    out["dangers"] = dangers();
    out["rules"] = std::move(rules);
    out["overlaps"] = std::move(overlaps_);
    out["deny"] = document_.at("deny");
    out["hosts"] = hosts();
    out["keys"] = keys();
    out["key_required"] = keyed_;
    out["mode"] = document_.at("mode");
    return json::serialize(out);
  }

private:
  json::object of_rule(int index) {
    const policy::rule& rule = parts_.rules[static_cast<std::size_t>(index)];
    const json::value& written = document_.at("rules").at(static_cast<std::size_t>(index));
    const json::array& entries = written.at("origins").as_array();
    json::array origins, admits, refuses;
    const std::vector<probe> probes = probes_of(rule);
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const std::string entry = text_of(entries[i]);
      const std::vector<policy::origin_pattern> patterns = patterns_of(entry);
      const reach wide = widest(patterns);
      const std::string place = rule_pointer_of(index) + "/origins/" + std::to_string(i);
      if (auto danger = danger_of(rule, wide, keyed_, place)) {
        dangers_.push_back(*std::move(danger));
      }
      if (i >= most_entries) continue;
      origins.push_back(json::object{{"entry", entry}, {"reach", wide.who}});
      for (const policy::origin_pattern& pattern : patterns) {
        try_out(index, pattern, probes, admits, refuses);
      }
    }
    json::object out;
    out["pointer"] = rule_pointer_of(index);
    out["origins"] = std::move(origins);
    out["routes"] = written.at("routes");
    out["may"] = texts(powers_of(rule));
    out["credentials"] = rule.credentials;
    out["admits"] = std::move(admits);
    out["refuses"] = std::move(refuses);
    out["more_entries"] = entries.size() > most_entries ? entries.size() - most_entries : 0;
    return out;
  }

  void try_out(int index, const policy::origin_pattern& pattern, const std::vector<probe>& probes,
               json::array& admits, json::array& refuses) {
    if (probes.empty()) return;
    const witnesses tried = witnesses_of(pattern);
    for (const std::string& origin : tried.within) {
      find_overlaps(index, origin, probes);
      const auto outcome = prober_.ask(origin, probes.front());
      if (outcome.rule == index) {
        add_once(admits, origin);
      } else if (outcome.deny >= 0) {
        add_refused(refuses, origin, "/deny/" + std::to_string(outcome.deny) + " refuses it");
      }
    }
    for (const near_miss& miss : tried.beyond) {
      if (!prober_.ask(miss.origin, probes.front()).admitted) {
        add_refused(refuses, miss.origin, miss.why);
      }
    }
  }

  static void add_once(json::array& list, const std::string& origin) {
    const json::value item(json::string{origin});
    if (std::find(list.begin(), list.end(), item) == list.end()) list.push_back(item);
  }

  // One of a kind is enough for a reader.
  static void add_refused(json::array& list, const std::string& origin, const std::string& why) {
    for (const json::value& item : list) {
      if (text_of(item.at("origin")) == origin || text_of(item.at("why")) == why) return;
    }
    list.push_back(json::object{{"origin", origin}, {"why", why}});
  }

  // Other rules that admit the origin and hold a route of this one: the first of all decides.
  void find_overlaps(int index, const std::string& origin, const std::vector<probe>& probes) {
    const auto parsed = fetch::parse_origin(origin);
    if (!parsed) return;
    auto owners = rules_.rules.index().origins.find(*parsed);
    for (int other = owners.next(); other >= 0; other = owners.next()) {
      if (other == index || overlaps_.size() >= most_overlaps) continue;
      const auto pair = std::minmax(index, other);
      if (!seen_.insert({pair.first, pair.second}).second) continue;
      const policy::route_set& routes = parts_.rules[static_cast<std::size_t>(other)].routes;
      const auto shared = std::find_if(probes.begin(), probes.end(), [&](const probe& one) {
        return policy::holds(routes, one.classes, one.path);
      });
      if (shared == probes.end()) {
        seen_.erase({pair.first, pair.second});
        continue;
      }
      const auto outcome = prober_.ask(origin, *shared);
      if (outcome.rule != pair.first && outcome.rule != pair.second) continue;
      const int not_deciding = outcome.rule == pair.first ? pair.second : pair.first;
      overlaps_.push_back(json::object{{"origin", origin},
                                       {"route", shared->method + " " + shared->path},
                                       {"decides", rule_pointer_of(outcome.rule)},
                                       {"not", rule_pointer_of(not_deciding)}});
    }
  }

  json::array dangers() {
    std::stable_sort(dangers_.begin(), dangers_.end(),
                     [](const danger_line& left, const danger_line& right) {
                       return std::tie(left.grave, left.wide) < std::tie(right.grave, right.wide);
                     });
    if (dangers_.size() > most_dangers) dangers_.resize(most_dangers);
    json::array out;
    for (const danger_line& line : dangers_) {
      out.push_back(json::object{{"pointer", line.pointer}, {"message", line.message}});
    }
    return out;
  }

  json::array hosts() const {
    json::array out;
    for (const json::value& entry : document_.at("hosts").as_array()) {
      out.push_back(json::object{{"entry", entry}, {"meaning", host_meaning(text_of(entry))}});
    }
    return out;
  }

  json::array keys() const {
    json::array out;
    const json::array& written = document_.at("api_keys").as_array();
    for (std::size_t i = 0; i < written.size(); ++i) {
      policy::rule bound;
      bound.routes.any = !rules_.key_routes[i].has_value();
      if (!bound.routes.any) bound.routes = *rules_.key_routes[i];
      out.push_back(
          json::object{{"name", written[i].at("name")}, {"may", texts(powers_of(bound))}});
    }
    return out;
  }

  const access& rules_;
  prober prober_;
  const json::value document_;
  const policy::spec& parts_;
  const bool keyed_;
  std::vector<danger_line> dangers_;
  json::array overlaps_;
  std::set<std::pair<int, int>> seen_;  // pairs of rules whose overlap is told
};

}  // namespace

std::string audit(const access& rules) {
  return auditor(rules).run();
}

}  // namespace ollama_cors::config
