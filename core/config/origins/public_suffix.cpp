// Binary search in the table that tools/public_suffix_generator.cpp makes at build time.
#include "config/origins/public_suffix.hpp"

#include <algorithm>
#include <iterator>
#include <string>

#include "config/features.hpp"
#include "config/origins/public_suffix_table.hpp"

namespace ollama_cors::config {
namespace {

// Tunnels, previews and app builders where anyone can have a name, and that the public list of
// some machines does not have yet. Sorted.
constexpr std::string_view hosting_domains[] = {
    "bolt.host",  "codesandbox.io", "csb.app",           "hf.space",
    "loca.lt",    "lovable.app",    "ngrok-free.app",    "ngrok-free.dev",
    "ngrok.app",  "ngrok.dev",      "ngrok.io",          "replit.app",
    "replit.dev", "stackblitz.io",  "trycloudflare.com", "webcontainer.io",
};

bool listed(std::string_view entry) {
  std::size_t first = 0;
  std::size_t last = public_suffix_count;
  while (first < last) {
    const std::size_t middle = first + (last - first) / 2;
    const std::string_view found(public_suffix_text + public_suffix_starts[middle],
                                 public_suffix_starts[middle + 1] - public_suffix_starts[middle]);
    if (found == entry) return true;
    if (found < entry) {
      first = middle + 1;
    } else {
      last = middle;
    }
  }
  return false;
}

}  // namespace

bool have_public_suffixes() noexcept {
  return public_suffix_count > 0;
}

bool is_public_suffix(std::string_view name) {
  if (std::find(std::begin(hosting_domains), std::end(hosting_domains), name) !=
      std::end(hosting_domains)) {
    return true;
  }
  const std::string text(name);
  if (listed("!" + text)) return false;
  if (listed(text) || listed("*." + text)) return true;
  const std::size_t dot = text.find('.');
  return dot != std::string::npos && listed("*" + text.substr(dot));
}

}  // namespace ollama_cors::config
