// API keys: kept as SHA-256 digests, compared in constant time over all of them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ollama_cors::keys {

using digest = std::array<std::uint8_t, 32>;

// 64 lower-case hexadecimal digits → a digest; nothing otherwise.
std::optional<digest> parse_digest(std::string_view hex) noexcept;

// Whether this build can check keys (it needs libcrypto).
bool supported() noexcept;

struct key {
  std::string name;
  digest sha256;
};

class key_ring {
public:
  key_ring() = default;
  explicit key_ring(std::vector<key> keys) : keys_(std::move(keys)) {}

  bool empty() const noexcept { return keys_.empty(); }
  const std::vector<key>& keys() const noexcept { return keys_; }

  // The index of the key that `secret` is, -1 if none. The time taken does not depend on which.
  int find(std::string_view secret) const noexcept;

private:
  std::vector<key> keys_;
};

// The secret that a request shows: Authorization `Bearer …` first, then `x-api-key`; empty if none.
std::string_view bearer_secret(std::string_view authorization) noexcept;

}  // namespace ollama_cors::keys
