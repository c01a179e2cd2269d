// A certificate that was not trusted: no page gets further than our own client did.
#pragma once

#include <string>
#include <string_view>

#include "doctor/probe.hpp"

namespace ollama_cors::doctor {

// What Chromium prints where the client failed with these words, "net::ERR_CERT_DATE_INVALID" say;
// empty if it is not the certificate that it failed for.
std::string_view certificate_error(const answer& said);

// The client's words speak of a shim's configuration; a doctor's user has another key for it.
std::string for_doctor(std::string tls_failure);

}  // namespace ollama_cors::doctor
