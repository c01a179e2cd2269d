// Firefox's console. Texts: tests/browser/truth/README.md, section 9.
#include "fetch/utf8.hpp"
#include "page/console_texts.hpp"
#include "page/firefox_about.hpp"

namespace ollama_cors::page {
namespace {

constexpr std::string_view did_not_succeed = "CORS request did not succeed";
constexpr std::string_view several_origins =
    "Multiple CORS header ‘Access-Control-Allow-Origin’ not allowed";

class told {
public:
  explicit told(report& output) : output_(output) {}

  void blocked(const std::string& url, std::string_view why, const std::string& status = {}) {
    std::string line =
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading "
        "the remote resource at " +
        url + ". (Reason: ";
    line.append(why).append(").");
    if (!status.empty()) line += " Status code: " + status + ".";
    output_.console.push_back(std::move(line));
  }
  void failed(const std::string& url) { blocked(url, did_not_succeed, "(null)"); }
  void say(std::string line) { output_.console.push_back(std::move(line)); }

private:
  report& output_;
};

// Bytes that are no UTF-8 are shown as U+FFFD: acao-0046, acam-0074.
std::string shown(const std::string& value) {
  return "‘" + fetch::valid_utf8(value) + "’";
}

std::string allow_origin_is_not(const std::string& value) {
  return "CORS header ‘Access-Control-Allow-Origin’ does not match " + shown(value);
}

void tell_fault(const failed_fetch& what, told& console) {
  const std::string status = std::to_string(what.status);
  const std::string& detail = what.wrong.detail;
  switch (what.wrong.why) {
    case reason::allow_origin_missing:
      return console.blocked(what.url, "CORS header ‘Access-Control-Allow-Origin’ missing", status);
    case reason::allow_origin_multiple:
      if (what.wrong.several) {
        return console.blocked(what.url, several_origins);
      }
      [[fallthrough]];
    case reason::allow_origin_mismatch:
    case reason::allow_origin_invalid:
      return console.blocked(what.url, allow_origin_is_not(detail));
    case reason::allow_origin_wildcard:
      return console.blocked("‘" + what.url + "’",
                             "Credential is not supported if the CORS header "
                             "‘Access-Control-Allow-Origin’ is ‘*’");
    case reason::allow_credentials:
      return console.blocked(what.url,
                             "expected ‘true’ in CORS header ‘Access-Control-Allow-Credentials’");
    case reason::preflight_redirect:
      if (!what.next_url.starts_with("http")) return console.failed(what.url);
      console.blocked(what.url, "CORS request external redirect not allowed");
      if (!detail.empty()) return console.blocked(what.url, allow_origin_is_not(detail));
      [[fallthrough]];
    case reason::preflight_status:
      return console.blocked(what.url, "CORS preflight response did not succeed", status);
    case reason::allow_methods_invalid:
      return console.blocked(what.url, "invalid token " + shown(detail) +
                                           " in CORS header ‘Access-Control-Allow-Methods’");
    case reason::allow_headers_invalid:
      return console.blocked(what.url, "invalid token " + shown(detail) +
                                           " in CORS header ‘Access-Control-Allow-Headers’");
    case reason::method_not_allowed:
      return console.blocked(what.url,
                             "Did not find method in CORS header ‘Access-Control-Allow-Methods’");
    case reason::header_not_allowed:
      return console.blocked(what.url,
                             "header " + shown(detail) +
                                 " is not allowed according to header "
                                 "‘Access-Control-Allow-Headers’ from CORS preflight response");
    default:
      return;
  }
}

// How it names a document: one without an origin by a number that is made up each time.
std::string document(const failed_fetch& what) {
  return what.page_origin == "null" ? "moz-nullprincipal:{…}" : what.page_url;
}

// Of these it says nothing: g1001-88, g12-4.
bool is_never_told(const std::string& url) {
  return url.starts_with("ws:") || url.starts_with("wss:") ||
         about_page_of(url) == about_page::unknown;
}

// Nor of this, where it is refused as another origin's: g1001-309.
bool is_no_place(const std::string& url) {
  return is_never_told(url) || url.starts_with("javascript:");
}

// What a page of the web may not so much as link to.
bool is_local_place(const std::string& url) {
  return url.starts_with("file:") || about_page_of(url) == about_page::own;
}

// Nor of these as the target of a redirect.
bool leads_nowhere(const std::string& url) {
  return is_no_place(url) || url.starts_with("data:") || url.starts_with("chrome:");
}

// The page's own, if its name can be one: it has no slash.
bool is_known_blob(const std::string& url, const failed_fetch& what) {
  return is_own_blob(url, what) && url.rfind('/') == url.find('/', url.find("://") + 3);
}

// Of the page's own blobs it never speaks, of others only where they are read.
bool is_passed_over(const failed_fetch& what) {
  return what.url.starts_with("blob:") && (is_known_blob(what.url, what) || what.method != "GET");
}

bool is_about_origin(reason why) noexcept {
  return why >= reason::allow_origin_missing && why <= reason::allow_credentials;
}

// A redirect that is refused by where it leads.
void tell_redirect(const failed_fetch& what, told& console) {
  const std::string content = "Security Error: Content at " + what.url;
  if (is_local_place(what.next_url)) {
    console.say(content + " may not load or link to " + what.next_url + ".");
  } else if (what.wrong.detail == "blob") {
    const bool own = is_known_blob(what.next_url, what) && !what.has_crossed;
    if (!own) console.say(content + " may not load data from " + what.next_url + ".");
  } else if (!leads_nowhere(what.next_url)) {
    console.blocked(what.next_url, "CORS request not http");
  }
  if (what.has_crossed) console.failed(what.url);
}

// The same without CORS: what is local to another is told as the document's doing, and the page's
// own blob as that of the place that leads to it.
void tell_opaque_redirect(const failed_fetch& what, told& console) {
  const std::string& next = what.next_url;
  if (is_local_place(next)) {
    console.say("Security Error: Content at " + document(what) + " may not load or link to " +
                next + ".");
  } else if (next.starts_with("blob:")) {
    const bool own = is_known_blob(next, what);
    if (own && what.url.starts_with(what.page_origin + "/")) return;
    console.say("Security Error: Content at " + (own ? what.url : document(what)) +
                " may not load data from " + next + ".");
  }
}

}  // namespace

void tell_firefox(const failed_fetch& what, report& output) {
  told console(output);
  switch (what.wrong.why) {
    case reason::not_same_origin: {
      const bool led = what.at == stage::redirect;
      if (led ? leads_nowhere(what.next_url) : is_no_place(what.url) || is_passed_over(what))
        return;
      return console.say("Security Error: Content at " + document(what) +
                         " may not load data from " + (led ? what.next_url : what.url) + ".");
    }
    case reason::unsupported_scheme:
      if (is_local_place(what.url)) {
        return console.say("Security Error: Content at " + document(what) +
                           " may not load or link to " + what.url + ".");
      }
      if (is_passed_over(what)) return;
      if (what.wrong.detail == "blob") {
        return console.say("Security Error: Content at " + document(what) +
                           " may not load data from " + what.url + ".");
      }
      if (what.mode == request_mode::no_cors || is_never_told(what.url)) return;
      return console.blocked(what.url, "CORS request not http");
    case reason::redirect_scheme:
      return tell_redirect(what, console);
    case reason::redirect_invalid:
      if (what.mode == request_mode::no_cors) tell_opaque_redirect(what, console);
      break;
    case reason::resource_policy:
      return console.say("The resource at “" + what.url +
                         "” was blocked due to its Cross-Origin-Resource-Policy header (or lack "
                         "thereof). See https://developer.mozilla.org/docs/Web/HTTP/"
                         "Cross-Origin_Resource_Policy_(CORP)#");
    case reason::mixed_content:
      return console.say("Blocked loading mixed active content “" + what.url + "”");
    case reason::redirect_mode_not_allowed:
    case reason::redirect_refused:
    case reason::not_cached:
      return;
    case reason::blocked_port:
      // g1001-83
      if (what.at == stage::redirect && what.has_crossed) console.failed(what.url);
      return;
    case reason::connection_closed:
      // It reads no bytes as HTTP/0.9 but for a PUT, and then looks for the header in an answer
      // that is none: g12-71.
      if (what.method == "PUT" && what.at == stage::response && what.has_crossed) {
        return console.blocked(what.url, several_origins);
      }
      break;
    case reason::invalid_response:
      // Of a preflight it does not say so.
      if (what.wrong.detail == "status line" && what.at == stage::response) {
        console.say("The status line of the HTTP response is invalid");
      }
      break;
    default:
      break;
  }
  if (!is_cors(what.wrong.why) || what.wrong.why == reason::redirect_with_credentials) {
    // Any other failure: told of a request that has left the page's origin, and once more of the
    // request that waited for a preflight.
    if (what.has_crossed) console.failed(what.url);
    if (what.has_crossed && what.at == stage::preflight) console.failed(what.url);
    return;
  }
  tell_fault(what, console);
  // A redirect whose check fails is told as one that failed, too: pf-status-0094.
  const bool leads_on = what.at == stage::redirect || !what.next_url.empty();
  if (leads_on && is_about_origin(what.wrong.why)) console.failed(what.url);
  if (what.at == stage::preflight) console.failed(what.url);
}

}  // namespace ollama_cors::page
