// Looking a secret up among SHA-256 digests, in time that tells nothing of which one it is.
#include "keys/key_ring.hpp"

#if OLLAMA_CORS_HAVE_CRYPTO
#include <openssl/crypto.h>
#include <openssl/sha.h>

#include "crypto/openssl.hpp"
#endif

namespace ollama_cors::keys {
namespace {

int hex_value(char digit) noexcept {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  return -1;
}

bool is_scheme_bearer(std::string_view scheme) noexcept {
  constexpr std::string_view bearer = "bearer";
  if (scheme.size() != bearer.size()) return false;
  for (std::size_t i = 0; i < bearer.size(); ++i) {
    const char c = scheme[i];
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
    if (lower != bearer[i]) return false;
  }
  return true;
}

}  // namespace

std::optional<digest> parse_digest(std::string_view hex) noexcept {
  digest bytes{};
  if (hex.size() != 2 * bytes.size()) return std::nullopt;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const int high = hex_value(hex[2 * i]);
    const int low = hex_value(hex[2 * i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes[i] = static_cast<std::uint8_t>(high * 16 + low);
  }
  return bytes;
}

bool supported() noexcept {
  return OLLAMA_CORS_HAVE_CRYPTO != 0;
}

int key_ring::find([[maybe_unused]] std::string_view secret) const noexcept {
  int found = -1;
#if OLLAMA_CORS_HAVE_CRYPTO
  crypto::begin_openssl();
  digest shown{};
  if (SHA256(reinterpret_cast<const unsigned char*>(secret.data()), secret.size(), shown.data()) ==
      nullptr) {
    return -1;
  }
  // All keys are compared, and the index is chosen by a mask rather than by a branch.
  int index = 0;
  for (const key& known : keys_) {
    const int differs = CRYPTO_memcmp(known.sha256.data(), shown.data(), shown.size());
    const int mask = -static_cast<int>(differs == 0);
    found = (found & ~mask) | (index & mask);
    ++index;
  }
#endif
  return found;
}

// RFC 6750 2.1; scheme names are case-insensitive (RFC 9110 11.1).
std::string_view bearer_secret(std::string_view authorization) noexcept {
  const std::size_t space = authorization.find(' ');
  if (space == std::string_view::npos) return {};
  if (!is_scheme_bearer(authorization.substr(0, space))) return {};
  const std::size_t first = authorization.find_first_not_of(' ', space);
  if (first == std::string_view::npos) return {};
  const std::size_t last = authorization.find_last_not_of(" \t");
  return authorization.substr(first, last - first + 1);
}

}  // namespace ollama_cors::keys
