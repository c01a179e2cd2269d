// What browsers print in their consoles about an answer of ours: Chromium 156, Firefox 153 ESR and
// WebKitGTK 2.50 (Safari's engine), to the letter. The one place that holds these texts; the
// explanations of the command line and core/policy/README.md are made from it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/configuration.hpp"

namespace ollama_cors::config {

// What a browser makes of a refusal.
enum class console_case : std::uint8_t {
  nothing,              // no browser says anything
  status,               // an answer of status 400 or more that passes the CORS check, or needs none
  no_origin,            // an answer without Access-Control-Allow-Origin
  no_origin_preflight,  // the same, of a preflight
  preflight_status,     // a preflight's answer that passes the CORS check but is no success
  method,               // a granted preflight without the method
  header,               // a granted preflight without a header
};
inline constexpr int console_case_count = static_cast<int>(console_case::header) + 1;

// Lines in the order in which they are printed, with "\n" between; "" = nothing. Placeholders:
// {url} {origin} {status} {status text} {method} {header}.
struct console_texts {
  console_case value;
  std::string_view name;  // kebab-case, as the documentation calls it
  std::string_view when;  // a sentence
  std::string_view chromium;
  std::string_view firefox;
  std::string_view webkit;
};
std::span<const console_texts> console_messages() noexcept;

// What the documentation says of each reason beside its sentence.
struct reason_effect {
  policy::reason value;
  std::string_view status;    // of the local answer
  std::string_view readable;  // whether the page can read it
  console_case actual;        // what a browser prints for the request itself
  console_case preflight;     // and for a preflight; `nothing` where it cannot be
};
std::span<const reason_effect> reason_effects() noexcept;

// What the placeholders stand for.
struct console_words {
  std::string url, origin, method, header;
  int status = 0;
};
std::vector<std::string> fill(std::string_view texts, const console_words& words);

console_case console_case_of(const access& rules, const policy::request& request,
                             const policy::decision& decision);

// {"chromium":[…],"firefox":[…],"webkit":[…]}: the lines, filled in, as JSON text.
std::string console_json(const access& rules, const policy::request& request,
                         const policy::decision& decision);

}  // namespace ollama_cors::config
