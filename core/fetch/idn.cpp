// International domain names through libidn2, which is loaded when the first one comes.
#include "fetch/idn.hpp"

#ifdef OLLAMA_CORS_IDN_LIBRARY
#include <dlfcn.h>
#include <idn2.h>

#include <atomic>
#include <memory>
#include <new>
#endif

namespace ollama_cors::fetch {

#ifdef OLLAMA_CORS_IDN_LIBRARY
namespace {

// Only success is kept: a load that failed for want of memory may go well the next time. Two
// threads that load at once get the same handle.
void* idn_library() noexcept {
  static std::atomic<void*> loaded{nullptr};
  void* library = loaded.load(std::memory_order_acquire);
  if (library == nullptr) {
    library = dlopen(OLLAMA_CORS_IDN_LIBRARY, RTLD_LAZY | RTLD_LOCAL);
    loaded.store(library, std::memory_order_release);
  }
  return library;
}

template <class Function>
Function* function(void* library, const char* name) noexcept {
  return reinterpret_cast<Function*>(dlsym(library, name));
}

}  // namespace

bool have_idn() noexcept {
  return idn_library() != nullptr;
}

std::optional<std::string> to_punycode(std::string_view host) {
  // A NUL would cut the name short for a C library.
  if (host.find('\0') != std::string_view::npos) return std::nullopt;
  void* library = idn_library();
  if (library == nullptr) return std::nullopt;
  const auto to_ascii = function<decltype(idn2_to_ascii_8z)>(library, "idn2_to_ascii_8z");
  const auto free = function<decltype(idn2_free)>(library, "idn2_free");
  if (to_ascii == nullptr || free == nullptr) return std::nullopt;
  char* ascii = nullptr;
  const int code =
      to_ascii(std::string(host).c_str(), &ascii, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
  const std::unique_ptr<char, decltype(free)> owner(ascii, free);
  if (code == IDN2_MALLOC) throw std::bad_alloc();
  if (code != IDN2_OK || ascii == nullptr) return std::nullopt;
  return std::string(ascii);
}

#else

bool have_idn() noexcept {
  return false;
}

std::optional<std::string> to_punycode(std::string_view) {
  return std::nullopt;
}

#endif

}  // namespace ollama_cors::fetch
