// `tls` and `upstream_tls`: what is taken, and what is said of the rest.
#include "config/server/tls_settings.hpp"

#include <gtest/gtest.h>

#include "config/features.hpp"
#include "findings.hpp"

namespace ollama_cors::config {
namespace {

using namespace testing;
using lines = std::vector<std::string>;

std::string upstream_tls(const std::string& value) {
  return R"({"upstream":"https://ollama.example","upstream_tls":)" + value + "}";
}

class tls_settings : public ::testing::Test {
protected:
  void SetUp() override {
    if (!have_tls()) GTEST_SKIP() << "this build has no OpenSSL";
  }
};

TEST_F(tls_settings, are_off_by_default) {
  const auto server = load_valid("{}").settings;
  EXPECT_FALSE(server.tls);
  EXPECT_TRUE(server.upstream_tls.verify);
  EXPECT_EQ(server.upstream_tls.ca, "");
  EXPECT_FALSE(load_valid(R"({"tls":null,"upstream_tls":{"ca":null}})").settings.tls);
}

TEST_F(tls_settings, name_files_that_are_read_at_start) {
  const auto loaded = load_valid(
      R"({"tls":{"certificate":"no such.pem","key":"/nor/this"},"upstream":"https://a.example",
          "upstream_tls":{"ca":"ca.pem"}})");
  ASSERT_TRUE(loaded.settings.tls);
  EXPECT_EQ(loaded.settings.tls->certificate, "no such.pem");
  EXPECT_EQ(loaded.settings.tls->key, "/nor/this");
  EXPECT_EQ(loaded.settings.upstream_tls.ca, "ca.pem");
  EXPECT_NE(
      loaded.access->normalised.find(R"("tls":{"certificate":"no such.pem","key":"/nor/this"})"),
      std::string::npos);
  EXPECT_NE(loaded.access->normalised.find(R"("upstream_tls":{"ca":"ca.pem","verify":true})"),
            std::string::npos);
}

TEST_F(tls_settings, come_in_pairs) {
  EXPECT_EQ(only(R"({"tls":{"certificate":"a"}})"),
            "error|missing-key|\"tls\" has no \"key\", the path of a PEM file with the "
            "certificate's private key.|");
  EXPECT_EQ(codes(R"({"tls":{}})"), (lines{"error /tls missing-key", "error /tls missing-key"}));
  EXPECT_EQ(codes(R"({"tls":{"certificate":"","key":1}})"),
            (lines{"error /tls/certificate bad-path", "error /tls/key wrong-type"}));
  EXPECT_EQ(codes(R"({"tls":"a.pem"})"), lines{"error /tls wrong-type"});
  EXPECT_EQ(codes(R"({"tls":{"certificate":"a\u0000b","key":"k"}})"),
            lines{"error /tls/certificate bad-path"});
  EXPECT_EQ(only(R"({"tls":{"certificate":"a","key":"b","cert":"c"}})"),
            "error|unknown-key|There is no key \"cert\" here; did you mean \"certificate\"?|"
            "\"certificate\"");
}

TEST_F(tls_settings, of_the_upstream_are_held_against_its_scheme) {
  EXPECT_EQ(codes(upstream_tls("{}")), lines{});
  EXPECT_EQ(codes(upstream_tls(R"({"verify":true,"ca":"a"})")), lines{});
  EXPECT_EQ(codes(upstream_tls(R"({"verify":false})")),
            lines{"warning /upstream_tls/verify upstream-unverified"});
  EXPECT_EQ(codes(upstream_tls(R"({"verify":false,"ca":"a"})")),
            lines{"warning /upstream_tls/ca upstream-tls-unused"});
  EXPECT_EQ(codes(R"({"upstream_tls":{"ca":"a"}})"),
            lines{"warning /upstream_tls upstream-tls-unused"});
  EXPECT_EQ(codes(R"({"upstream_tls":{"verify":false}})"),
            lines{"warning /upstream_tls upstream-tls-unused"});
  EXPECT_EQ(codes(upstream_tls(R"({"verify":"no","ca":"","x":1})")),
            (lines{"error /upstream_tls/x unknown-key", "error /upstream_tls/ca bad-path",
                   "error /upstream_tls/verify wrong-type"}));
  EXPECT_EQ(codes(upstream_tls("null")), lines{"error /upstream_tls wrong-type"});
}

TEST(tls_settings_without_openssl, are_refused_by_name) {
  if (have_tls()) GTEST_SKIP() << "this build has OpenSSL";
  EXPECT_EQ(only(R"({"tls":{"certificate":"a","key":"b"}})"),
            "error|tls-unsupported|This build has no OpenSSL, so it cannot serve https. Delete "
            "\"tls\", or build with OLLAMA_CORS_TLS=ON.|");
  EXPECT_EQ(codes(upstream_tls("{}")), lines{"error /upstream tls-unsupported"});
}

}  // namespace
}  // namespace ollama_cors::config
