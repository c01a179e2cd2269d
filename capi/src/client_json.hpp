// The JSON that clients and their requests are made from, with every problem named at once.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/agent.hpp"
#include "client/host.hpp"
#include "config/document.hpp"
#include "config/report.hpp"
#include "page/preflight_cache.hpp"
#include "page/request.hpp"
#include "peer.hpp"

namespace ollama_cors::capi {

// What all exchanges of a client begin with.
struct client_settings {
  client::host_address host;
  std::vector<client::header_line> headers;
  client::timeouts timeouts;
  client::on_redirect redirect = client::on_redirect::follow;
  unsigned max_redirects = 20;
  std::size_t queue_bytes = 256 * 1024;
  std::size_t message_bytes = 16 * 1024 * 1024;
  struct page_settings {
    page::environment where;
    page::request what;  // what its fetch() calls begin with
    std::shared_ptr<page::preflight_cache> cache;
  };
  std::optional<page_settings> page;
  trust trusts;
};

// Nothing if the report has errors.
std::optional<client_settings> read_client(std::string_view json, config::report& findings);

// `body`: what the call brings beside the JSON.
std::optional<client::request> read_request(std::string_view json, std::string_view body,
                                            const client_settings& of, config::report& findings);

// Of a client with a page. What a browser would not send is the page's to find out.
std::optional<client::page_call> read_fetch(std::string_view json,
                                            const std::optional<std::string_view>& body,
                                            const client_settings& of, config::report& findings);

// ---- What they are made of.

// The words of RequestInit, into the request.
void read_fetch_words(const config::node& object, page::request& into, config::report& findings);
// The origin of a page as a browser writes it, however somebody did; the value is a string.
std::optional<std::string> read_page_origin(const config::node& value, config::report& findings);
void read_page(const config::node& document, client_settings& into, config::report& findings);
void read_framing(const config::node& document, client::framing& into, config::report& findings);

// Reports "unknown-key" for each member that is not known. The value is an object.
void check_known(const config::node& object, const std::vector<std::string_view>& known,
                 config::report& findings);
// "body" in a request's object says how its body comes. For whoever has put the body itself there.
void add_body_is_apart(const config::node& value, config::report& findings,
                       const std::vector<std::string_view>& words);
void read_timeouts(const config::node& document, client::timeouts& into, config::report& findings);
void read_redirect(const config::node& document, client::on_redirect& into, unsigned& most,
                   config::report& findings);
// {name: value} or [[name, value], …]; U+0000 to U+00FF are bytes.
void read_headers(const config::node& value, std::vector<client::header_line>& into,
                  config::report& findings);

}  // namespace ollama_cors::capi
