// Which fields are of one hop alone.
#include "http/connection_options.hpp"

#include <gtest/gtest.h>

namespace ollama_cors::http {
namespace {

bool removed(fetch::fields fields, std::string_view name) {
  return connection_options(fields, true).remove(name, role_of(name));
}

TEST(connection_options, take_away_the_fixed_fields_and_the_named_ones) {
  const fetch::field fields[] = {{"connection", "close, X-Foo, Host"},
                                 {"Connection", "content-length,via"}};
  for (const char* name :
       {"Connection", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding",
        "Upgrade", "Proxy-Authenticate", "Proxy-Authorization", "X-Foo", "x-fOO"}) {
    EXPECT_TRUE(removed(fields, name)) << name;
  }
  for (const char* name : {"Host", "Content-Length", "Via", "X-Fo", "X-Foo-Bar", "Content-Type"}) {
    EXPECT_FALSE(removed(fields, name)) << name;
  }
}

TEST(connection_options, that_name_no_field_take_none_away) {
  const fetch::field fields[] = {{"Connection", "keep-alive"}, {"Proxy-Connection", "X-Foo"}};
  EXPECT_FALSE(removed(fields, "X-Foo"));
  EXPECT_FALSE(removed({}, "X-Foo"));
  const fetch::field told[] = {{"Connection", "X-Foo"}};
  EXPECT_FALSE(connection_options(told, false).remove("X-Foo", field_role::ordinary));
  EXPECT_TRUE(removed({}, "Connection"));
}

TEST(connection_options, never_take_away_what_keeps_messages_and_caches_apart) {
  const fetch::field fields[] = {{"Connection", "host, content-length, via, vary, cache-control"}};
  for (const char* name : {"Host", "Content-Length", "Via", "Vary", "Cache-Control"}) {
    EXPECT_FALSE(removed(fields, name)) << name;
  }
}

}  // namespace
}  // namespace ollama_cors::http
