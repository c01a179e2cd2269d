// Options → JSON. Names, values and methods go as they were written: what a browser would refuse is
// the page's to say.
#include "fetch_request.hpp"

#include <boost/json.hpp>
#include <cstdint>
#include <cstdlib>
#include <stdexcept>

namespace json = boost::json;

namespace ollama_cors::cli {
namespace {

bool is_utf8(const std::string& bytes) {
  // Boost.JSON takes valid UTF-8 alone, and is asked here.
  boost::system::error_code error;
  std::string quoted = "\"";
  for (const char byte : bytes) {
    if (static_cast<unsigned char>(byte) >= 0x80) quoted.push_back(byte);
  }
  json::parse(quoted + "\"", error);
  return !error;
}

json::array header_lines(const fetch_options& options) {
  json::array lines;
  for (const std::string& header : options.headers) {
    const auto colon = header.find(':', header.starts_with(':') ? 1 : 0);
    if (colon == std::string::npos || colon == 0) {
      throw std::runtime_error("-H " + header + ": a header is 'name: value'");
    }
    std::string value = header.substr(colon + 1);
    if (value.starts_with(' ')) value.erase(0, 1);
    lines.push_back(json::array{as_text(header.substr(0, colon)), as_text(value)});
  }
  return lines;
}

// As curl has it: a body means POST, where no method is named.
std::string method_of(const fetch_options& options) {
  if (options.method) return as_text(*options.method);
  return options.body ? "POST" : "GET";
}

}  // namespace

std::string as_text(const std::string& word) {
  if (is_utf8(word)) return word;
  std::string text;
  for (const char c : word) {
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

std::string client_settings_of(const fetch_options& options) {
  json::object settings;
  if (!options.ca.empty()) settings["tls"] = json::object{{"ca", as_text(options.ca)}};
  if (options.max_time) {
    settings["timeouts"] =
        json::object{{"total_ms", static_cast<std::int64_t>(*options.max_time * 1000)}};
  }
  if (!options.page_origin) {
    if (!options.browser.empty() || !options.credentials.empty() || !options.mode.empty()) {
      throw std::runtime_error(
          "--browser, --credentials and --mode are a page's: name its origin with --page-origin "
          "https://app.example");
    }
    if (const char* host = std::getenv("OLLAMA_HOST")) settings["host"] = as_text(host);
    if (!options.redirect.empty()) settings["redirect"] = options.redirect;
    return json::serialize(settings);
  }
  if (options.page_origin->empty()) {
    throw std::runtime_error(
        "--page-origin: an origin, such as https://app.example, or null for an opaque one");
  }
  json::object page;
  page["origin"] = as_text(*options.page_origin);
  page["browser"] = options.browser.empty() ? "standard" : options.browser;
  if (!options.credentials.empty()) page["credentials"] = options.credentials;
  if (!options.mode.empty()) page["mode"] = options.mode;
  if (!options.redirect.empty()) page["redirect"] = options.redirect;
  settings["page"] = std::move(page);
  return json::serialize(settings);
}

std::string exchange_of(const fetch_options& options, const std::string& url) {
  json::object exchange;
  const bool path = !options.page_origin && url.starts_with('/');
  exchange[path ? "target" : "url"] = as_text(url);
  exchange["method"] = method_of(options);
  exchange["headers"] = header_lines(options);
  exchange["framing"] = "raw";
  if (!options.page_origin) {
    exchange["dialect"] = "none";
    exchange["status_errors"] = false;
    exchange["report"] = true;
  }
  return json::serialize(exchange);
}

}  // namespace ollama_cors::cli
