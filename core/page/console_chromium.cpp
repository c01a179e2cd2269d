// Chromium's console and DevTools. Texts: tests/browser/truth/README.md, section 9.
#include <array>

#include "fetch/list.hpp"
#include "fetch/url.hpp"
#include "fetch/utf8.hpp"
#include "page/console_texts.hpp"

namespace ollama_cors::page {
namespace {

// Header values are shown with what is not printable ASCII as \uXXXX: acao-0044, acao-0046.
std::string shown(std::string_view value) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string text;
  for (const char byte : value) {
    const auto number = static_cast<unsigned char>(byte);
    if (number >= 0x20 && number < 0x7F) {
      text.push_back(byte);
    } else {
      text.append("\\u00");
      text.push_back(digits[number >> 4U]);
      text.push_back(digits[number & 0xFU]);
    }
  }
  return text;
}

std::string quoted(std::string_view value) {
  return "'" + shown(value) + "'";
}

struct cors_text {
  std::string_view error;  // Network.CorsError; `Preflight` goes before some
  std::string text;
  bool of_access = false;  // about access, status or redirect: named apart in a preflight
  bool has_parameter = false;
};

constexpr std::string_view send_valid = " Have the server send the header with a valid value.";
constexpr std::string_view cors_schemes =
    "chrome, chrome-experimental-site-token-provider, chrome-extension, chrome-untrusted, data, "
    "http, https, isolated-app";

cors_text text_of(const fault& wrong) {
  using std::string;
  const string& detail = wrong.detail;
  switch (wrong.why) {
    case reason::allow_origin_missing:
      return {"MissingAllowOriginHeader",
              "No 'Access-Control-Allow-Origin' header is present on the requested resource.", true,
              false};
    case reason::allow_origin_mismatch:
      return {"AllowOriginMismatch",
              "The 'Access-Control-Allow-Origin' header has a value " + quoted(detail) +
                  " that is not equal to the supplied origin." + string(send_valid),
              true, true};
    case reason::allow_origin_invalid:
      return {"InvalidAllowOriginValue",
              "The 'Access-Control-Allow-Origin' header contains the invalid value " +
                  quoted(detail) + "." + string(send_valid),
              true, true};
    case reason::allow_origin_multiple:
      return {"MultipleAllowOriginValues",
              "The 'Access-Control-Allow-Origin' header contains multiple values " +
                  quoted(detail) + ", but only one is allowed." + string(send_valid),
              true, true};
    case reason::allow_origin_wildcard:
      return {"WildcardOriginNotAllowed",
              "The value of the 'Access-Control-Allow-Origin' header in the response must not be "
              "the wildcard '*' when the request's credentials mode is 'include'.",
              true, false};
    case reason::allow_credentials:
      return {"InvalidAllowCredentials",
              "The value of the 'Access-Control-Allow-Credentials' header in the response is " +
                  quoted(detail) +
                  " which must be 'true' when the request's credentials mode is 'include'.",
              true, true};
    case reason::preflight_status:
      return {"InvalidStatus", "It does not have HTTP ok status.", true, false};
    case reason::preflight_redirect:
      return {"DisallowedRedirect", "Redirect is not allowed for a preflight request.", true,
              false};
    case reason::allow_methods_invalid:
      return {"InvalidAllowMethodsPreflightResponse",
              "Cannot parse Access-Control-Allow-Methods response header field in preflight "
              "response.",
              false, false};
    case reason::allow_headers_invalid:
      return {"InvalidAllowHeadersPreflightResponse",
              "Cannot parse Access-Control-Allow-Headers response header field in preflight "
              "response.",
              false, false};
    case reason::method_not_allowed:
      return {"MethodDisallowedByPreflightResponse",
              "Method " + detail +
                  " is not allowed by Access-Control-Allow-Methods in preflight response.",
              false, true};
    case reason::header_not_allowed:
      return {"HeaderDisallowedByPreflightResponse",
              "Request header field " + detail +
                  " is not allowed by Access-Control-Allow-Headers in preflight response.",
              false, true};
    case reason::redirect_with_credentials:
      return {"RedirectContainsCredentials",
              "Redirect location '' contains a username and password, which is disallowed for "
              "cross-origin requests.",
              false, false};
    case reason::redirect_scheme:
      return {"CorsDisabledScheme",
              "Cross origin requests are only supported for protocol schemes: " +
                  string(cors_schemes) + ".",
              false, false};
    default:
      return {};
  }
}

void tell_cors(const failed_fetch& what, report& output) {
  const bool preflight = what.at == stage::preflight;
  const cors_text text = text_of(what.wrong);
  const bool scheme = what.wrong.why == reason::redirect_scheme;
  const std::string& url = scheme ? what.next_url : what.url;
  std::string line = "Access to fetch at '" + url + "' ";
  if (url != what.first_url) line += "(redirected from '" + what.first_url + "') ";
  line += "from origin '" + what.page_origin + "' has been blocked by CORS policy: ";
  if (preflight && text.of_access) {
    line += "Response to preflight request doesn't pass access control check: ";
  }
  output.console.push_back(line + text.text);
  output.cors_error = (preflight && text.of_access ? "Preflight" : "") + std::string(text.error);
  // DevTools' text is UTF-8, and empty where the header was not.
  if (text.has_parameter && fetch::is_utf8(what.wrong.detail)) {
    output.cors_parameter = what.wrong.detail;
  }
}

std::string net_error_of(const failed_fetch& what) {
  switch (what.wrong.why) {
    case reason::connection_refused:
      return "net::ERR_CONNECTION_REFUSED";
    case reason::name_not_resolved:
      return "net::ERR_NAME_NOT_RESOLVED";
    case reason::connection_closed:
      return "net::ERR_EMPTY_RESPONSE";
    case reason::connection_reset:
      return "net::ERR_CONNECTION_RESET";
    case reason::timed_out:
      return "net::ERR_TIMED_OUT";
    case reason::tls_failed:
      return what.wrong.detail;
    case reason::invalid_response:
      return what.wrong.detail.empty() ? "net::ERR_INVALID_HTTP_RESPONSE" : what.wrong.detail;
    case reason::blocked_port:
      return "net::ERR_UNSAFE_PORT";
    case reason::too_many_redirects:
      return "net::ERR_TOO_MANY_REDIRECTS";
    case reason::not_cached:
      return "net::ERR_CACHE_MISS";
    case reason::unsupported_scheme:
      return "net::ERR_FILE_NOT_FOUND";  // a blob that nobody has made
    case reason::invalid_data_url:
      return "net::ERR_INVALID_URL";
    case reason::redirect_invalid:
      return what.wrong.detail.empty() ? "net::ERR_UNSAFE_REDIRECT" : what.wrong.detail;
    case reason::stream_body:
      return "net::ERR_ALPN_NEGOTIATION_FAILED";
    case reason::reserved_header:
    case reason::redirect_body:
      return "net::ERR_INVALID_ARGUMENT";
    case reason::resource_policy:
      return "net::ERR_BLOCKED_BY_RESPONSE." +
             std::string(what.wrong.detail == "same-site" ? "NotSameSite" : "NotSameOrigin");
    default:
      return "net::ERR_FAILED";
  }
}

// What the page's own process refuses, before the network is asked: one line, and no resource.
bool tell_refused_by_page(const failed_fetch& what, report& output) {
  const std::string cannot = "Fetch API cannot load " + what.url + ". ";
  switch (what.wrong.why) {
    case reason::not_same_origin:
      if (what.at == stage::redirect) {
        output.console.push_back("Unsafe attempt to load URL " + what.next_url +
                                 " from frame with URL " + what.page_url +
                                 ". Domains, protocols and ports must match.\n");
        output.net_error = "net::ERR_ABORTED";
      } else {
        output.console.push_back(cannot +
                                 "Request mode is \"same-origin\" but the URL's origin is not "
                                 "same as the request origin " +
                                 what.page_origin + ".");
      }
      return true;
    case reason::redirect_mode_not_allowed:
      output.console.push_back(
          cannot + "Request mode is \"no-cors\" but the redirect mode is not \"follow\".");
      return true;
    case reason::unsupported_scheme:
      if (what.wrong.detail == "file") {
        output.console.push_back("Not allowed to load local resource: " + what.url);
        output.net_error = "/other";
      } else if (is_own_blob(what.url, what)) {
        return false;
      } else if (what.wrong.detail == "blob" && what.mode == request_mode::no_cors) {
        output.console.push_back("Not allowed to load local resource: " + what.url);
        output.net_error = "/other";
      } else {
        output.console.push_back(cannot + "URL scheme \"" + what.wrong.detail +
                                 "\" is not supported.");
      }
      return true;
    case reason::redirect_with_credentials:
      // Outside CORS nothing is said: redirect-location-0005, redirect-location-0062.
      if (what.wrong.detail.empty()) return false;
      output.net_error = "net::ERR_ABORTED";
      return true;
    case reason::mixed_content:
      output.console.push_back("Mixed Content: The page at '" + what.page_url +
                               "' was loaded over HTTPS, but requested an insecure resource '" +
                               what.url +
                               "'. This request has been blocked; the content must be served "
                               "over HTTPS.");
      return true;
    default:
      return false;
  }
}

}  // namespace

