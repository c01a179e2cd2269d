#include "net/tls_words.hpp"

#include <openssl/x509_vfy.h>

#include <string_view>

#include "net/tls_openssl.hpp"

namespace ollama_cors::net {
namespace {

constexpr std::string_view trust_it =
    " Name the certificate of its authority, or its own, as `upstream_tls.ca`.";

using owned_names = std::unique_ptr<GENERAL_NAMES, freed_by<GENERAL_NAMES_free>>;

std::string text_of_address(const ASN1_OCTET_STRING* address) {
  const int size = ASN1_STRING_length(address);
  const unsigned char* bytes = ASN1_STRING_get0_data(address);
  if (size != 4) return size == 16 ? "an IPv6 address" : "";
  std::string text;
  for (int i = 0; i < size; ++i) text += (i > 0 ? "." : "") + std::to_string(bytes[i]);
  return text;
}

// Whom the certificate is for, the first few. Untrusted text: what is no name's byte is left out.
std::string names_in(const X509* certificate) {
  constexpr int at_most = 4;
  const owned_names names(static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  std::string text;
  const int count = names ? sk_GENERAL_NAME_num(names.get()) : 0;
  for (int i = 0; i < count && i < at_most; ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
    std::string one;
    if (name->type == GEN_DNS) {
      const char* bytes = reinterpret_cast<const char*>(ASN1_STRING_get0_data(name->d.dNSName));
      const std::string_view written(bytes,
                                     static_cast<std::size_t>(ASN1_STRING_length(name->d.dNSName)));
      for (const char c : written.substr(0, 253)) {
        if (c > ' ' && c < 0x7f && c != '"') one += c;
      }
    } else if (name->type == GEN_IPADD) {
      one = text_of_address(name->d.iPAddress);
    }
    if (!one.empty()) text += (text.empty() ? "" : ", ") + one;
  }
  if (text.empty()) return "nobody";
  return count > at_most ? text + " and others" : text;
}

// RFC 9525: the names of the certificate against the one that was asked for.
std::string explain_certificate(const SSL* connection, long verdict, const std::string& peer) {
  const owned_certificate shown(SSL_get1_peer_certificate(connection));
  const std::string why = X509_verify_cert_error_string(verdict);
  switch (verdict) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return "its certificate, or one above it, has expired" +
             (shown && X509_cmp_current_time(X509_get0_notAfter(shown.get())) < 0
                  ? " (on " + text_of(X509_get0_notAfter(shown.get())) + ")"
                  : std::string()) +
             ". Renew it there.";
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return "its certificate is not valid yet. Is the clock of this machine right?";
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return "its certificate is for " + (shown ? names_in(shown.get()) : "somebody else") +
             ", not for " + peer + ". Name it in `upstream` as the certificate does.";
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return "its certificate is signed by itself, so nobody vouches for it." +
             std::string(trust_it);
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return "its certificate comes from an authority that is not trusted here (" + why + ")." +
             std::string(trust_it);
    default:
      return "its certificate is not accepted: " + why + ".";
  }
}

}  // namespace

std::string explain_tls_failure(const ssl_st* connection, bool verifies, const std::string& peer) {
  const int reason = ERR_GET_REASON(ERR_peek_error());
  const std::string words = take_openssl_reason();
  const long verdict = SSL_get_verify_result(connection);
  if (verifies && verdict != X509_V_OK) return explain_certificate(connection, verdict, peer);
  switch (reason) {
    case SSL_R_WRONG_VERSION_NUMBER:
    case SSL_R_HTTP_REQUEST:
    case SSL_R_PACKET_LENGTH_TOO_LONG:
      return "what answers there does not speak TLS (" + words + "). Is it http://?";
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_TLSV1_ALERT_PROTOCOL_VERSION:
      return "it speaks no TLS 1.2 or newer (" + words + ").";
    case SSL_R_UNEXPECTED_EOF_WHILE_READING:
      return "it closed the connection during the TLS handshake. Does it speak https?";
    default:
      return "the TLS handshake failed: " + words + ".";
  }
}

}  // namespace ollama_cors::net
