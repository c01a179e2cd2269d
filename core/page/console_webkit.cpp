// WebKitGTK's console. Texts: tests/browser/truth/README.md, section 9.
#include "fetch/list.hpp"
#include "fetch/utf8.hpp"
#include "page/console_texts.hpp"

namespace ollama_cors::page {
namespace {

// Values are bytes, and each is shown as the character of its number: acam-0074.
std::string shown(const std::string& value) {
  return fetch::isomorphic_decode(value);
}

std::string status_code(const failed_fetch& what) {
  return " Status code: " + std::to_string(what.status);
}

// The reason alone; empty where nothing is said.
std::string text_of(const failed_fetch& what) {
  const std::string& detail = what.wrong.detail;
  switch (what.wrong.why) {
    case reason::allow_origin_multiple:
      if (detail.find(',') != std::string::npos) {
        return "Access-Control-Allow-Origin cannot contain more than one origin.";
      }
      [[fallthrough]];
    case reason::allow_origin_missing:
    case reason::allow_origin_mismatch:
    case reason::allow_origin_invalid:
      return "Origin " + what.sent_origin + " is not allowed by Access-Control-Allow-Origin." +
             status_code(what);
    case reason::allow_origin_wildcard:
      return "Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.";
    case reason::allow_credentials:
      return "Credentials flag is true, but Access-Control-Allow-Credentials is not \"true\".";
    case reason::preflight_status:
    case reason::preflight_redirect:
      return "Preflight response is not successful." + status_code(what);
    case reason::allow_methods_invalid:
      return "Header Access-Control-Allow-Methods has an invalid value: " + shown(what.wrong.whole);
    case reason::allow_headers_invalid:
      return "Header Access-Control-Allow-Headers has an invalid value: " + shown(what.wrong.whole);
    case reason::method_not_allowed:
      return "Method " + detail + " is not allowed by Access-Control-Allow-Methods.";
    case reason::header_not_allowed:
      return "Request header field " + detail + " is not allowed by Access-Control-Allow-Headers.";
    case reason::redirect_with_credentials:
      return "redirection URL " + what.wrong.whole + " has credentials";
    case reason::redirect_scheme:
      return "not allowed to follow a cross-origin CORS redirection with non CORS scheme";
    case reason::redirect_refused:
      return "Not allowed to follow a redirection while loading " + what.url;
    case reason::too_many_redirects:
      return "Load cannot follow more than 20 redirections";
    case reason::resource_policy:
      return "Cancelled load to " + what.url +
             " because it violates the resource's Cross-Origin-Resource-Policy response header.";
    case reason::unsupported_scheme:
      return "Cross origin requests are only supported for HTTP.";
    default:
      return {};
  }
}

// A preflight that the network failed says what the network said; anything else says nothing.
std::string network_text(const failed_fetch& what) {
  switch (what.wrong.why) {
    case reason::connection_closed:
    case reason::connection_reset:
      return "Connection terminated unexpectedly";
    case reason::invalid_response:
      return what.wrong.detail.empty() ? "Could not parse HTTP response" : what.wrong.detail;
    case reason::connection_refused:
      return "Could not connect to " + what.host + ": Connection refused";
    case reason::tls_failed:
      return what.wrong.detail;
    case reason::name_not_resolved:
      return "Error resolving “" + what.host + "”: Name or service not known";
    default:
      return "Load failed";
  }
}

// A redirect to what no page is led to, or may show.
bool tell_local_redirect(const failed_fetch& what, report& output) {
  const std::string& scheme = what.wrong.detail;
  if (scheme == "ftp") {
    output.console.push_back("FTP URLs are disabled");
    return true;
  }
  if ((scheme != "file" && scheme != "blob") || what.has_crossed) return false;
  output.console.push_back("Not allowed to load local resource: " + what.next_url);
  return true;
}

}  // namespace

// The words of its TLS library.
std::string_view webkit_tls_text(failure why) noexcept {
  if (is_of_certificate(why)) return "Unacceptable TLS certificate";
  switch (why) {
    case failure::tls_terms:
      return "Peer sent fatal TLS alert: Handshake failed";
    case failure::tls_closed:
      return "Peer failed to perform TLS handshake: The TLS connection was non-properly "
             "terminated.";
    case failure::tls_reset:
      return "Peer failed to perform TLS handshake: Error receiving data: Connection reset by peer";
    default:
      return "Error performing TLS handshake: An unexpected TLS packet was received.";
  }
}

void tell_webkit(const failed_fetch& what, report& output) {
  const auto say = [&output](std::string line) { output.console.push_back(std::move(line)); };
  const auto cannot_load = [&say](const std::string& url) {
    say("Fetch API cannot load " + url + " due to access control checks.");
  };
  const reason why = what.wrong.why;
  const bool led = what.at == stage::redirect;
  switch (why) {
    case reason::not_same_origin:
      if (!led) return say("Fetch API cannot load " + what.url + ".");
      say("Unsafe attempt to load URL " + what.next_url + " from origin " + what.page_origin +
          ". Domains, protocols and ports must match.");
      return cannot_load(what.next_url.starts_with("http") ? what.next_url : what.url);
    case reason::redirect_mode_not_allowed:
      say("No-Cors mode requires follow redirect mode");
      say("Not allowed to request resource");
      return cannot_load(what.url);
    case reason::unsupported_scheme:
      if (is_own_blob(what.url, what)) return;
      if (what.mode != request_mode::no_cors) break;
      if (what.wrong.detail == "file" || what.wrong.detail == "blob") {
        say("Not allowed to load local resource: " + what.url);
        say("Not allowed to request resource");
        return cannot_load(what.url);
      }
      if (what.wrong.detail == "ftp") {
        say("FTP URLs are disabled");
        return cannot_load(what.url);
      }
      return;
    case reason::invalid_data_url:
      return say("Fetch API cannot load " + what.url + ".");
    case reason::redirect_invalid:
      if (!led || what.wrong.detail.empty()) break;
      if (tell_local_redirect(what, output)) return cannot_load(what.url);
      say("Redirection to URL with a scheme that is not HTTP(S).");  // g1001-143
      return cannot_load(what.next_url);
    case reason::blocked_port:
      if (what.at == stage::preflight) {
        say("CORS-preflight request was blocked");  // g1001-83
        return cannot_load(what.url);
      }
      return say("Not allowed to use restricted network port " + std::to_string(what.port) + ": " +
                 what.url);
    case reason::mixed_content:
      say("[blocked] The page at " + what.page_url + " requested insecure content from " +
          what.url + ". This content was blocked and must be served over HTTPS.");
      say("Not allowed to request resource");
      return cannot_load(what.url);
    case reason::redirect_scheme:
      if (tell_local_redirect(what, output)) return cannot_load(what.url);
      break;
    default:
      break;
  }
  std::string text = text_of(what);
  if (text.empty()) {
    if (what.at != stage::preflight) return;
    text = network_text(what);
  } else if (led && (is_cors(why) || why == reason::resource_policy)) {
    text.insert(0, "Cross-origin redirection to " + what.next_url +
                       " denied by Cross-Origin Resource Sharing policy: ");
  }
  say(std::move(text));
  cannot_load(what.url);
}

// resp-header-0114: a Link to preload is judged even on the answer to a fetch().
void tell_webkit(const answered_fetch& what, report& output) {
  // Once a link: g2002-1536.
  const std::string value = get(what.answer->headers, "link").value_or("");
  fetch::list_reader links(value);
  std::string_view link;
  while (links.next(link)) {
    const std::string lower = lower_case(link);
    const bool preloads = lower.find("rel=preload") != std::string::npos ||
                          lower.find("rel=\"preload\"") != std::string::npos;
    if (preloads && lower.find("as=") == std::string::npos) {
      output.console.push_back("<link rel=preload> cannot have the empty string as `as` value");
    }
  }
}

}  // namespace ollama_cors::page
