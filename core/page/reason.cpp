// The codes of the reasons, in the order of the enumeration.
#include "page/reason.hpp"

#include <array>

namespace ollama_cors::page {

std::string_view code_of(reason why) noexcept {
  constexpr std::array<std::string_view, static_cast<std::size_t>(reason::network_failed) + 1>
      codes{"",
            "invalid-url",
            "url-with-credentials",
            "invalid-method",
            "forbidden-method",
            "method-not-allowed-in-no-cors",
            "body-not-allowed",
            "invalid-header-name",
            "invalid-header-value",
            "mode-not-allowed",
            "cache-mode-not-allowed",
            "stream-body",
            "reserved-header",
            "not-same-origin",
            "redirect-mode-not-allowed",
            "unsupported-scheme",
            "invalid-data-url",
            "blocked-port",
            "mixed-content",
            "not-cached",
            "allow-origin-missing",
            "allow-origin-mismatch",
            "allow-origin-invalid",
            "allow-origin-multiple",
            "allow-origin-wildcard",
            "allow-credentials",
            "preflight-status",
            "preflight-redirect",
            "allow-methods-invalid",
            "allow-headers-invalid",
            "method-not-allowed",
            "header-not-allowed",
            "redirect-with-credentials",
            "redirect-scheme",
            "redirect-refused",
            "redirect-invalid",
            "too-many-redirects",
            "redirect-body",
            "resource-policy",
            "connection-refused",
            "name-not-resolved",
            "connection-closed",
            "connection-reset",
            "timed-out",
            "tls-failed",
            "invalid-response",
            "network-failed"};
  return codes[static_cast<std::size_t>(why)];
}

bool is_cors(reason why) noexcept {
  return why >= reason::allow_origin_missing && why <= reason::redirect_scheme;
}

}  // namespace ollama_cors::page
