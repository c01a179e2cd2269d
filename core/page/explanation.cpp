// The explanations: thing, cause, next step.
#include "page/explanation.hpp"

namespace ollama_cors::page {
namespace {

std::string quoted(const std::string& value) {
  std::string text = "\"";
  for (const char byte : value) {
    const auto number = static_cast<unsigned char>(byte);
    text.push_back(number < 0x20 || number > 0x7E ? '?' : byte);
  }
  return text + "\"";
}

std::string cors_explanation(const failed_fetch& what) {
  const std::string& detail = what.wrong.detail;
  const std::string answer = what.at == stage::preflight ? "The preflight's answer" : "The answer";
  const std::string origin = what.sent_origin;
  switch (what.wrong.why) {
    case reason::allow_origin_missing:
      return answer +
             " has no Access-Control-Allow-Origin: the server does not know the page's "
             "origin. Let it answer Access-Control-Allow-Origin: " +
             origin + ".";
    case reason::allow_origin_mismatch:
    case reason::allow_origin_invalid:
      return answer + " allows " + quoted(detail) + ", which is not exactly " + origin +
             ". Let the server answer with the Origin that it was asked with.";
    case reason::allow_origin_multiple:
      return answer + " names several origins, " + quoted(detail) +
             ": only one may stand there. Let one program alone set the header.";
    case reason::allow_origin_wildcard:
      return answer +
             " allows any origin by *, which does not count with credentials. Let the "
             "server name " +
             origin + ", or leave credentials out.";
    case reason::allow_credentials:
      return answer + " says " + quoted(detail) +
             " in Access-Control-Allow-Credentials; with credentials it must be exactly true.";
    case reason::preflight_status:
      return "The preflight was answered " + std::to_string(what.status) +
             ": it must be 200 to 299. The server does not expect OPTIONS here.";
    case reason::preflight_redirect:
      return "The preflight was redirected (" + std::to_string(what.status) +
             "), which no browser follows. Use the URL that it leads to.";
    case reason::allow_methods_invalid:
      return "Access-Control-Allow-Methods holds " + quoted(detail) +
             ", which is no method: the whole list counts for nothing. Separate methods by commas.";
    case reason::allow_headers_invalid:
      return "Access-Control-Allow-Headers holds " + quoted(detail) +
             ", which is no header name: the whole list counts for nothing. Separate names by "
             "commas.";
    case reason::method_not_allowed:
      return "The server does not allow the method " + quoted(detail) +
             ". Add it to Access-Control-Allow-Methods, in this very case.";
    case reason::header_not_allowed:
      if (what.wrong.whole != detail) {
        return "The server does not allow the request headers " + what.wrong.whole +
               ". Add them to Access-Control-Allow-Headers.";
      }
      return "The server does not allow the request header " + quoted(detail) +
             ". Add it to Access-Control-Allow-Headers.";
    case reason::redirect_with_credentials:
      return "The redirect leads to a URL with a user name or password, which no page may follow "
             "to another origin.";
    case reason::redirect_scheme:
      return "The redirect leads to " + what.next_url + ", which is neither http nor https.";
    default:
      return {};
  }
}

}  // namespace

std::string explain(const failed_fetch& what) {
  if (is_cors(what.wrong.why)) return cors_explanation(what);
  switch (what.wrong.why) {
    case reason::not_same_origin:
      return "The request's mode is same-origin, and " +
             (what.next_url.empty() ? what.url : what.next_url) + " is of another origin.";
    case reason::redirect_mode_not_allowed:
      return "A no-cors request to another origin must follow redirects.";
    case reason::unsupported_scheme:
      return "fetch() does not load " + quoted(what.wrong.detail) + " URLs.";
    case reason::invalid_data_url:
      return "The data: URL has no comma, or base64 or a charset that cannot be read.";
    case reason::blocked_port:
      return "Browsers refuse port " + std::to_string(what.port) +
             ", which belongs to another protocol. Let the server listen on another one.";
    case reason::mixed_content:
      return "The page came by https and asks for http, which this browser blocks. Serve " +
             what.url + " by https.";
    case reason::not_cached:
      return "cache: only-if-cached finds nothing in a cache that is always empty here.";
    case reason::stream_body:
      return "This browser sends streamed bodies over HTTP/2 alone, and the server speaks "
             "HTTP/1.1.";
    case reason::reserved_header:
      return "The browser keeps the header " + quoted(what.wrong.detail) + " to itself.";
    case reason::redirect_refused:
      return "The server redirects, and the request asks for redirect: error.";
    case reason::redirect_invalid:
      return "The redirect's Location, " + quoted(what.next_url) + ", leads nowhere.";
    case reason::too_many_redirects:
      return "More than 20 redirects.";
    case reason::redirect_body:
      return "A streamed body cannot be sent again to where the redirect leads.";
    case reason::resource_policy:
      return "Cross-Origin-Resource-Policy: " + what.wrong.detail +
             " keeps the answer from pages of other origins.";
    case reason::connection_refused:
      return "Nobody listens at " + what.url + ". Is the server running?";
    case reason::name_not_resolved:
      return "The name in " + what.url + " has no address.";
    case reason::connection_closed:
      return "The server closed the connection without an answer.";
    case reason::connection_reset:
      return "The connection broke within the answer.";
    case reason::timed_out:
      return "The server took too long.";
    case reason::tls_failed:
      return "No TLS connection could be had.";
    case reason::invalid_response:
      return "The server's answer is no HTTP that this browser would read.";
    default:
      return "The network failed.";
  }
}

}  // namespace ollama_cors::page
