// A client's page, and the fetch() calls of it.
#include <utility>

#include "client/endpoint.hpp"
#include "client_json.hpp"
#include "config/json_text.hpp"
#include "config/values.hpp"
#include "doctor/question.hpp"

namespace ollama_cors::capi {
namespace {

using config::node;

const std::vector<std::string_view> call_keys = {
    "target", "url",         "method", "headers",  "framing",         "body",     "content_type",
    "mode",   "credentials", "cache",  "redirect", "referrer_policy", "timeouts", "keepalive"};

// The word of a member, by the parser of its words.
template <class Word, class Parse>
void read_word(const node& object, std::string_view key, std::string_view example, Word& into,
               Parse parse, config::report& findings) {
  const auto value = object.find(key);
  if (!value || !config::expect(*value, node::kind::string, findings)) return;
  if (const auto word = parse(value->string())) {
    into = *word;
    return;
  }
  config::add_error(findings, *value, "unknown-value",
                    config::json_word(value->string()) + " is none of the words that " +
                        config::json_word(key) + " takes. Write one as in " +
                        config::json_word(example) + ".");
}

// As script gives them: the page finds out which are none.
void read_script_headers(const node& value, std::vector<page::header>& into,
                         config::report& findings) {
  if (value.type() == node::kind::object) {
    for (const auto& [name, text] : value.members()) {
      if (!config::expect(text, node::kind::string, findings)) continue;
      into.push_back({std::string(name), std::string(text.string())});
    }
    return;
  }
  if (!config::expect(value, node::kind::array, findings)) return;
  for (const node& pair : value.elements()) {
    const auto parts = pair.type() == node::kind::array ? pair.elements() : std::vector<node>();
    if (parts.size() != 2 || parts[0].type() != node::kind::string ||
        parts[1].type() != node::kind::string) {
      config::add_error(findings, pair, "bad-header",
                        "A header in a list is a pair: [\"name\", \"value\"].");
      continue;
    }
    into.push_back({std::string(parts[0].string()), std::string(parts[1].string())});
  }
}

std::optional<page::body_kind> parse_body_kind(std::string_view word) {
  using page::body_kind;
  constexpr std::pair<std::string_view, body_kind> words[] = {
      {"none", body_kind::none},           {"text", body_kind::text},
      {"bytes", body_kind::bytes},         {"blob", body_kind::blob},
      {"form-data", body_kind::form_data}, {"url-search-params", body_kind::url_search_params},
      {"stream", body_kind::stream}};
  for (const auto& [name, kind] : words) {
    if (name == word) return kind;
  }
  return std::nullopt;
}

void read_body(const node& root, const std::optional<std::string_view>& body,
               client::page_call& into, config::report& findings) {
  auto& described = into.what.body;
  if (body) described.kind = page::body_kind::text;
  if (const auto value = root.find("body"); value && value->type() != node::kind::string) {
    add_body_is_apart(
        *value, findings,
        {"text", "bytes", "blob", "form-data", "url-search-params", "stream", "none"});
  } else {
    read_word(root, "body", "bytes", described.kind, parse_body_kind, findings);
  }
  if (const auto type = root.find("content_type")) {
    if (config::expect(*type, node::kind::string, findings)) {
      described.content_type = type->string();
    }
  }
  if (described.kind == page::body_kind::none) return;
  into.body = body.value_or(std::string_view());
  if (described.kind != page::body_kind::stream) described.size = into.body.size();
}

}  // namespace

void read_fetch_words(const node& object, page::request& into, config::report& findings) {
  read_word(object, "mode", "no-cors", into.mode, page::parse_request_mode, findings);
  read_word(object, "credentials", "include", into.credentials, page::parse_credentials_mode,
            findings);
  read_word(object, "cache", "no-store", into.cache, page::parse_cache_mode, findings);
  read_word(object, "redirect", "follow", into.redirect, page::parse_redirect_mode, findings);
  read_word(object, "referrer_policy", "no-referrer", into.referrer_policy,
            page::parse_referrer_policy, findings);
}

std::optional<std::string> read_page_origin(const node& value, config::report& findings) {
  auto origin = doctor::page_origin(value.string());
  if (!origin) {
    const auto guess = doctor::meant_origin(value.string());
    config::add_error(findings, value, "bad-origin",
                      config::json_word(value.string()) +
                          " is no origin of a page: write a scheme, a host and, where it is not "
                          "the scheme's own, a port, as in \"https://app.example\".",
                      guess ? config::json_string(*guess) : "");
  }
  return origin;
}

void read_page(const node& document, client_settings& into, config::report& findings) {
  const auto object = document.find("page");
  if (!object || object->type() == node::kind::null) return;
  if (!config::expect(*object, node::kind::object, findings)) return;
  check_known(*object,
              {"origin", "base_url", "browser", "mode", "credentials", "cache", "redirect",
               "referrer_policy"},
              findings);
  client_settings::page_settings page;
  page.where.browser = page::browser::chromium;
  read_word(*object, "browser", "firefox", page.where.browser, page::parse_browser, findings);
  if (const auto origin = object->find("origin")) {
    if (config::expect(*origin, node::kind::string, findings)) {
      page.where.origin = read_page_origin(*origin, findings).value_or("");
    }
  } else {
    config::add_error(findings, *object, "missing-key",
                      "\"page\" has no \"origin\", such as \"https://app.example\" or \"null\".");
  }
  if (const auto base = object->find("base_url")) {
    if (config::expect(*base, node::kind::string, findings)) page.where.base_url = base->string();
  }
  read_fetch_words(*object, page.what, findings);
  if (!into.headers.empty()) {
    config::add_error(findings, *object, "page-with-headers",
                      "What a page sends, each fetch() says: give \"headers\" there, and none to "
                      "the client.");
  }
  page.cache = std::make_shared<page::preflight_cache>();
  into.page = std::move(page);
}

std::optional<client::page_call> read_fetch(std::string_view json,
                                            const std::optional<std::string_view>& body,
                                            const client_settings& of, config::report& findings) {
  const auto document = config::document::parse(json, findings);
  if (!document) return std::nullopt;
  const node root = document->root();
  if (!config::expect(root, node::kind::object, findings)) return std::nullopt;
  check_known(root, call_keys, findings);

  client::page_call call;
  call.where = of.page->where;
  call.what = of.page->what;
  call.cache = of.page->cache;
  call.timeouts = of.timeouts;
  const auto target = root.find("target");
  const auto url = root.find("url");
  const auto& named = url ? url : target;
  if (!named || (url && target)) {
    config::add_error(findings, root, "no-target",
                      "A request has either a \"target\", such as \"/api/tags\", or a \"url\".");
  } else if (config::expect(*named, node::kind::string, findings)) {
    if (target) call.what.url = client::url_of(of.host.at) + of.host.base_path;
    call.what.url += named->string();
  }
  if (const auto method = root.find("method")) {
    if (config::expect(*method, node::kind::string, findings)) call.what.method = method->string();
  }
  if (const auto headers = root.find("headers")) {
    read_script_headers(*headers, call.what.headers, findings);
  }
  // A request that outlives its page is no other on the wire.
  if (const auto keepalive = root.find("keepalive")) config::read_boolean(*keepalive, findings);
  read_framing(root, call.as, findings);
  read_body(root, body, call, findings);
  read_timeouts(root, call.timeouts, findings);
  read_fetch_words(root, call.what, findings);
  if (findings.has_errors()) return std::nullopt;
  return call;
}

}  // namespace ollama_cors::capi
