// The consoles, a browser each. Only console.cpp chooses between them.
#pragma once

#include "page/console.hpp"

namespace ollama_cors::page {

// What the page itself has made.
inline bool is_own_blob(const std::string& url, const failed_fetch& what) {
  return url.starts_with("blob:" + what.page_origin + "/");
}

void tell_chromium(const failed_fetch& what, report& output);
void tell_firefox(const failed_fetch& what, report& output);
void tell_webkit(const failed_fetch& what, report& output);

void tell_chromium(const answered_fetch& what, report& output);
void tell_chromium_answer(const answered_fetch& what, report& output);
void tell_webkit(const answered_fetch& what, report& output);

std::string_view chromium_tls_error(failure why) noexcept;
std::string_view webkit_tls_text(failure why) noexcept;

}  // namespace ollama_cors::page
