// Composing what a browser sends: https://fetch.spec.whatwg.org/#cors-preflight-fetch
#include "decide_page.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <string_view>

namespace ollama_cors::cli {
namespace {

std::string lowered(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// "To normalize a method": these six alone lose their case.
std::string normalised_method(const std::string& method) {
  for (const std::string_view known : {"DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"})
    if (lowered(known) == lowered(method)) return std::string(known);
  return method;
}

bool is_safelisted_method(std::string_view method) {
  return method == "GET" || method == "HEAD" || method == "POST";
}

// Headers that the browser sets itself, whatever a page says.
bool is_browsers_own(const std::string& name) {
  return name == "host" || name == "origin" || name == "cookie" || name == "referer" ||
         name.starts_with("sec-") || name.starts_with("access-control-request-");
}

// https://fetch.spec.whatwg.org/#cors-safelisted-request-header, on the cautious side: a value of
// unusual characters counts as one that needs a preflight.
bool is_safelisted(const std::string& name, std::string_view value) {
  if (value.size() > 128 || value.find_first_of("\"():<>?@[\\]{}\x7f") != std::string_view::npos)
    return false;
  if (name == "accept" || name == "accept-language" || name == "content-language") return true;
  if (name != "content-type") return false;
  const std::string essence = lowered(trimmed(value.substr(0, value.find(';'))));
  return essence == "text/plain" || essence == "multipart/form-data" ||
         essence == "application/x-www-form-urlencoded";
}

struct place {
  std::string host = "localhost:11435";
  std::string target;
};

place read_target(const std::string& text) {
  place found;
  const std::size_t scheme = text.find("://");
  if (text.starts_with('/')) {
    found.target = text;
  } else if (text.starts_with("http://") || text.starts_with("https://")) {
    const std::size_t path = std::min(text.find('/', scheme + 3), text.size());
    found.host = text.substr(scheme + 3, path - scheme - 3);
    found.target = path < text.size() ? text.substr(path) : "/";
  } else {
    throw std::runtime_error("a request is METHOD and a path or a URL, such as POST /api/chat; " +
                             text + " is neither");
  }
  return found;
}

std::pair<std::string, std::string> read_header(const std::string& line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string::npos || colon == 0)
    throw std::runtime_error("-H takes 'name: value', but it is " + line);
  return {line.substr(0, colon), std::string(trimmed(std::string_view(line).substr(colon + 1)))};
}

// A name or an address of this computer, with or without a port.
bool is_loopback(std::string_view host) {
  if (host.starts_with("[::1]")) return true;
  host = host.substr(0, host.find(':'));
  return host == "localhost" || host.ends_with(".localhost") || host.starts_with("127.");
}

bool is_own_origin(const std::string& origin, std::string_view host) {
  return origin == "http://" + std::string(host) || origin == "https://" + std::string(host);
}

}  // namespace

page_request read_page_request(const std::string& method, const std::string& target,
                               std::optional<std::string> named_origin,
                               const std::vector<std::string>& headers) {
  page_request page;
  asked_request& request = page.request;
  const place asked = read_target(target.empty() ? method : target);
  request.method = target.empty() ? "GET" : normalised_method(method);
  request.target = asked.target;
  for (const std::string& line : headers) {
    auto header = read_header(line);
    if (lowered(header.first) != "origin") {
      request.headers.push_back(std::move(header));
      continue;
    }
    if (named_origin) throw std::runtime_error("there are two origins; name the page's once");
    named_origin = std::move(header.second);
  }
  if (named_origin && named_origin->empty())
    throw std::runtime_error(
        "the origin is empty: name the page's, such as https://app.example, or none at all for a "
        "program's request");
  const std::string origin = named_origin.value_or("");
  const bool has_body = request.method != "GET" && request.method != "HEAD";
  // What is sent to Ollama is JSON, and that is what needs the preflight of a plain POST.
  if (has_body && request.header("content-type").empty())
    request.headers.emplace_back("Content-Type", "application/json");
  if (!origin.empty()) request.headers.insert(request.headers.begin(), {"Origin", origin});
  if (request.header("host").empty())
    request.headers.insert(request.headers.begin(), {"Host", asked.host});
  if (origin.empty() || is_own_origin(origin, request.header("host"))) return page;
  if (!target.starts_with("https://") && is_loopback(request.header("host")) &&
      origin.starts_with("https://") && !is_loopback(origin.substr(8)))
    page.note =
        "Beside CORS: an https page that calls http on this computer. Chrome and Firefox ask the "
        "visitor for leave\nfirst (local network access), and Safari blocks it as mixed "
        "content.\n";

  std::set<std::string> unsafe;  // in order, as a browser names them
  for (const auto& [name, value] : request.headers) {
    const std::string lower = lowered(name);
    if (!is_browsers_own(lower) && !is_safelisted(lower, value)) unsafe.insert(lower);
  }
  if (is_safelisted_method(request.method) && unsafe.empty()) return page;
  page.preflight.emplace();
  page.preflight->method = "OPTIONS";
  page.preflight->target = request.target;
  page.preflight->headers = {{"Host", std::string(request.header("host"))},
                             {"Origin", origin},
                             {"Access-Control-Request-Method", request.method}};
  std::string names;
  for (const std::string& name : unsafe) names += (names.empty() ? "" : ",") + name;
  if (!names.empty()) page.preflight->headers.emplace_back("Access-Control-Request-Headers", names);
  return page;
}

std::string_view asked_request::header(std::string_view name) const {
  const std::string wanted = lowered(name);
  for (const auto& [each, value] : headers)
    if (lowered(each) == wanted) return value;
  return {};
}

}  // namespace ollama_cors::cli
