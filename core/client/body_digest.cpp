#include "client/body_digest.hpp"

#if OLLAMA_CORS_HAVE_CRYPTO
#include <openssl/evp.h>

#include <array>
#include <new>

#include "crypto/openssl.hpp"
#endif

namespace ollama_cors::client {

#if OLLAMA_CORS_HAVE_CRYPTO

struct body_digest::state {
  state() {
    crypto::begin_openssl();
    context = EVP_MD_CTX_new();
    if (context == nullptr) throw std::bad_alloc();
    EVP_DigestInit_ex(context, EVP_sha256(), nullptr);
  }
  ~state() { EVP_MD_CTX_free(context); }
  EVP_MD_CTX* context = nullptr;
};

body_digest::body_digest() : state_(std::make_unique<state>()) {}
body_digest::~body_digest() = default;

void body_digest::add(std::string_view bytes) {
  length_ += bytes.size();
  EVP_DigestUpdate(state_->context, bytes.data(), bytes.size());
}

std::string body_digest::hex() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> octets;
  unsigned size = 0;
  EVP_DigestFinal_ex(state_->context, octets.data(), &size);
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (unsigned i = 0; i < size; ++i) {
    text += digits[octets[i] >> 4];
    text += digits[octets[i] & 15];
  }
  return text;
}

#else

struct body_digest::state {};

body_digest::body_digest() = default;
body_digest::~body_digest() = default;

void body_digest::add(std::string_view bytes) {
  length_ += bytes.size();
}

std::string body_digest::hex() {
  return {};
}

#endif

}  // namespace ollama_cors::client
