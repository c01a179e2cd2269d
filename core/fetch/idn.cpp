// International domain names through libidn2, where it was found when this was built.
#include "fetch/idn.hpp"

#if OLLAMA_CORS_HAVE_IDN
#include <idn2.h>

#include <memory>
#endif

namespace ollama_cors::fetch {

bool have_idn() noexcept {
  return OLLAMA_CORS_HAVE_IDN != 0;
}

std::optional<std::string> to_punycode([[maybe_unused]] std::string_view host) {
#if OLLAMA_CORS_HAVE_IDN
  // A NUL would cut the name short for a C library.
  if (host.find('\0') != std::string_view::npos) return std::nullopt;
  char* ascii = nullptr;
  const int code =
      idn2_to_ascii_8z(std::string(host).c_str(), &ascii, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
  const std::unique_ptr<char, decltype(&idn2_free)> owner(ascii, &idn2_free);
  if (code != IDN2_OK || ascii == nullptr) return std::nullopt;
  return std::string(ascii);
#else
  return std::nullopt;
#endif
}

}  // namespace ollama_cors::fetch
