// Every form of OLLAMA_HOST: tests/vectors/hosts.json.
#include "client/host.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>
#include <iterator>
#include <string>

namespace ollama_cors::client {
namespace {

TEST(client_host, each_form_means_what_the_table_says) {
  std::ifstream file(OLLAMA_CORS_SOURCE_DIR "/tests/vectors/hosts.json");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto table = boost::json::parse(text);
  const auto& hosts = table.at("hosts").as_array();
  ASSERT_GT(hosts.size(), 80U);
  for (const auto& one : hosts) {
    const std::string form(one.at("host").as_string());
    const auto address = parse_host(form);
    if (one.at("url").is_null()) {
      EXPECT_FALSE(address) << form << " is " << url_of(address->at) << address->base_path;
    } else {
      ASSERT_TRUE(address) << form;
      EXPECT_EQ(url_of(address->at) + address->base_path, one.at("url").as_string()) << form;
    }
  }
}

TEST(client_host, a_url_of_ours_means_itself) {
  for (const char* text : {"http://127.0.0.1:11434", "https://[::1]:8443/base/path"}) {
    const auto address = parse_host(text);
    ASSERT_TRUE(address);
    EXPECT_EQ(url_of(address->at) + address->base_path, text);
  }
}

TEST(client_host, what_host_says) {
  EXPECT_EQ(authority_of({false, "example.com", 80}), "example.com");
  EXPECT_EQ(authority_of({true, "example.com", 80}), "example.com:80");
  EXPECT_EQ(authority_of({true, "::1", 443}), "[::1]");
  EXPECT_EQ(authority_of({false, "::1", 11434}), "[::1]:11434");
}

}  // namespace
}  // namespace ollama_cors::client
