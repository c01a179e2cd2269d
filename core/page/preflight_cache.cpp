// The cache, with each browser's lives and caps.
#include "page/preflight_cache.hpp"

#include <algorithm>
#include <cstdint>

#include "fetch/header_name.hpp"
#include "fetch/method.hpp"

namespace ollama_cors::page {
namespace {

using seconds = std::chrono::seconds;

// https://fetch.spec.whatwg.org/#cors-preflight-fetch: what is no delta-seconds counts as 5.
constexpr seconds default_life{5};

// The longest life that a browser keeps. WebKit's was seen to end; the others' are told by their
// makers.
constexpr seconds longest_life(browser whose) noexcept {
  switch (whose) {
    case browser::chromium:
      return seconds{7200};
    case browser::firefox:
      return seconds{86400};
    case browser::webkit:
      return seconds{600};
    case browser::standard:
      break;
  }
  return seconds{INT32_MAX};  // the standard leaves it open
}

struct digits_value {
  bool valid = false;     // nothing but digits
  bool overflow = false;  // beyond 64 bits
  std::uint64_t value = 0;
};

digits_value read_digits(std::string_view text) noexcept {
  digits_value result;
  result.valid = !text.empty();
  for (const char digit : text) {
    if (!fetch::is_digit(digit)) return {};
    const auto number = static_cast<std::uint64_t>(digit - '0');
    result.overflow = result.overflow || result.value > (UINT64_MAX - number) / 10;
    result.value = result.value * 10 + number;
  }
  return result;
}

// How long the answer lives; zero: it is not kept.
seconds life_of(const std::optional<std::string>& max_age, browser whose) noexcept {
  if (!max_age || max_age->empty()) return default_life;  // cache-0025
  std::string_view text = *max_age;
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const digits_value number = read_digits(text);
  if (!number.valid || negative) {
    // `-1` is a number that has passed for all but Firefox, which keeps neither: cache-0023.
    const bool kept = !number.valid && whose != browser::firefox;
    return kept || (negative && whose == browser::standard) ? default_life : seconds{0};
  }
  const bool saturates = whose == browser::firefox || whose == browser::standard;
  if (number.overflow && !saturates) return default_life;  // cache-time-0029
  const auto cap = static_cast<std::uint64_t>(longest_life(whose).count());
  if (number.overflow || number.value > cap) return longest_life(whose);
  return seconds{static_cast<std::int64_t>(number.value)};
}

// Chromium and WebKit keep one answer a URL, whole; a second one takes its place (cache-0235,
// cache-0238). Firefox and the standard add up names and methods.
constexpr bool keeps_whole_answers(browser whose) noexcept {
  return whose == browser::chromium || whose == browser::webkit;
}

constexpr std::size_t most_entries(browser whose) noexcept {
  switch (whose) {
    case browser::chromium:
      return 1024;
    case browser::firefox:
      return 100;
    case browser::webkit:
    case browser::standard:
      break;
  }
  return SIZE_MAX;
}

}  // namespace

bool preflight_cache::holds(const std::vector<granted>& names, std::string_view name, bool any_case,
                            instant now) {
  return std::any_of(names.begin(), names.end(), [&](const granted& known) {
    return now < known.until &&
           (any_case ? fetch::equal_ignoring_case(known.name, name) : known.name == name);
  });
}

void preflight_cache::add(std::vector<granted>& names, const std::string& name, instant until) {
  const auto same = std::find_if(names.begin(), names.end(),
                                 [&name](const granted& known) { return known.name == name; });
  if (same == names.end()) {
    names.push_back({name, until});
  } else {
    same->until = until;
  }
}

bool preflight_cache::suffices(const entry& known, const preflight_question& question,
                               browser whose, instant now) {
  // Whole answers die as a whole: their entry for the status tells the time.
  if (keeps_whole_answers(whose) && !holds(known.methods, "", false, now)) return false;
  // A `*` covers others later, but not in Firefox: cache-0089, cache-0101. What it means is told by
  // the entry's credentials, in WebKit by those of the later request: g2002-1541.
  const bool wildcards =
      whose != browser::firefox &&
      !(whose == browser::webkit ? question.with_credentials : known.with_credentials);
  const auto method_granted = [&] {
    if (whose == browser::firefox) {
      // HEAD is looked up like any other: cache-0113.
      if (question.method == "GET" || question.method == "POST") return true;
    } else if (fetch::is_safelisted_method(question.method)) {
      return true;
    }
    return holds(known.methods, question.method, false, now) ||
           (wildcards && holds(known.methods, "*", false, now));
  };
  // Chromium does exclude Authorization here: cache-0091.
  const bool strict = whose != browser::webkit;
  const auto header_granted = [&](const std::string& name) {
    if (holds(known.headers, name, true, now)) return true;
    if (!wildcards || !holds(known.headers, "*", false, now)) return false;
    return !strict || !fetch::is_non_wildcard_request_header(name);
  };
  return method_granted() &&
         std::all_of(question.names.begin(), question.names.end(), header_granted);
}

bool preflight_cache::answers(const key& of, const preflight_question& question, browser whose,
                              instant now) {
  for (auto next = entries_.begin(); next != entries_.end();) {
    const auto known = next++;  // what is moved to the front is behind us
    if (!(known->of == of)) continue;
    // Made without credentials, an entry never serves a request with them (cache-0173); the other
    // way round it does (cache-0181), but in Firefox.
    if (whose == browser::firefox ? known->with_credentials != question.with_credentials
                                  : question.with_credentials && !known->with_credentials) {
      if (!keeps_whole_answers(whose)) continue;
      entries_.erase(known);
      return false;
    }
    entries_.splice(entries_.begin(), entries_, known);
    if (suffices(entries_.front(), question, whose, now)) return true;
    if (!keeps_whole_answers(whose)) continue;
    entries_.pop_front();
    return false;
  }
  return false;
}

void preflight_cache::make_room(browser whose, instant now) {
  if (entries_.size() < most_entries(whose)) return;
  if (whose == browser::firefox) {
    const auto passed = [now](const granted& known) { return known.until <= now; };
    entries_.remove_if([&](entry& known) {
      std::erase_if(known.methods, passed);
      std::erase_if(known.headers, passed);
      return known.methods.empty() && known.headers.empty();
    });
    if (entries_.size() >= most_entries(whose)) entries_.pop_back();
    return;
  }
  // Chromium throws out ten at once.
  for (int i = 0; i < 10; ++i) entries_.pop_back();
}

preflight_cache::entry& preflight_cache::open(const key& of, bool with_credentials, browser whose,
                                              instant now) {
  for (auto known = entries_.begin(); known != entries_.end(); ++known) {
    if (!(known->of == of)) continue;
    if (keeps_whole_answers(whose)) {
      entries_.erase(known);
      break;
    }
    if (known->with_credentials != with_credentials) continue;
    entries_.splice(entries_.begin(), entries_, known);
    return entries_.front();
  }
  make_room(whose, now);
  entries_.push_front({of, with_credentials, {}, {}});
  return entries_.front();
}

void preflight_cache::store(const key& of, const preflight_question& question,
                            const preflight_grant& grant, const std::optional<std::string>& max_age,
                            browser whose, instant now) {
  const seconds life = life_of(max_age, whose);
  if (life.count() == 0) {
    if (keeps_whole_answers(whose)) forget(of);
    return;
  }
  const instant until = now + life;
  entry& known = open(of, question.with_credentials, whose, now);
  if (keeps_whole_answers(whose)) add(known.methods, "", until);
  for (const std::string& method : grant.methods.tokens) add(known.methods, method, until);
  for (const std::string& name : grant.headers.tokens) add(known.headers, name, until);
}

void preflight_cache::forget(const key& of) {
  entries_.remove_if([&of](const entry& known) { return known.of == of; });
}

}  // namespace ollama_cors::page
