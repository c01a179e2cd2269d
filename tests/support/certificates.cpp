#include "support/certificates.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <atomic>
#include <fstream>
#include <memory>
#include <random>
#include <sstream>
#include <stdexcept>

namespace ollama_cors::test {
namespace {

void demand(bool made) {
  if (!made) throw std::runtime_error("OpenSSL did not make what the test needs");
}

void set_name(X509_NAME* name, const std::string& text) {
  demand(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                                    reinterpret_cast<const unsigned char*>(text.c_str()), -1, -1,
                                    0) == 1);
}

void add_extension(X509* certificate, X509* issuer, int which, const std::string& text) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, which, text.c_str());
  demand(extension != nullptr && X509_add_ext(certificate, extension, -1) == 1);
  X509_EXTENSION_free(extension);
}

}  // namespace

struct authority::pair {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* certificate = X509_new();

  pair() { demand(key != nullptr && certificate != nullptr); }
  ~pair() {
    EVP_PKEY_free(key);
    X509_free(certificate);
  }
  pair(const pair&) = delete;
  pair& operator=(const pair&) = delete;

  // Signed by `issuer`; by itself where there is none.
  void sign(const std::string& name, const certificate_wish& wish, bool is_authority,
            const pair* issuer) {
    static std::atomic<long> serial{1};
    constexpr long day = 24L * 60 * 60;
    X509_set_version(certificate, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), serial++);
    X509_gmtime_adj(X509_getm_notBefore(certificate), wish.from_days * day);
    X509_gmtime_adj(X509_getm_notAfter(certificate), wish.until_days * day);
    set_name(X509_get_subject_name(certificate), name);
    X509* above = issuer != nullptr ? issuer->certificate : certificate;
    X509_set_issuer_name(certificate, X509_get_subject_name(above));
    X509_set_pubkey(certificate, key);
    add_extension(certificate, above, NID_basic_constraints,
                  is_authority ? "critical,CA:TRUE" : "CA:FALSE");
    if (is_authority) add_extension(certificate, above, NID_key_usage, "critical,keyCertSign");
    add_extension(certificate, above, NID_subject_key_identifier, "hash");
    if (*wish.names != '\0' && !is_authority) {
      add_extension(certificate, above, NID_subject_alt_name, wish.names);
    }
    demand(X509_sign(certificate, issuer != nullptr ? issuer->key : key, EVP_sha256()) > 0);
  }

  static std::string text_of(BIO* memory) {
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(memory, &bytes);
    std::string text(bytes, static_cast<std::size_t>(size));
    BIO_free(memory);
    return text;
  }
  std::string certificate_text() const {
    BIO* memory = BIO_new(BIO_s_mem());
    demand(PEM_write_bio_X509(memory, certificate) == 1);
    return text_of(memory);
  }
  std::string key_text() const {
    BIO* memory = BIO_new(BIO_s_mem());
    demand(PEM_write_bio_PrivateKey(memory, key, nullptr, nullptr, 0, nullptr, nullptr) == 1);
    return text_of(memory);
  }
};

authority::authority(std::string name) : name_(std::move(name)), own_(std::make_unique<pair>()) {
  folder_ = std::filesystem::temp_directory_path() /
            ("ollama-cors-test-" + std::to_string(std::random_device{}()));
  std::filesystem::create_directory(folder_);
  own_->sign(name_, {.names = "", .from_days = -400, .until_days = 400}, true, nullptr);
  certificate_ = write("authority.pem", own_->certificate_text());
}

authority::~authority() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

certificate_files authority::issue(const certificate_wish& wish) {
  pair made;
  made.sign("a server", wish, false, own_.get());
  return keep(made);
}

certificate_files authority::self_signed(const certificate_wish& wish) {
  pair made;
  made.sign("a server", wish, false, nullptr);
  return keep(made);
}

certificate_files authority::keep(const pair& made) {
  const std::string number = std::to_string(++made_);
  return {write("certificate-" + number + ".pem", made.certificate_text()),
          write("key-" + number + ".pem", made.key_text())};
}

std::string authority::write(std::string_view name, std::string_view text) const {
  const auto path = folder_ / name;
  std::ofstream(path, std::ios::binary) << text;
  return path.string();
}

std::string authority::read(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

}  // namespace ollama_cors::test
