// Public suffixes: rules, wildcards, exceptions.
#include "config/origins/public_suffix.hpp"

#include <gtest/gtest.h>

#include <string>

#include "config/features.hpp"

namespace ollama_cors::config {
namespace {

TEST(public_suffix, follows_the_list) {
  if (!have_public_suffixes()) GTEST_SKIP() << "built without the list";
  for (const char* name : {"com", "co.uk", "uk", "github.io", "vercel.app", "ck", "foo.ck",
                           "xn--55qx5d.cn", "foo.kawasaki.jp", "kawasaki.jp"}) {
    EXPECT_TRUE(is_public_suffix(name)) << name;
  }
  for (const char* name : {"example.com", "www.ck", "a.foo.ck", "city.kawasaki.jp", "me.github.io",
                           "localhost", "lan", "internal", "", ".com", "COM", "com."}) {
    EXPECT_FALSE(is_public_suffix(name)) << name;
  }
}

TEST(public_suffix, knows_hosting_domains_that_older_lists_lack) {
  for (const char* name : {"ngrok-free.app", "ngrok.app", "loca.lt", "trycloudflare.com",
                           "replit.dev", "codesandbox.io", "csb.app", "stackblitz.io",
                           "webcontainer.io", "hf.space", "lovable.app", "bolt.host"}) {
    EXPECT_TRUE(is_public_suffix(name)) << name;
    EXPECT_FALSE(is_public_suffix("mine." + std::string(name))) << name;
  }
}

TEST(public_suffix, without_the_list_finds_no_other) {
  if (have_public_suffixes()) GTEST_SKIP() << "built with the list";
  EXPECT_FALSE(is_public_suffix("com"));
}

}  // namespace
}  // namespace ollama_cors::config
