// The browsers' names, and the words of RequestInit.
#include "page/browser.hpp"

#include <array>
#include <utility>

#include "page/report.hpp"
#include "page/request.hpp"

namespace ollama_cors::page {
namespace {

template <class Value, std::size_t N>
using word_table = std::array<std::pair<std::string_view, Value>, N>;

template <class Value, std::size_t N>
std::optional<Value> find(const word_table<Value, N>& table, std::string_view word) noexcept {
  for (const auto& [known, value] : table) {
    if (known == word) return value;
  }
  return std::nullopt;
}

constexpr word_table<browser, 4> browsers{{{"standard", browser::standard},
                                           {"chromium", browser::chromium},
                                           {"firefox", browser::firefox},
                                           {"webkit", browser::webkit}}};

}  // namespace

std::optional<browser> parse_browser(std::string_view name) noexcept {
  return find(browsers, name);
}

std::string_view name_of(browser which) noexcept {
  return browsers[static_cast<std::size_t>(which)].first;
}

std::optional<request_mode> parse_request_mode(std::string_view word) noexcept {
  constexpr word_table<request_mode, 4> modes{{{"same-origin", request_mode::same_origin},
                                               {"no-cors", request_mode::no_cors},
                                               {"cors", request_mode::cors},
                                               {"navigate", request_mode::navigate}}};
  return find(modes, word);
}

std::optional<credentials_mode> parse_credentials_mode(std::string_view word) noexcept {
  constexpr word_table<credentials_mode, 3> modes{{{"omit", credentials_mode::omit},
                                                   {"same-origin", credentials_mode::same_origin},
                                                   {"include", credentials_mode::include}}};
  return find(modes, word);
}

std::optional<redirect_mode> parse_redirect_mode(std::string_view word) noexcept {
  constexpr word_table<redirect_mode, 3> modes{{{"follow", redirect_mode::follow},
                                                {"error", redirect_mode::error},
                                                {"manual", redirect_mode::manual}}};
  return find(modes, word);
}

std::optional<cache_mode> parse_cache_mode(std::string_view word) noexcept {
  constexpr word_table<cache_mode, 6> modes{{{"default", cache_mode::standard},
                                             {"no-store", cache_mode::no_store},
                                             {"reload", cache_mode::reload},
                                             {"no-cache", cache_mode::no_cache},
                                             {"force-cache", cache_mode::force_cache},
                                             {"only-if-cached", cache_mode::only_if_cached}}};
  return find(modes, word);
}

std::optional<referrer_policy> parse_referrer_policy(std::string_view word) noexcept {
  using policy = referrer_policy;
  constexpr word_table<policy, 9> policies{
      {{"", policy::standard},
       {"no-referrer", policy::no_referrer},
       {"no-referrer-when-downgrade", policy::no_referrer_when_downgrade},
       {"same-origin", policy::same_origin},
       {"origin", policy::origin},
       {"strict-origin", policy::strict_origin},
       {"origin-when-cross-origin", policy::origin_when_cross_origin},
       {"strict-origin-when-cross-origin", policy::strict_origin_when_cross_origin},
       {"unsafe-url", policy::unsafe_url}}};
  return find(policies, word);
}

std::string_view name_of(response_type type) noexcept {
  constexpr std::array<std::string_view, 4> names{"basic", "cors", "opaque", "opaqueredirect"};
  return names[static_cast<std::size_t>(type)];
}

std::string_view name_of(outcome what) noexcept {
  constexpr std::array<std::string_view, 3> names{"ok", "blocked", "network-error"};
  return names[static_cast<std::size_t>(what)];
}

}  // namespace ollama_cors::page
