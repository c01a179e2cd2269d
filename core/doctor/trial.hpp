// One call of one page in one browser, played through the page's machine with the answers that the
// server gave.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "doctor/calls.hpp"
#include "doctor/probe.hpp"
#include "doctor/question.hpp"
#include "page/report.hpp"

namespace ollama_cors::doctor {

struct trial {
  bool known = false;  // the answers are enough to say what becomes of it
  // The browser lets it through, and the page reads that the server will not do it.
  bool refused = false;
  page::outcome outcome = page::outcome::ok;
  page::reason reason = page::reason::none;
  std::vector<std::string> console;
  bool blocked() const noexcept { return known && outcome != page::outcome::ok; }
};

struct attempt {
  std::string origin;
  std::string_view method;
  std::string_view path;
  std::span<const std::string_view> headers;
  page::browser browser = page::browser::chromium;
  page::credentials_mode credentials = page::credentials_mode::same_origin;
  // Whose answers are taken: another origin's stand for this one's, as if it were admitted too.
  std::string answers_of{};
  // What was asked in place of the request itself; nothing = the page's plain reading.
  std::optional<probe> actual{};
};

// A POST is never sent: what the server says to the page's GET stands for its answer.
trial play(const question& about, const observations& seen, const attempt& what);

// In every browser that sends the call so.
inline constexpr page::browser browsers[] = {page::browser::chromium, page::browser::firefox,
                                             page::browser::webkit};
bool sends(page::browser which, engines in) noexcept;

}  // namespace ollama_cors::doctor
