// What a doctor finds: a cause, told once, with all that it hits. README.md lists the codes.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ollama_cors::doctor {

enum class code : std::uint8_t {
  // Dangers: strangers get in.
  exposed_without_key,
  any_origin_manages,
  reflected_origin_with_credentials,
  any_origin,
  origin_lookalike,
  host_unchecked,
  // Errors: a page is blocked.
  certificate_refused,
  path_unknown,
  redirected,
  route_refused,
  origin_not_allowed,
  cors_missing,
  allow_origin_mismatch,
  duplicate_allow_origin,
  preflight_needs_key,
  preflight_redirected,
  preflight_unanswered,
  preflight_status,
  preflight_without_cors,
  answer_without_cors,
  list_unreadable,
  method_not_allowed,
  header_not_allowed,
  mixed_content,
  server_failing,
  // Warnings: a page will be blocked, or is left in the dark.
  optional_header_not_allowed,
  redirect_without_cors,
  error_unreadable,
  vary_missing,
  wildcard_with_credentials,
  authorization_not_listed,
  null_allowed,
  max_age_unreadable,
  preflight_uncached,
  // Notes: true, and nothing that is wrong with the server.
  local_network_access,
  mixed_content_in_safari,
  private_network_header,
  response_headers_hidden,
  max_age_capped,
  key_required,
  route_not_asked,
  not_an_ollama
};
inline constexpr int code_count = static_cast<int>(code::not_an_ollama) + 1;

enum class severity : std::uint8_t { danger, error, warning, note };

struct code_words {
  code value;
  std::string_view name;  // kebab-case, stable
  doctor::severity severity;
  std::string_view meaning;  // a sentence
};
std::span<const code_words> codes() noexcept;
const code_words& words_of(code which) noexcept;
std::string_view name_of(severity which) noexcept;

// One way to mend it. `lines` are to be taken over as they stand.
struct fix {
  std::string where;                 // "ollama-cors", "systemd", "nginx" …: README.md lists them
  std::string how;                   // a sentence
  std::vector<std::string> lines{};  // of a file, or commands
  std::string config{};              // the same as a configuration of ours, JSON; "" = none
  friend bool operator==(const fix&, const fix&) = default;
};

struct finding {
  doctor::code code;
  std::string message;  // names the thing, the reason, what follows from it
  std::vector<std::string> origins{};
  std::vector<std::string> packages{};  // "openai 4.73.0, 4.104.0"
  std::vector<std::string> headers{};
  std::vector<std::string> methods{};
  std::vector<std::string> paths{};
  // Beside each of `browsers` (trial.hpp): whether it is blocked there, and what it prints.
  std::array<bool, 3> blocked{};
  std::array<std::vector<std::string>, 3> console{};
  std::string evidence{};  // the request and what of its answer shows it
  std::vector<fix> fixes{};

  doctor::severity severity() const noexcept { return words_of(code).severity; }
};

}  // namespace ollama_cors::doctor
