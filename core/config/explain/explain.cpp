// Why a request was decided so, in words: the rule that decided, or why none did, and the change of
// explain/fix.hpp.
#include <algorithm>

#include "config/configuration.hpp"
#include "config/explain/fix.hpp"
#include "config/explain/nearest.hpp"
#include "config/explain/refusal.hpp"
#include "config/json_text.hpp"

namespace ollama_cors::config {
namespace {

using policy::reason;

std::string what(const subject& about) {
  return json_word(about.route.method) + " " + json_word(about.route.shown());
}

explanation allowed(const subject& about) {
  const std::string origin = json_word(about.decision.origin);
  const std::string place = about.decision.rule >= 0 ? rule_place(about.decision.rule) : "";
  switch (about.decision.reason) {
    case reason::preflight_granted:
      // CONTRACT.md 1: only a refusal that the page can read may follow.
      if (about.decision.rule < 0) {
        return {"No rule grants " + what(about) + " to the origin " + origin +
                    ", but the preflight is granted, so that the page can read why.",
                "", "", ""};
      }
      return {"The rule " + place + " grants the preflight for " + what(about) + " to the origin " +
                  origin + ".",
              place, "", ""};
    case reason::origin_allowed:
      return {"The rule " + place + " admits the origin " + origin + " to " + what(about) + ".",
              place, "", ""};
    case reason::same_origin:
      return {"The origin " + origin + " is the server's own, so no rule is asked.", "", "", ""};
    default:
      return {"The request has no Origin: no page of another origin sent it, so no rule is asked.",
              "", "", ""};
  }
}

bool is_refusal(reason value) {
  return value > reason::not_cors;
}

void append_sentence(std::string& text, std::string_view sentence) {
  if (sentence.empty()) return;
  text += ' ';
  text += sentence;
}

}  // namespace

explanation explain_parts(const access& rules, const policy::request& request,
                          const policy::decision& decision) {
  const subject about = subject::of(rules, request, decision);
  if (!is_refusal(decision.reason)) return allowed(about);

  refusal why = explain_refusal(about);
  const int nearest = nearest_rule(about);
  explanation out{std::move(why.message), why.place, std::move(why.change.text),
                  nearest >= 0 ? rule_place(nearest) : ""};
  if (!why.change.pointer.empty()) out.pointer = why.change.pointer;
  append_sentence(out.message, why.change.note);
  if (!out.fix.empty() && why.change.next) {
    append_sentence(out.message,
                    "With the fix, then " + std::string(policy::name(*why.change.next)) +
                        " is in the way: " + std::string(policy::describe(*why.change.next)));
  }
  if (decision.transparent) {
    append_sentence(out.message, "In shadow mode the request is relayed nevertheless.");
  }
  return out;
}

std::string explain(const access& rules, const policy::request& request,
                    const policy::decision& decision) {
  const explanation parts = explain_parts(rules, request, decision);
  const auto or_null = [](const std::string& text) {
    return text.empty() ? "null" : json_string(text);
  };
  return "{\"message\":" + json_string(parts.message) + ",\"pointer\":" + or_null(parts.pointer) +
         ",\"fix\":" + or_null(parts.fix) + ",\"nearest\":" + or_null(parts.nearest) + "}";
}

std::string rule_pointer(const policy::decision& decision) {
  if (decision.deny >= 0) return "/deny/" + std::to_string(decision.deny);
  if (decision.rule >= 0) return rule_place(decision.rule);
  return "";
}

}  // namespace ollama_cors::config
