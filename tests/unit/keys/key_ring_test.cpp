// API keys: digests, and finding the key that a secret is.
#include "keys/key_ring.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace ollama_cors::keys {
namespace {

// NIST FIPS 180-2, B.1: SHA-256("abc").
constexpr std::string_view abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
// SHA-256 of no bytes at all.
constexpr std::string_view empty =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

TEST(parse_digest, takes_64_lower_case_digits) {
  const auto bytes = parse_digest(abc);
  ASSERT_TRUE(bytes);
  EXPECT_EQ(bytes->front(), 0xba);
  EXPECT_EQ(bytes->back(), 0xad);
}

TEST(parse_digest, refuses_everything_else) {
  EXPECT_FALSE(parse_digest(""));
  EXPECT_FALSE(parse_digest(abc.substr(1)));
  EXPECT_FALSE(parse_digest(std::string(abc) + "0"));
  std::string upper(abc);
  upper[1] = 'A';
  EXPECT_FALSE(parse_digest(upper));
  std::string other(abc);
  other[63] = 'g';
  EXPECT_FALSE(parse_digest(other));
}

TEST(key_ring, finds_the_key_that_a_secret_is) {
  if (!supported()) GTEST_SKIP() << "built without libcrypto";
  const key_ring ring({{"nothing", *parse_digest(empty)}, {"abc", *parse_digest(abc)}});
  EXPECT_EQ(ring.find("abc"), 1);
  EXPECT_EQ(ring.find(""), 0);
  EXPECT_EQ(ring.find("abd"), -1);
  EXPECT_EQ(ring.find("abc "), -1);
  EXPECT_EQ(ring.find(abc), -1) << "the digest is not the key";
}

// The search goes on behind a match, or the time it takes would tell where the match is: of two
// keys that are the same, it is the last that is found.
TEST(key_ring, compares_every_key_whatever_matched_before) {
  if (!supported()) GTEST_SKIP() << "built without libcrypto";
  const key_ring ring({{"first", *parse_digest(abc)},
                       {"nothing", *parse_digest(empty)},
                       {"last", *parse_digest(abc)}});
  EXPECT_EQ(ring.find("abc"), 2);
}

TEST(key_ring, without_keys_finds_none) {
  EXPECT_TRUE(key_ring().empty());
  EXPECT_EQ(key_ring().find("abc"), -1);
}

TEST(bearer_secret, reads_the_bearer_scheme_only) {
  EXPECT_EQ(bearer_secret("Bearer abc"), "abc");
  EXPECT_EQ(bearer_secret("bEARER   abc \t"), "abc");
  EXPECT_EQ(bearer_secret("Bearer a b"), "a b");
  EXPECT_EQ(bearer_secret("Basic abc"), "");
  EXPECT_EQ(bearer_secret("Bearer"), "");
  EXPECT_EQ(bearer_secret("Bearer "), "");
  EXPECT_EQ(bearer_secret("Bearerabc"), "");
  EXPECT_EQ(bearer_secret("Bearer\tabc"), "");
  EXPECT_EQ(bearer_secret(""), "");
}

// Threads may still look keys up then.
TEST(key_ring_exit, a_key_is_found_behind_what_exit_runs) {
  if (!supported()) GTEST_SKIP() << "built without libcrypto";
  GTEST_FLAG_SET(death_test_style, "threadsafe");  // a process whose OpenSSL nobody has begun
  static const key_ring ring({{"k", *parse_digest(abc)}});
  const auto find_at_last = [] { std::_Exit(ring.find("abc") == 0 ? 7 : 8); };
  EXPECT_EXIT(
      {
        std::atexit(find_at_last);  // runs behind what is registered from here on
        ring.find("abc");
        std::exit(1);
      },
      testing::ExitedWithCode(7), "");
}

}  // namespace
}  // namespace ollama_cors::keys
