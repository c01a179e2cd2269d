// What caches make of the answers: shared ones by `Vary`, the browser's own of preflights by
// Max-Age. https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches
#include <algorithm>
#include <charconv>
#include <optional>
#include <set>

#include "doctor/describe.hpp"
#include "doctor/examination.hpp"
#include "doctor/reading.hpp"
#include "doctor/survey.hpp"
#include "fetch/ascii.hpp"
#include "fetch/list.hpp"

namespace ollama_cors::doctor {
namespace {

constexpr long long longest_kept = 86400;  // Firefox's cap; Chromium's is 7200, Safari's 600

std::string words_for(const probe& asked) {
  return asked.origin.empty() ? std::string("a request without an Origin") : asked.origin;
}

void look_at_vary(const examination& of, std::vector<finding>& found) {
  std::set<std::string> values;
  std::vector<const probe*> silent;
  for (const auto& [asked, said] : of.seen) {
    const bool is_reading = asked == reading(asked.origin);
    if (!is_reading || said.failed || asked.origin == of.about.origin()) continue;
    values.insert(said.field("access-control-allow-origin").value_or(""));
    const std::string control = said.field("cache-control").value_or("");
    if (!varies_by_origin(said) && !fetch::list_holds(control, "no-store"))
      silent.push_back(&asked);
  }
  if (values.size() < 2 || silent.empty()) return;
  finding one{.code = code::vary_missing, .message = {}};
  std::vector<std::string> whom;
  for (const probe* asked : silent) {
    if (!asked->origin.empty()) one.origins.push_back(asked->origin);
    whom.push_back(words_for(*asked));
  }
  one.message =
      "Who may read depends on the origin, but the answers to " + told(whom, 6) +
      " do not say `Vary: Origin`. A cache on the way may keep one and give it to another page, "
      "which is then blocked, or let in, by what was meant for someone else.";
  one.paths = {"GET /api/tags"};
  one.evidence = evidence_at(of, *silent.front());
  found.push_back(std::move(one));
}

std::optional<long long> seconds_of(std::string_view text) {
  long long value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error == std::errc::result_out_of_range) return longest_kept + 1;
  if (error != std::errc() || stop != end) return std::nullopt;
  return value;
}

void look_at_max_age(const examination& of, std::vector<finding>& found) {
  for (const auto& [asked, said] : of.seen) {
    if (!asked.is_preflight() || said.failed || !said.is_ok()) continue;
    if (asked.origin == foreign_origin || !admits(said, asked.origin)) continue;
    // Of a grant alone: what refuses a name had better not be kept.
    std::vector<std::string_view> names;
    fetch::list_reader reader(asked.asked_headers);
    for (std::string_view name; reader.next(name);) names.push_back(name);
    if (!grants_all(said, asked.origin, asked.asked_method, names)) continue;
    const auto value = said.field("access-control-max-age");
    const auto seconds = value ? seconds_of(*value) : std::nullopt;
    const std::string evidence = evidence_of(asked, said);
    if (value && !seconds) {
      found.push_back(
          {.code = code::max_age_unreadable,
           .message = "Access-Control-Max-Age is \"" + *value +
                      "\", which is no number of seconds: Firefox keeps nothing, and the "
                      "others 5 seconds.",
           .evidence = evidence});
    } else if (!value || *seconds <= 5) {
      found.push_back(
          {.code = code::preflight_uncached,
           .message = "A granted preflight is kept for " +
                      std::string(!value || *seconds > 0 ? "5 seconds at most" : "no time at all") +
                      ": nearly every call costs two requests.",
           .evidence = evidence});
    } else if (*seconds > longest_kept) {
      found.push_back({.code = code::max_age_capped,
                       .message = "Access-Control-Max-Age is " + *value +
                                  ". Chromium keeps a preflight for 7200 seconds at most, Firefox "
                                  "86400, Safari 600: more only hides a change of the server.",
                       .evidence = evidence});
    } else {
      continue;
    }
    return;
  }
}

}  // namespace

void look_at_caches(const examination& of, std::vector<finding>& found) {
  look_at_vary(of, found);
  look_at_max_age(of, found);
}

}  // namespace ollama_cors::doctor
