#include "doctor/finding.hpp"

namespace ollama_cors::doctor {
namespace {

constexpr auto danger = severity::danger;
constexpr auto error = severity::error;
constexpr auto warning = severity::warning;
constexpr auto note = severity::note;

constexpr std::array<code_words, code_count> table{{
    {code::exposed_without_key, "exposed-without-key", danger,
     "The server answers beyond this machine, and asks for no key."},
    {code::any_origin_manages, "any-origin-manages", danger,
     "A page of any site is granted the routes that delete models or use the account."},
    {code::reflected_origin_with_credentials, "reflected-origin-with-credentials", danger,
     "Whatever origin asks is named in the answer, with credentials: any site acts as its "
     "visitor."},
    {code::any_origin, "any-origin", danger, "A page of any site may use this server."},
    {code::origin_lookalike, "origin-lookalike", danger,
     "An origin that only looks like an admitted one is admitted too: the comparison has no ends."},
    {code::host_unchecked, "host-unchecked", danger,
     "Any name in `Host` is answered: a page can rebind a name of its own to this server."},

    {code::certificate_refused, "certificate-refused", error,
     "The server's certificate is not trusted: browsers send it nothing."},
    {code::path_unknown, "path-unknown", error,
     "Nothing that pages ask for is there: the address has a path too many."},
    {code::redirected, "redirected", error,
     "The server sends what pages ask for somewhere else, by a redirect."},
    {code::route_refused, "route-refused", error,
     "Our shim refuses pages a route that SDKs read, so that they can tell: no rule grants it."},
    {code::origin_not_allowed, "origin-not-allowed", error,
     "The server does not admit the page's origin."},
    {code::cors_missing, "cors-missing", error,
     "The server says nothing of CORS to any page that was tried."},
    {code::allow_origin_mismatch, "allow-origin-mismatch", error,
     "`Access-Control-Allow-Origin` is there, but is not the page's origin."},
    {code::duplicate_allow_origin, "duplicate-allow-origin", error,
     "`Access-Control-Allow-Origin` is there twice, or holds a list."},
    {code::preflight_needs_key, "preflight-needs-key", error,
     "The preflight is refused for want of a key, which no preflight can show."},
    {code::preflight_redirected, "preflight-redirected", error,
     "The preflight is answered by a redirect, which no browser follows."},
    {code::preflight_unanswered, "preflight-unanswered", error,
     "The preflight gets no answer at all, though other requests do."},
    {code::preflight_status, "preflight-status", error,
     "The preflight is answered with a status that is not 200 to 299."},
    {code::preflight_without_cors, "preflight-without-cors", error,
     "The answer to the preflight does not admit the origin, though other answers do."},
    {code::answer_without_cors, "answer-without-cors", error,
     "The preflight is granted, but the answer itself does not admit the origin."},
    {code::list_unreadable, "list-unreadable", error,
     "`Access-Control-Allow-Methods` or `-Headers` holds something that is no name: all is lost."},
    {code::method_not_allowed, "method-not-allowed", error,
     "The preflight's answer lacks a method."},
    {code::header_not_allowed, "header-not-allowed", error,
     "The preflight's answer lacks a header that an SDK always sends."},
    {code::mixed_content, "mixed-content", error,
     "The page comes by https and the server speaks http: browsers do not send the request."},
    {code::server_failing, "server-failing", error,
     "The server answers a plain read with a status of 500 or more."},

    {code::optional_header_not_allowed, "optional-header-not-allowed", warning,
     "The preflight's answer lacks a header that an option of an SDK or a tracer adds."},
    {code::redirect_without_cors, "redirect-without-cors", warning,
     "A path with a doubled or final slash is redirected without CORS headers: the page is "
     "blocked."},
    {code::error_unreadable, "error-unreadable", warning,
     "Error answers have no CORS headers: the page cannot read why it failed."},
    {code::vary_missing, "vary-missing", warning,
     "Answers differ by origin and do not say so in `Vary`: a cache gives one page's to another."},
    {code::wildcard_with_credentials, "wildcard-with-credentials", warning,
     "`*` beside `Access-Control-Allow-Credentials`: every page that sends credentials is "
     "blocked."},
    {code::authorization_not_listed, "authorization-not-listed", warning,
     "`Authorization` is granted by `*` alone, which by the Fetch standard does not cover it."},
    {code::null_allowed, "null-allowed", warning,
     "The origin `null` is admitted, which any site can have by a sandboxed frame."},
    {code::max_age_unreadable, "max-age-unreadable", warning,
     "`Access-Control-Max-Age` is no number of seconds."},
    {code::preflight_uncached, "preflight-uncached", warning,
     "Granted preflights may not be kept: each call costs two requests."},

    {code::local_network_access, "local-network-access", note,
     "Browsers ask their user before a public page may reach this machine or its network."},
    {code::mixed_content_in_safari, "mixed-content-in-safari", note,
     "Safari blocks http to loopback from https pages; Chromium and Firefox do not."},
    {code::private_network_header, "private-network-header", note,
     "`Access-Control-Allow-Private-Network` is sent, which browsers no longer ask for."},
    {code::response_headers_hidden, "response-headers-hidden", note,
     "Response headers that SDKs read are not exposed."},
    {code::max_age_capped, "max-age-capped", note,
     "`Access-Control-Max-Age` is longer than any browser keeps a preflight."},
    {code::key_required, "key-required", note, "Requests without a key are answered 401."},
    {code::route_not_asked, "route-not-asked", note,
     "Whether our shim lets pages manage models is not known: that is never tried."},
    {code::not_an_ollama, "not-an-ollama", note, "What answers does not look like an Ollama."},
}};

constexpr bool in_order() noexcept {
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (static_cast<std::size_t>(table[i].value) != i) return false;
  }
  return true;
}
static_assert(in_order());

}  // namespace

std::span<const code_words> codes() noexcept {
  return table;
}

const code_words& words_of(code which) noexcept {
  return table[static_cast<std::size_t>(which)];
}

std::string_view name_of(severity which) noexcept {
  constexpr std::string_view names[] = {"danger", "error", "warning", "note"};
  return names[static_cast<std::size_t>(which)];
}

}  // namespace ollama_cors::doctor
