// The lines of a request's head, in each browser's order and spelling.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fetch/url.hpp"
#include "page/header_list.hpp"
#include "page/request.hpp"

namespace ollama_cors::page {

struct wire_facts {
  browser whose = browser::standard;
  const fetch::url* url = nullptr;
  std::optional<std::string> origin;
  std::optional<std::string> referrer;
  cache_mode cache = cache_mode::standard;
  request_mode mode = request_mode::cors;
  std::string_view site;  // of Sec-Fetch-Site
};

header_list preflight_lines(const wire_facts& facts, const std::string& method,
                            const std::string& names, const std::optional<std::string>& user_agent);

struct wire_body {
  bool there = false;
  std::optional<std::uint64_t> size;  // nothing: sent in chunks
};

// `headers` are the page's own, combined.
header_list request_lines(const wire_facts& facts, std::string_view method,
                          const header_list& headers, const wire_body& body);

// The User-Agent that goes out: the browser's, or what the page set where it may.
std::optional<std::string> user_agent_of(const header_list& headers, browser whose);

}  // namespace ollama_cors::page
