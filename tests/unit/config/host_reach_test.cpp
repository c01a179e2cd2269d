// Whether programs on this machine can call the server under the names in `hosts`.
#include "config/rules/host_reach.hpp"

#include <gtest/gtest.h>

#include "findings.hpp"

namespace ollama_cors::config {
namespace {

using namespace testing;

TEST(host_reach, warns_where_this_machine_is_left_out) {
  EXPECT_EQ(only(R"({"hosts":["abc.ngrok-free.app"]})"),
            "warning|listen-not-in-hosts|\"hosts\" has none of the names of this machine, so "
            "requests to http://127.0.0.1:11435 are refused. Add \"localhost\" and the address, "
            "unless only a tunnel or a proxy is to call.|"
            "[\"abc.ngrok-free.app\",\"localhost\",\"127.0.0.1\",\"[::1]\"]");
  for (const char* text : {R"({"hosts":["nas"]})", R"({"hosts":["*.lan","localhost:9"]})",
                           R"({"hosts":["192.168.1.5"],"listen":["127.0.0.1:80"]})",
                           R"({"hosts":["127.0.0.1:81"],"listen":["127.0.0.1:80"]})"}) {
    EXPECT_EQ(codes(text), lines{"warning /hosts listen-not-in-hosts"}) << text;
  }
}

TEST(host_reach, is_silent_where_one_of_the_names_is_left) {
  for (const char* text :
       {"{}", R"({"hosts":["a.lan","localhost"]})", R"({"hosts":["a.lan","any-ip"]})",
        R"({"hosts":["127.0.0.1"]})", R"({"hosts":["[::1]:11435"]})",
        R"({"hosts":["*.localhost"]})", R"({"hosts":["ollama.localhost"]})",
        R"({"hosts":["localhost:80"],"listen":["127.0.0.1:0"]})",
        R"({"hosts":["a.lan"],"listen":["127.0.0.1:1","0.0.0.0:1"],)"
        R"("allow_unauthenticated_network":true})"}) {
    EXPECT_EQ(codes(text), lines{}) << text;
  }
  EXPECT_EQ(codes(R"({"hosts":["a.lan"]})", profile::middleware), lines{});
}

TEST(host_reach, knows_names_of_private_networks) {
  for (const char* name : {"a.example", "*.a.example", "a.example:80", "a.example.", "local.dev"}) {
    EXPECT_TRUE(is_public_host(name)) << name;
  }
  for (const char* name : {"localhost", "*.localhost:80", "nas", "nas.local", "*.lan",
                           "a.home.arpa", "10.0.0.1", "[::1]:80", "any", "any-ip"}) {
    EXPECT_FALSE(is_public_host(name)) << name;
  }
}

}  // namespace
}  // namespace ollama_cors::config
