// Whatever OLLAMA_HOST says, it means an address that means itself, or none.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "client/host.hpp"
#include "http/authority.hpp"
#include "require.hpp"

namespace client = ollama_cors::client;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto address = client::parse_host(text);
  if (!address) return 0;
  REQUIRE(address->at.port != 0);
  REQUIRE(ollama_cors::http::is_authority(client::authority_of(address->at)));
  REQUIRE(!address->base_path.ends_with('/'));
  REQUIRE(address->base_path.empty() || address->base_path.starts_with('/'));
  const std::string target = address->base_path + "/api/tags";
  REQUIRE(ollama_cors::http::form_of(target) == ollama_cors::http::target_form::origin);
  const auto again = client::parse_host(client::url_of(address->at) + address->base_path);
  REQUIRE(again && again->at == address->at && again->base_path == address->base_path);
  return 0;
}
