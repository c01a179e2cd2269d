// The CORS-preflight cache: https://fetch.spec.whatwg.org/#concept-cache
// One for all fetches of one browser and one top-level page; not for several threads at once.
#pragma once

#include <cstddef>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "page/browser.hpp"
#include "page/cors_check.hpp"
#include "page/wire.hpp"

namespace ollama_cors::page {

class preflight_cache {
public:
  // Whose entry it is: the page's origin, and the URL with its fragment (cache-0190).
  struct key {
    std::string origin;
    std::string url;
    friend bool operator==(const key&, const key&) = default;
  };

  // Whether the question was answered well before. An entry that does not suffice may be dropped.
  bool answers(const key& of, const preflight_question& question, browser whose, instant now);

  // `max_age` is the value of Access-Control-Max-Age, if there was one.
  void store(const key& of, const preflight_question& question, const preflight_grant& grant,
             const std::optional<std::string>& max_age, browser whose, instant now);

  // After a preflighted fetch that failed.
  void forget(const key& of);

  std::size_t size() const noexcept { return entries_.size(); }

private:
  struct granted {
    std::string name;
    instant until;
  };
  struct entry {
    key of;
    bool with_credentials = false;
    std::vector<granted> methods;
    std::vector<granted> headers;
  };

  static bool holds(const std::vector<granted>& names, std::string_view name, bool any_case,
                    instant now);
  static void add(std::vector<granted>& names, const std::string& name, instant until);
  static bool suffices(const entry& known, const preflight_question& question, browser whose,
                       instant now);
  entry& open(const key& of, bool with_credentials, browser whose, instant now);
  void make_room(browser whose, instant now);

  std::list<entry> entries_;  // the most recently used first
};

}  // namespace ollama_cors::page
