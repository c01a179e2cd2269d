#include "net/tls_files.hpp"

#include <openssl/crypto.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <ctime>
#include <system_error>

namespace ollama_cors::net {
namespace {

constexpr std::size_t largest_file = 1024 * 1024;

using about = tls_problem::about;

std::string quoted(const std::string& file) {
  return "\"" + file + "\"";
}

// What may hold a private key is wiped when it goes.
struct secret_text {
  std::string value;
  ~secret_text() { OPENSSL_cleanse(value.data(), value.size()); }
};

// Closed on exec, where the C library knows how to say so.
#ifdef _WIN32
constexpr const char* reading = "rb";
#else
constexpr const char* reading = "rbe";
#endif

bool read_file(const std::string& file, secret_text& text, tls_problem& error) {
  errno = 0;
  struct closing {
    void operator()(std::FILE* open) const noexcept { std::fclose(open); }
  };
  const std::unique_ptr<std::FILE, closing> open(std::fopen(file.c_str(), reading));
  bool failed = !open;
  // Grown once, so that no copy of a key stays behind.
  text.value.reserve(open ? largest_file + 1 : 0);
  std::array<char, 4096> block;
  while (!failed && text.value.size() <= largest_file) {
    const auto got = std::fread(block.data(), 1, block.size(), open.get());
    text.value.append(block.data(), got);
    if (got < block.size()) {
      failed = std::ferror(open.get()) != 0;
      break;
    }
  }
  const int system = errno;
  OPENSSL_cleanse(block.data(), block.size());
  if (failed) {
    error.code = "tls-file-unreadable";
    error.message = "Cannot read " + quoted(file) + ": " + std::generic_category().message(system) +
                    ". Name a file that this program may read.";
    error.system = system;
    return false;
  }
  if (text.value.size() > largest_file) {
    error.code = "tls-not-pem";
    error.message = quoted(file) + " is over 1 MiB, which no PEM file of certificates is.";
    return false;
  }
  return true;
}

owned_bio reader_of(const secret_text& text) {
  crypto::begin_openssl();
  return owned_bio(BIO_new_mem_buf(text.value.data(), static_cast<int>(text.value.size())));
}

// Nobody is there to type one. `asked` tells that the key wants it.
int no_passphrase(char*, int, int, void* asked) {
  *static_cast<bool*>(asked) = true;
  return -1;
}

}  // namespace

std::string text_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return "an unreadable date";
  std::array<char, 32> text;
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%S UTC", &parts)};
}

std::optional<std::vector<owned_certificate>> read_certificates(const std::string& file,
                                                                tls_problem& error) {
  secret_text text;  // a file may hold the key beside the certificate
  if (!read_file(file, text, error)) return std::nullopt;
  ERR_clear_error();
  const auto input = reader_of(text);
  std::vector<owned_certificate> all;
  bool asked = false;
  while (auto* one = PEM_read_bio_X509(input.get(), nullptr, no_passphrase, &asked)) {
    all.emplace_back(one);
  }
  const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  const std::string reason = take_openssl_reason();
  if (!all.empty() && at_end) return all;
  error.code = "tls-not-pem";
  error.message = at_end ? quoted(file) +
                               " holds no certificate in PEM form (-----BEGIN CERTIFICATE-----). "
                               "For one in DER form: openssl x509 -inform der -in FILE -out NEW."
                         : quoted(file) + " holds a certificate that cannot be read: " + reason +
                               ". Copy it anew from where it was issued.";
  return std::nullopt;
}

owned_key read_private_key(const std::string& file, tls_problem& error) {
  error.file = about::key;
  secret_text text;
  if (!read_file(file, text, error)) return nullptr;
  ERR_clear_error();
  bool asked = false;
  owned_key key(PEM_read_bio_PrivateKey(reader_of(text).get(), nullptr, no_passphrase, &asked));
  const bool nothing_there = text.value.find("PRIVATE KEY-----") == std::string::npos;
  const std::string reason = take_openssl_reason();
  if (key) return key;
  if (asked) {
    error.code = "tls-key-encrypted";
    error.message =
        "The key in " + quoted(file) +
        " is encrypted, and nobody is there to type its passphrase. Decrypt it (openssl "
        "pkey -in FILE -out NEW), and let only this program read the new file.";
    return nullptr;
  }
  error.code = "tls-not-pem";
  error.message =
      quoted(file) + (nothing_there ? " holds no private key in PEM form (-----BEGIN PRIVATE "
                                      "KEY-----). Name the file that was made with the "
                                      "certificate's request."
                                    : " holds a private key that cannot be read: " + reason +
                                          ". Copy it anew from where it was made.");
  return nullptr;
}

}  // namespace ollama_cors::net
