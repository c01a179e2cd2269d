// The configuration's view of international names: fetch/idn.hpp does the work.
#include "config/origins/idn.hpp"

#include "config/features.hpp"
#include "fetch/idn.hpp"

namespace ollama_cors::config {

bool have_idn() noexcept {
  return fetch::have_idn();
}

std::optional<std::string> to_punycode(std::string_view host) {
  return fetch::to_punycode(host);
}

}  // namespace ollama_cors::config
