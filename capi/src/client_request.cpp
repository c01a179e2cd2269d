// A request of a client.
#include "client/request_head.hpp"
#include "client_json.hpp"
#include "config/json_text.hpp"
#include "config/values.hpp"
#include "fetch/url.hpp"
#include "ollama/dialect.hpp"

namespace ollama_cors::capi {
namespace {

using config::node;

const std::vector<std::string_view> keys = {
    "target",   "url",           "method",         "headers",     "framing",
    "dialect",  "status_errors", "body",           "body_length", "timeouts",
    "redirect", "max_redirects", "origin_headers", "report"};

void read_url(const node& value, client::request& into, config::report& findings) {
  if (!config::expect(value, node::kind::string, findings)) return;
  const auto url = fetch::parse_url(value.string());
  if (!url || !url->is_http() || !url->host || url->has_credentials()) {
    return config::add_error(findings, value, "bad-url",
                             "\"url\" is no absolute URL of http or https without user and "
                             "password.");
  }
  into.to = {url->scheme == "https", *url->host, url->effective_port()};
  if (into.to.host.starts_with('[')) into.to.host = into.to.host.substr(1, into.to.host.size() - 2);
  into.target = fetch::target_of(*url);
}

void read_where(const node& root, const client_settings& of, client::request& into,
                config::report& findings) {
  into.to = of.host.at;
  const auto target = root.find("target");
  const auto url = root.find("url");
  if (url) {
    read_url(*url, into, findings);
  } else if (target) {
    if (!config::expect(*target, node::kind::string, findings)) return;
    into.target = of.host.base_path + std::string(target->string());
    into.base_size = of.host.base_path.size();
  }
  if ((url && target) || (!url && !target)) {
    config::add_error(findings, root, "no-target",
                      "A request has either a \"target\", such as \"/api/tags\", or a \"url\".");
  }
}

void read_answer(const node& root, client::request& into, config::report& findings) {
  read_framing(root, into.as, findings);
  if (const auto value = root.find("dialect")) {
    // "none" stands where the enumeration has `plain`.
    const auto choice = config::read_choice(
        *value, {"ndjson", "openai", "responses", "anthropic", "none", "auto"}, findings);
    if (choice && *choice < 5) into.speaks = static_cast<ollama::dialect>(*choice);
  }
  if (const auto value = root.find("status_errors")) {
    into.status_errors = config::read_boolean(*value, findings).value_or(true);
  }
}

void read_body(const node& root, std::string_view body, client::request& into,
               config::report& findings) {
  if (const auto value = root.find("body")) {
    const auto word = value->type() == node::kind::string ? value->string() : "";
    into.streamed = word == "streamed";
    if (word != "given" && word != "streamed") {
      add_body_is_apart(*value, findings, {"given", "streamed"});
    }
  }
  if (const auto value = root.find("body_length"); value && value->type() != node::kind::null) {
    const auto number = config::read_integer(*value, {0, 1LL << 53}, findings);
    if (number) into.body_length = static_cast<std::uint64_t>(*number);
  }
  if (into.streamed && !body.empty()) {
    config::add_error(findings, root, "two-bodies",
                      "A \"streamed\" body is written piece by piece: give none at the start.");
  }
  into.body = body;
}

}  // namespace

std::optional<client::request> read_request(std::string_view json, std::string_view body,
                                            const client_settings& of, config::report& findings) {
  const auto document = config::document::parse(json, findings);
  if (!document) return std::nullopt;
  const node root = document->root();
  if (!config::expect(root, node::kind::object, findings)) return std::nullopt;
  check_known(root, keys, findings);

  client::request made;
  made.timeouts = of.timeouts;
  made.redirect = of.redirect;
  made.max_redirects = of.max_redirects;
  read_where(root, of, made, findings);
  read_answer(root, made, findings);
  read_body(root, body, made, findings);
  if (const auto value = root.find("report")) {
    made.report = config::read_boolean(*value, findings).value_or(false);
  }
  read_timeouts(root, made.timeouts, findings);
  read_redirect(root, made.redirect, made.max_redirects, findings);
  if (const auto headers = root.find("headers")) read_headers(*headers, made.headers, findings);
  if (const auto headers = root.find("origin_headers")) {
    read_headers(*headers, made.origin_headers, findings);
  }
  if (made.to == of.host.at) {
    made.origin_headers.insert(made.origin_headers.end(), of.headers.begin(), of.headers.end());
  }
  if (made.streamed || !made.body.empty()) made.method = "POST";
  if (const auto method = root.find("method")) {
    if (config::expect(*method, node::kind::string, findings)) made.method = method->string();
  }
  if (findings.has_errors()) return std::nullopt;
  if (std::string wrong = client::wrong_in(made); !wrong.empty()) {
    config::add_error(findings, root, "bad-request", std::move(wrong));
    return std::nullopt;
  }
  return made;
}

}  // namespace ollama_cors::capi
