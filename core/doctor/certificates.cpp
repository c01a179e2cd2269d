#include "doctor/certificates.hpp"

#include <array>
#include <utility>

namespace ollama_cors::doctor {
namespace {

// The words are those of net/tls_words.cpp.
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> errors{{
    {"is signed by itself", "net::ERR_CERT_AUTHORITY_INVALID"},
    {"comes from an authority that is not trusted", "net::ERR_CERT_AUTHORITY_INVALID"},
    {" expired", "net::ERR_CERT_DATE_INVALID"},
    {"is not valid yet", "net::ERR_CERT_DATE_INVALID"},
    {"its certificate is for ", "net::ERR_CERT_COMMON_NAME_INVALID"},
}};

// What only a shim's configuration can do about a wrong name, and what a visitor can.
constexpr std::string_view for_shim = "Name it in `upstream` as the certificate does.";
constexpr std::string_view for_visitor = "Call the server by a name that is in the certificate.";

}  // namespace

std::string_view certificate_error(const answer& said) {
  if (said.failed != page::failure::tls) return {};
  for (const auto& [words, error] : errors) {
    if (said.failure_text.find(words) != std::string::npos) return error;
  }
  return {};
}

std::string for_doctor(std::string tls_failure) {
  const std::size_t at = tls_failure.find(for_shim);
  if (at != std::string::npos) tls_failure.replace(at, for_shim.size(), for_visitor);
  return tls_failure;
}

}  // namespace ollama_cors::doctor
