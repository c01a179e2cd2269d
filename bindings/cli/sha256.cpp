// SHA-256 by OpenSSL, where this was built with it.
#include "sha256.hpp"

#if OLLAMA_CORS_HAVE_CRYPTO
#include <openssl/evp.h>

#include <array>
#include <new>
#endif

namespace ollama_cors::cli {

#if OLLAMA_CORS_HAVE_CRYPTO

struct sha256::state {
  state() : context(EVP_MD_CTX_new()) {
    if (context == nullptr) throw std::bad_alloc();
    EVP_DigestInit_ex(context, EVP_sha256(), nullptr);
  }
  ~state() { EVP_MD_CTX_free(context); }
  EVP_MD_CTX* context;
};

sha256::sha256() : state_(std::make_unique<state>()) {}

void sha256::add(std::string_view bytes) {
  EVP_DigestUpdate(state_->context, bytes.data(), bytes.size());
}

std::string sha256::hex() const {
  state end;
  EVP_MD_CTX_copy_ex(end.context, state_->context);
  std::array<unsigned char, EVP_MAX_MD_SIZE> octets{};
  unsigned size = 0;
  EVP_DigestFinal_ex(end.context, octets.data(), &size);
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (unsigned i = 0; i < size; ++i) {
    text += digits[octets[i] >> 4U];
    text += digits[octets[i] & 15U];
  }
  return text;
}

#else

struct sha256::state {};
sha256::sha256() = default;
void sha256::add(std::string_view) {}
std::string sha256::hex() const {
  return {};
}

#endif

sha256::~sha256() = default;

}  // namespace ollama_cors::cli
