// A field's name, in any case, says what it does to a message.
#include "http/field_role.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace ollama_cors::http {
namespace {

TEST(field_role, is_told_from_the_name_in_any_case) {
  using role = field_role;
  const std::vector<std::pair<std::string, role>> known{
      {"Host", role::host},
      {"Content-Length", role::content_length},
      {"Transfer-Encoding", role::transfer_encoding},
      {"Connection", role::connection},
      {"Proxy-Connection", role::proxy_connection},
      {"Expect", role::expect},
      {"Keep-Alive", role::hop_by_hop},
      {"TE", role::hop_by_hop},
      {"Trailer", role::hop_by_hop},
      {"Upgrade", role::hop_by_hop},
      {"Proxy-Authenticate", role::hop_by_hop},
      {"Proxy-Authorization", role::hop_by_hop},
      {"Referer", role::of_the_page},
      {"Cookie", role::of_the_page},
      {"Sec-Fetch-Site", role::of_the_page},
      {"Sec-Fetch-Storage-Access", role::of_the_page},
      {"Origin", role::asks_for_cors},
      {"Access-Control-Request-Method", role::asks_for_cors},
      {"Access-Control-Request-Private-Network", role::asks_for_cors},
      {"Access-Control-Allow-Origin", role::ordinary},
      {"Authorization", role::credential},
      {"X-Api-Key", role::credential},
      {"Accept-Encoding", role::accept_encoding},
      {"Vary", role::vary},
      {"Via", role::via},
      {"Cache-Control", role::cache_control},
      {"Content-Type", role::ordinary},
      {"Set-Cookie", role::ordinary},
      {"", role::ordinary},
  };
  for (const auto& [name, expected] : known) {
    EXPECT_EQ(role_of(name), expected) << name;
    std::string swapped = name;
    for (char& letter : swapped) {
      letter = letter >= 'a' ? static_cast<char>(letter - 0x20) : fetch::to_lower(letter);
    }
    EXPECT_EQ(role_of(swapped), expected) << swapped;
    if (expected == role::ordinary || name == "Sec-Fetch-Site") continue;
    EXPECT_NE(role_of("x" + name), expected) << "x" << name;
    // Bit 5 is all that letters of two cases differ in; of other bytes it is no such thing.
    std::string other = name;
    other.front() = static_cast<char>(other.front() ^ 0x80);
    EXPECT_EQ(role_of(other), role::ordinary) << name;
  }
}

}  // namespace
}  // namespace ollama_cors::http
