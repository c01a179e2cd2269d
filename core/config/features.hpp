// What this build of the configuration can do beyond the minimum.
#pragma once

namespace ollama_cors::config {

// Whether international names in origins and hosts are turned into Punycode (libidn2).
bool have_idn() noexcept;

// Whether wildcards directly under a public suffix (`*.co.uk`) are recognised.
bool have_public_suffixes() noexcept;

// Whether https is spoken, to clients and to the upstream (OpenSSL).
bool have_tls() noexcept;

}  // namespace ollama_cors::config
