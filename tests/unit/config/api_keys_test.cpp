// `api_keys`: digests, names, and bounds.
#include "config/server/api_keys.hpp"

#include <gtest/gtest.h>

#include "findings.hpp"
#include "ollama/routes.hpp"

namespace ollama_cors::config {
namespace {

using namespace testing;

constexpr std::string_view abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

std::string keys_of(std::string_view keys) {
  return R"({"api_keys":[)" + std::string(keys) + "]}";
}

std::string key(std::string_view name, std::string_view digest, std::string_view more = "") {
  return R"({"name":")" + std::string(name) + R"(","sha256":")" + std::string(digest) + "\"" +
         std::string(more) + "}";
}

class api_keys : public ::testing::Test {
protected:
  void SetUp() override {
    if (!keys::supported()) GTEST_SKIP() << "built without libcrypto";
  }
};

TEST_F(api_keys, become_a_ring_with_bounds) {
  const auto loaded = load_valid(keys_of(key("a", abc, R"(,"routes":["inference","/v1/x"])") + "," +
                                         key("b", std::string(64, '0')) + "," +
                                         key("c", std::string(64, '1'), R"(,"routes":["any"])")));
  const access& access = *loaded.access;
  ASSERT_EQ(access.keys.keys().size(), 3u);
  EXPECT_EQ(access.keys.find("abc"), 0);
  ASSERT_TRUE(access.key_routes[0]);
  EXPECT_EQ(access.key_routes[0]->classes, ollama::inference);
  EXPECT_EQ(access.key_routes[0]->paths, lines{"/v1/x"});
  EXPECT_FALSE(access.key_routes[1]);
  EXPECT_FALSE(access.key_routes[2]);
}

TEST_F(api_keys, need_a_digest) {
  const std::string message =
      "error|bad-digest|\"sha256\" must be 64 lower-case hexadecimal digits, the SHA-256 of the "
      "key's UTF-8 bytes, not the key: write what `printf %s \"$KEY\" | sha256sum | cut -d' ' "
      "-f1` prints.|";
  EXPECT_EQ(only(keys_of(key("a", "sk-secret"))), message);
  std::string capitals(abc);
  for (char& c : capitals) c = c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c;
  EXPECT_EQ(only(keys_of(key("a", capitals))), message + "\"" + std::string(abc) + "\"");
  for (const char* start : {"", "sha256:"}) {
    for (const char* end : {" ", "  -", "  key.txt"}) {
      EXPECT_EQ(only(keys_of(key("a", start + std::string(abc) + end))),
                message + "\"" + std::string(abc) + "\"")
          << "as sha256sum prints it";
    }
  }
}

TEST_F(api_keys, never_show_what_stands_for_a_digest) {
  for (const std::string& text : {keys_of(key("a", "sk-secret")), keys_of(R"("sk-secret")"),
                                  std::string(R"({"api_keys":"sk-secret"})"),
                                  std::string(R"({"api_keys":{"a":"sk-secret"}})"),
                                  keys_of(R"({"name":"a","key":"sk-secret"})")}) {
    const report findings = check(text);
    EXPECT_TRUE(findings.has_errors()) << text;
    EXPECT_EQ(findings.to_json().find("sk-secret"), std::string::npos) << text;
    EXPECT_NE(findings.to_json().find("sha256sum | cut"), std::string::npos) << text;
  }
}

TEST_F(api_keys, refuse_the_empty_key) {
  EXPECT_EQ(
      only(keys_of(key("a", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"))),
      "error|empty-key|\"sha256\" is the digest of no bytes at all, so the key would be empty: "
      "write what `printf %s \"$KEY\" | sha256sum | cut -d' ' -f1` prints for a real one.|");
}

TEST_F(api_keys, differ_in_name_and_digest) {
  EXPECT_EQ(codes(keys_of(key("a", abc) + "," + key("a", abc))),
            (lines{"error /api_keys/1/name duplicate-name",
                   "error /api_keys/1/sha256 duplicate-digest"}));
  EXPECT_EQ(only(keys_of(key("a", abc) + "," + key("b", abc))),
            "error|duplicate-digest|This is the same key as \"a\". Delete one.|");
}

TEST_F(api_keys, report_what_is_missing) {
  EXPECT_EQ(
      codes(keys_of(R"({},{"nam":"x","sha256":1},"k",)" + key("", abc) + "," +
                    key("d", std::string(64, '0'), R"(,"routes":["inferense"])"))),
      (lines{"error /api_keys/0 missing-key", "error /api_keys/0 missing-key",
             "error /api_keys/1/nam unknown-key", "error /api_keys/1 missing-key",
             "error /api_keys/1/sha256 wrong-type", "error /api_keys/2 wrong-type",
             "error /api_keys/3/name empty-name", "error /api_keys/4/routes/0 unknown-route"}));
}

TEST(api_keys_without_libcrypto, are_refused) {
  if (keys::supported()) GTEST_SKIP() << "built with libcrypto";
  EXPECT_EQ(only(keys_of(key("a", abc))),
            "error|api-keys-unsupported|This build has no libcrypto (OLLAMA_CORS_TLS=OFF), so it "
            "cannot check API keys. Delete \"api_keys\", or use a build with OLLAMA_CORS_TLS=ON.|");
  EXPECT_EQ(codes(R"({"api_keys":[]})"), lines{});
}

}  // namespace
}  // namespace ollama_cors::config
