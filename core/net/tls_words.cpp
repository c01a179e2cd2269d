#include "net/tls_words.hpp"

#include <openssl/x509_vfy.h>

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <string_view>

#include "net/tls_openssl.hpp"

namespace ollama_cors::net {
namespace {

constexpr std::string_view trust_it =
    " Name the certificate of its authority, or its own: of a shim's upstream as "
    "`upstream_tls.ca`, on "
    "the command line as --ca.";

using owned_names = std::unique_ptr<GENERAL_NAMES, freed_by<GENERAL_NAMES_free>>;

std::string text_of_address(const ASN1_OCTET_STRING* address) {
  const int size = ASN1_STRING_length(address);
  const unsigned char* bytes = ASN1_STRING_get0_data(address);
  if (size == 4) {
    boost::asio::ip::address_v4::bytes_type v4;
    std::copy_n(bytes, v4.size(), v4.begin());
    return boost::asio::ip::address_v4(v4).to_string();
  }
  if (size != 16) return "";
  boost::asio::ip::address_v6::bytes_type v6;
  std::copy_n(bytes, v6.size(), v6.begin());
  return boost::asio::ip::address_v6(v6).to_string();
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
  if (text.empty()) return "nobody (it has no subjectAltName)";
  return count > at_most ? text + " and others" : text;
}

}  // namespace

tls_fault fault_of_certificate(X509_STORE_CTX* verification) noexcept {
  switch (X509_STORE_CTX_get_error(verification)) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return tls_fault::date;
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return tls_fault::name;
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return tls_fault::authority;
    default:
      return tls_fault::other_of_certificate;
  }
}

// RFC 9525 for the names; the rest is RFC 5280's path validation.
std::string explain_certificate(X509_STORE_CTX* verification, const std::string& peer) {
  const int verdict = X509_STORE_CTX_get_error(verification);
  const X509* shown = X509_STORE_CTX_get0_cert(verification);
  const X509* at = X509_STORE_CTX_get_current_cert(verification);
  const std::string which = X509_STORE_CTX_get_error_depth(verification) == 0
                                ? "its certificate"
                                : "a certificate above its own";
  const std::string why = X509_verify_cert_error_string(verdict);
  switch (verdict) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return which + " expired" +
             (at != nullptr ? " on " + text_of(X509_get0_notAfter(at)) : std::string()) +
             ". Renew it there.";
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return which + " is not valid yet" +
             (at != nullptr ? ", but from " + text_of(X509_get0_notBefore(at)) + " on"
                            : std::string()) +
             ". Is the clock of this machine right?";
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return "its certificate is for " + (shown != nullptr ? names_in(shown) : "somebody else") +
             ", not for " + peer + ". Call it by a name that is in the certificate.";
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
      return which + " is not accepted: " + why + ".";
  }
}

tls_fault fault_of_handshake() noexcept {
  switch (ERR_GET_REASON(ERR_peek_error())) {
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_TLSV1_ALERT_PROTOCOL_VERSION:
    case SSL_R_TLSV1_ALERT_INSUFFICIENT_SECURITY:
    case SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE:
      return tls_fault::terms;
    case SSL_R_UNEXPECTED_EOF_WHILE_READING:
      return tls_fault::closed;
    default:
      return tls_fault::protocol;
  }
}

std::string explain_tls_failure() {
  const int reason = ERR_GET_REASON(ERR_peek_error());
  const std::string words = take_openssl_reason();
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
