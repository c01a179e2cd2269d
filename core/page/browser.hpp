// Whose page is imitated. Each browser differs from the Fetch standard in places that
// tests/browser/truth records; `standard` differs nowhere.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace ollama_cors::page {

enum class browser : std::uint8_t { standard, chromium, firefox, webkit };

std::optional<browser> parse_browser(std::string_view name) noexcept;
std::string_view name_of(browser which) noexcept;

}  // namespace ollama_cors::page
