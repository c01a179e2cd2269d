// Pages out of requests. What no browser would be (a broken Origin) becomes a page of another.
#include "generate_page.hpp"

#include "fetch/list.hpp"
#include "fetch/origin.hpp"
#include "fetch/token.hpp"
#include "generate_policy.hpp"
#include "generate_request.hpp"
#include "text.hpp"

using namespace ollama_cors;
using model::strings;

namespace {

std::string line_of(const model::request& asked, const std::string& lower_name) {
  for (const auto& [name, value] : asked.headers) {
    if (model::lower(name) == lower_name) return value;
  }
  return {};
}

// Bytes as script writes them.
std::string as_script(const std::string& bytes) {
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      text.push_back(c);
    } else {
      text.push_back(static_cast<char>(0xC0U | byte >> 6U));
      text.push_back(static_cast<char>(0x80U | (byte & 0x3FU)));
    }
  }
  return text;
}

std::string page_origin(random_source& random, const model::request& asked) {
  const std::string origin = line_of(asked, "origin");
  if (fetch::parse_origin(origin)) return origin;
  if (random.percent(20)) return "null";
  const std::string host = line_of(asked, "host");
  const std::string own = "http://" + model::lower(host);
  if (random.percent(50) && fetch::parse_origin(own)) return own;  // the server's own page
  return "https://" + random.pick(some_hosts);
}

void add_names(random_source& random, const model::request& asked, page::request& what) {
  fetch::list_reader names(line_of(asked, "access-control-request-headers"));
  std::string_view name;
  while (names.next(name)) {
    if (fetch::is_token(name)) what.headers.push_back({std::string(name), "1"});
  }
  const std::size_t kind = random.below(4);
  if (kind == 0) what.headers.push_back({"Content-Type", "application/json"});
  if (kind == 1) what.headers.push_back({"Content-Type", "text/plain"});
}

}  // namespace

generated_page generate_page(random_source& random, const model::description& rules,
                             const model::catalogue& packages) {
  const model::request asked = generate_request(random, rules, packages);
  generated_page page;
  page.where.origin = page_origin(random, asked);
  page.where.browser = static_cast<page::browser>(random.below(4));
  page::request& what = page.what;
  what.url = "http://" + as_script(line_of(asked, "host")) + as_script(asked.target);
  what.method = as_script(asked.method);
  for (const char* key : {"authorization", "x-api-key"}) {
    const std::string value = line_of(asked, key);
    if (!value.empty()) what.headers.push_back({key, as_script(value)});
  }
  add_names(random, asked, what);
  if (what.method != "GET" && what.method != "HEAD" && random.percent(60)) {
    what.body.kind = page::body_kind::text;
    what.body.size = 2;
  }
  what.credentials = static_cast<page::credentials_mode>(random.below(3));
  return page;
}
