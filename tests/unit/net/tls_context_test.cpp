// Certificate, key and trust from files: what is taken, and what is said of the rest.
#include "net/tls_context.hpp"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <vector>

#include "support/certificates.hpp"

namespace ollama_cors::net {
namespace {

using about = tls_problem::about;

struct outcome {
  bool good = false;
  tls_problem error{};
  std::vector<std::string> warnings{};
};

outcome serve(const std::string& certificate, const std::string& key) {
  outcome result;
  result.good = tls_context::for_server(
                    certificate, key,
                    [&](const tls_problem& noted) {
                      result.warnings.push_back(noted.code + ": " + noted.message);
                    },
                    result.error) != nullptr;
  return result;
}

void expect_error(const outcome& result, const char* code, about file, const char* words) {
  EXPECT_FALSE(result.good);
  EXPECT_EQ(result.error.code, code);
  EXPECT_EQ(result.error.file, file);
  EXPECT_NE(result.error.message.find(words), std::string::npos) << result.error.message;
}

class tls_files : public ::testing::Test {
protected:
  test::authority authority_;
  test::certificate_files files_ = authority_.issue();
};

TEST_F(tls_files, that_fit_are_taken_without_a_word) {
  const auto result = serve(files_.certificate, files_.key);
  EXPECT_TRUE(result.good) << result.error.message;
  EXPECT_TRUE(result.warnings.empty());
}

TEST_F(tls_files, may_be_one) {
  const auto both = authority_.write(
      "both.pem", authority_.read(files_.key) + authority_.read(files_.certificate));
  EXPECT_TRUE(serve(both, both).good);
}

TEST_F(tls_files, that_are_not_there_or_not_readable_are_named_with_the_systems_reason) {
  const auto missing = serve("/no/such.pem", files_.key);
  expect_error(missing, "tls-file-unreadable", about::certificate,
               "Cannot read \"/no/such.pem\": No such file or directory.");
  EXPECT_EQ(missing.error.system, ENOENT);
  expect_error(serve(files_.certificate, "/no/such.pem"), "tls-file-unreadable", about::key,
               "No such file");
  const auto folder = std::filesystem::path(files_.key).parent_path().string();
  expect_error(serve(folder, files_.key), "tls-file-unreadable", about::certificate,
               "Is a directory");
}

TEST_F(tls_files, that_are_not_pem_are_refused) {
  const auto text = authority_.write("text.pem", "hello\n");
  const auto empty = authority_.write("empty.pem", "");
  const auto huge = authority_.write("huge.pem", std::string(1024 * 1024 + 1, 'a'));
  std::string spoilt = authority_.read(files_.certificate);
  spoilt[spoilt.size() / 2] = '*';
  for (const auto& file : {text, empty}) {
    expect_error(serve(file, files_.key), "tls-not-pem", about::certificate,
                 "holds no certificate in PEM form");
    expect_error(serve(files_.certificate, file), "tls-not-pem", about::key,
                 "holds no private key in PEM form");
  }
  expect_error(serve(huge, files_.key), "tls-not-pem", about::certificate, "over 1 MiB");
  expect_error(serve(authority_.write("spoilt.pem", spoilt), files_.key), "tls-not-pem",
               about::certificate, "cannot be read");
  expect_error(
      serve(authority_.write("second-spoilt.pem", authority_.read(files_.certificate) + spoilt),
            files_.key),
      "tls-not-pem", about::certificate, "cannot be read");
  expect_error(serve(files_.certificate, files_.certificate), "tls-not-pem", about::key,
               "holds no private key");
}

TEST_F(tls_files, that_do_not_belong_together_are_refused) {
  const auto other = authority_.issue();
  expect_error(serve(files_.certificate, other.key), "tls-key-mismatch", about::key,
               "does not belong to the certificate");
  const auto wrong_order = authority_.write(
      "chain.pem", authority_.read(authority_.certificate()) + authority_.read(files_.certificate));
  expect_error(serve(wrong_order, files_.key), "tls-key-mismatch", about::certificate,
               "belongs to certificate 2");
  const auto right_order = authority_.write(
      "chain.pem", authority_.read(files_.certificate) + authority_.read(authority_.certificate()));
  EXPECT_TRUE(serve(right_order, files_.key).good);
}

TEST_F(tls_files, with_an_encrypted_key_are_refused_without_asking_anyone) {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  BIO* memory = BIO_new(BIO_s_mem());
  PEM_write_bio_PKCS8PrivateKey(memory, key, EVP_aes_128_cbc(), "secret", 6, nullptr, nullptr);
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(memory, &bytes);
  const auto file = authority_.write("encrypted.pem", {bytes, static_cast<std::size_t>(size)});
  BIO_free(memory);
  EVP_PKEY_free(key);
  expect_error(serve(files_.certificate, file), "tls-key-encrypted", about::key,
               "is encrypted, and nobody is there to type its passphrase");
}

TEST_F(tls_files, out_of_their_time_are_warned_of) {
  const auto old = authority_.issue({.from_days = -9, .until_days = -2});
  const auto expired = serve(old.certificate, old.key);
  EXPECT_TRUE(expired.good);
  ASSERT_EQ(expired.warnings.size(), 1U);
  EXPECT_TRUE(expired.warnings[0].starts_with("certificate-expired: The certificate in \"" +
                                              old.certificate + "\" expired on 2"))
      << expired.warnings[0];
  const auto young = authority_.issue({.from_days = 2, .until_days = 9});
  const auto early = serve(young.certificate, young.key);
  EXPECT_TRUE(early.good);
  ASSERT_EQ(early.warnings.size(), 1U);
  EXPECT_TRUE(early.warnings[0].starts_with("certificate-not-yet-valid: "));
}

TEST_F(tls_files, of_authorities_must_hold_one) {
  tls_problem error;
  EXPECT_TRUE(tls_context::for_client(true, authority_.certificate(), error));
  EXPECT_TRUE(tls_context::for_client(true, "", error));
  EXPECT_FALSE(tls_context::for_client(true, "/no/such.pem", error));
  EXPECT_EQ(error.code, "tls-file-unreadable");
  EXPECT_EQ(error.file, about::ca);
  EXPECT_FALSE(tls_context::for_client(true, files_.key, error));
  EXPECT_EQ(error.code, "tls-not-pem");
  EXPECT_EQ(error.file, about::ca);
}

}  // namespace
}  // namespace ollama_cors::net
