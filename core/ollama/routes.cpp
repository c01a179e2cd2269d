// The table of endpoints: CONTRACT.md 3 "Routes", with the methods of Ollama's own router
// (server/routes.go, GenerateRoutes). A GET line stands for HEAD too.
#include "ollama/routes.hpp"

#include <array>

namespace ollama_cors::ollama {
namespace {

constexpr std::array table{
    endpoint{"POST", "/api/generate", inference},
    endpoint{"POST", "/api/chat", inference},
    endpoint{"POST", "/api/embed", inference},
    endpoint{"POST", "/api/embeddings", inference},
    endpoint{"POST", "/v1/chat/completions", inference},
    endpoint{"POST", "/v1/completions", inference},
    endpoint{"POST", "/v1/responses", inference},
    endpoint{"POST", "/v1/embeddings", inference},
    endpoint{"POST", "/v1/messages", inference},
    endpoint{"POST", "/v1/audio/transcriptions", inference},

    endpoint{"GET", "/", read},
    endpoint{"GET", "/api/version", read},
    endpoint{"GET", "/api/status", read},
    endpoint{"GET", "/api/tags", read},
    endpoint{"GET", "/api/ps", read},
    endpoint{"GET", "/api/experimental/model-recommendations", read},
    endpoint{"GET", "/v1/models", read},
    endpoint{"GET", "/v1/models/*", read},
    endpoint{"POST", "/api/show", read},

    endpoint{"POST", "/api/pull", manage},
    endpoint{"POST", "/api/push", manage},
    endpoint{"POST", "/api/create", manage},
    endpoint{"POST", "/api/copy", manage},
    endpoint{"DELETE", "/api/delete", manage},
    endpoint{"POST", "/api/blobs/*", manage},
    endpoint{"HEAD", "/api/blobs/*", manage},

    endpoint{"POST", "/api/me", account},
    endpoint{"POST", "/api/signout", account},
    endpoint{"DELETE", "/api/user/*", account},
    endpoint{"POST", "/api/experimental/web_*", account},
};

struct class_name {
  std::uint8_t bit;
  std::string_view name;
};

constexpr std::array names{class_name{inference, "inference"}, class_name{read, "read"},
                           class_name{manage, "manage"}, class_name{account, "account"}};

}  // namespace

std::span<const endpoint> endpoints() noexcept {
  return table;
}

std::string_view name(std::uint8_t bit) noexcept {
  for (const auto& entry : names) {
    if (entry.bit == bit) return entry.name;
  }
  return {};
}

std::uint8_t class_named(std::string_view name) noexcept {
  for (const auto& entry : names) {
    if (entry.name == name) return entry.bit;
  }
  return 0;
}

}  // namespace ollama_cors::ollama