// Recorded but for name and date, which Chromium names where the authority is trusted.
std::string_view chromium_tls_error(failure why) noexcept {
  switch (why) {
    case failure::certificate_authority:
      return "net::ERR_CERT_AUTHORITY_INVALID";
    case failure::certificate_name:
      return "net::ERR_CERT_COMMON_NAME_INVALID";
    case failure::certificate_date:
      return "net::ERR_CERT_DATE_INVALID";
    case failure::certificate:
      return "net::ERR_CERT_INVALID";
    case failure::tls_terms:
      return "net::ERR_SSL_VERSION_OR_CIPHER_MISMATCH";
    case failure::tls_closed:
      return "net::ERR_CONNECTION_CLOSED";
    case failure::tls_reset:
      return "net::ERR_CONNECTION_RESET";
    default:
      return "net::ERR_SSL_PROTOCOL_ERROR";
  }
}

void tell_chromium(const failed_fetch& what, report& output) {
  if (tell_refused_by_page(what, output)) return;
  if (is_cors(what.wrong.why)) tell_cors(what, output);
  output.net_error = net_error_of(what);
  output.console.push_back("Failed to load resource: " + output.net_error);
}

// resp-header-0097, resp-header-0099
void tell_chromium_answer(const answered_fetch& what, report& output) {
  const response_head& answer = *what.answer;
  if (const auto types = get(answer.headers, "clear-site-data")) {
    const std::string line = "Clear-Site-Data header on '" + what.url + "': ";
    if (!what.with_credentials) {
      output.console.push_back(line +
                               "The request's credentials mode prohibits modifying cookies "
                               "and other local data.");
    } else {
      fetch::list_reader members(*types);
      std::string_view member;
      while (members.next(member)) {
        output.console.push_back(line + "Unrecognized type: " + shown(member) + ".");
      }
      output.console.push_back(line + "No recognized types specified.");
    }
  }
}

void tell_chromium(const answered_fetch& what, report& output) {
  const response_head& answer = *what.answer;
  if (answer.status >= 400) {
    output.console.push_back("Failed to load resource: the server responded with a status of " +
                             std::to_string(answer.status) + " (" + answer.reason + ")");
  }
}

}  // namespace ollama_cors::page
