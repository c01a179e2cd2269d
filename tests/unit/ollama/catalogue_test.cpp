// The catalogue: sorted, complete for the SDKs of the story, and the same in its JSON text.
#include "ollama/catalogue.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "fetch/header_name.hpp"
#include "fetch/token.hpp"

namespace {

using namespace ollama_cors;

const ollama::catalogue_entry* find(std::string_view package, std::string_view version) {
  for (const auto& entry : ollama::catalogue()) {
    if (entry.package == package && entry.version == version) return &entry;
  }
  return nullptr;
}

bool contains(std::span<const std::string_view> names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

TEST(catalogue, names_are_sorted_lower_case_tokens) {
  ASSERT_GT(ollama::catalogue().size(), 80U);
  for (const auto& entry : ollama::catalogue()) {
    for (const auto names : {entry.request_headers, entry.response_headers}) {
      EXPECT_TRUE(std::is_sorted(names.begin(), names.end())) << entry.package;
      for (const auto name : names) {
        EXPECT_TRUE(fetch::is_token(name)) << name;
        EXPECT_TRUE(std::none_of(name.begin(), name.end(), [](char byte) {
          return byte >= 'A' && byte <= 'Z';
        })) << name;
      }
    }
    for (const auto name : entry.response_headers) {
      EXPECT_FALSE(fetch::is_safelisted_response_header(name)) << name;
    }
  }
}

TEST(catalogue, a_package_stands_in_one_place) {
  std::vector<std::string_view> seen;
  for (const auto& entry : ollama::catalogue()) {
    if (!seen.empty() && seen.back() == entry.package) continue;
    EXPECT_FALSE(contains(seen, entry.package)) << entry.package;
    seen.push_back(entry.package);
  }
}

TEST(catalogue, knows_the_headers_of_the_story) {
  const auto* openai = find("openai", "4.104.0");
  ASSERT_TRUE(openai);
  EXPECT_TRUE(contains(openai->request_headers, "x-stainless-timeout"));
  EXPECT_TRUE(contains(openai->response_headers, "x-request-id"));
  const auto* anthropic = find("@anthropic-ai/sdk", "1.12.0");
  ASSERT_TRUE(anthropic);
  EXPECT_TRUE(contains(anthropic->request_headers, "anthropic-version"));
  EXPECT_TRUE(contains(anthropic->request_headers, "authorization"));
}

TEST(catalogue, json_holds_every_entry) {
  const std::string_view json = ollama::catalogue_json();
  EXPECT_TRUE(json.starts_with(R"({"packages":[{"package":)"));
  EXPECT_TRUE(json.ends_with("}]}]}"));
  std::size_t versions = 0, position = 0;
  while ((position = json.find(R"({"version":)", position)) != std::string_view::npos) {
    ++versions;
    ++position;
  }
  EXPECT_EQ(versions, ollama::catalogue().size());
  EXPECT_EQ(json.data(), ollama::catalogue_json().data());
}

TEST(catalogue, default_exposed_headers_are_hidden_without_it) {
  const auto names = ollama::default_exposed_headers();
  EXPECT_TRUE(contains(names, "x-request-id"));
  EXPECT_TRUE(contains(names, "x-ratelimit-reset-tokens"));
  EXPECT_TRUE(contains(names, "content-disposition"));
  for (const auto name : names) {
    EXPECT_TRUE(fetch::is_token(name));
    EXPECT_NE(name, "*");
    EXPECT_FALSE(fetch::is_safelisted_response_header(name)) << name;
    EXPECT_FALSE(fetch::is_forbidden_response_header(name)) << name;
  }
}

}  // namespace
