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

constexpr std::array<std::pair<std::string_view, std::string_view>, 2> rewordings{{
    {"Name the certificate of its authority, or its own, as `upstream_tls.ca`.",
     "To have the rest examined all the same, name the certificate of its authority, or its own, "
     "as `tls.ca` (`--ca` of the command)."},
    {"Name it in `upstream` as the certificate does.",
     "Call the server by a name that is in the certificate."},
}};

}  // namespace

std::string_view certificate_error(const answer& said) {
  if (said.failed != page::failure::tls) return {};
  for (const auto& [words, error] : errors) {
    if (said.failure_text.find(words) != std::string::npos) return error;
  }
  return {};
}

std::string for_doctor(std::string tls_failure) {
  for (const auto& [theirs, ours] : rewordings) {
    const std::size_t at = tls_failure.find(theirs);
    if (at != std::string::npos) tls_failure.replace(at, theirs.size(), ours);
  }
  return tls_failure;
}

}  // namespace ollama_cors::doctor
