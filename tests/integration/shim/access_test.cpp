// Keys, Host and Sec-Fetch-Site through real sockets: what the client reads, and what arrives
// upstream.
#include <gtest/gtest.h>

#include <mutex>

#include "integration/shim/running_shim.hpp"
#include "keys/key_ring.hpp"
#include "support/strict_http.hpp"

namespace ollama_cors::test {
namespace {

// SHA-256 of `everything` and of `reader`; the second is bound to what only reads.
constexpr const char* two_keys =
    R"("api_keys":[{"name":"all","sha256":)"
    R"("a0a44ed8cfc32b7e61befeb99bbff7706808c3fe4dcdf4750a8addb3ffcd4008"},)"
    R"({"name":"reading","routes":["read"],"sha256":)"
    R"("3d0941964aa3ebdcb00ccef58b1bb399f9f898465e9886d5aec7f31090a0fb30"}])";

constexpr std::string_view page = "Origin: http://localhost:5174\r\n";
constexpr std::string_view foreign = "Origin: https://evil.example\r\n";

class access_test : public testing::Test {
protected:
  void SetUp() override {
    if (!keys::supported()) GTEST_SKIP() << "built without libcrypto";
  }

  void serve(const std::string& more) {
    shim_ = start_shim(configuration(ollama_.port(), more));
    ASSERT_TRUE(shim_);
  }

  // `fields` are whole lines. What comes back, read strictly.
  strict_response ask(const std::string& method_and_target, const std::string& fields,
                      const std::string& host = "localhost") {
    auto client = connection::to(shim_->port());
    client.send(method_and_target + " HTTP/1.1\r\nHost: " + host + "\r\n" + fields +
                "Content-Length: 0\r\nConnection: close\r\n\r\n");
    const auto method = method_and_target.substr(0, method_and_target.find(' '));
    const auto read = read_response(client.read_to_end(), method, true);
    EXPECT_EQ(read.verdict, reading::complete) << read.why;
    return read.message;
  }

  // The heads that arrived upstream so far.
  std::vector<strict_request> arrived() {
    const std::lock_guard lock(mutex_);
    return arrived_;
  }

  static void expect_readable(const strict_response& answer, const std::string& reason) {
    EXPECT_EQ(answer.values("access-control-allow-origin"),
              std::vector<std::string>{"http://localhost:5174"});
    EXPECT_EQ(answer.values("x-ollama-cors-reason"), std::vector<std::string>{reason});
    EXPECT_NE(answer.body.find("\"reason\":\"" + reason + "\""), std::string::npos) << answer.body;
    EXPECT_TRUE(answer.lists("vary", "origin"));
    EXPECT_EQ(answer.values("cache-control"), std::vector<std::string>{"no-store"});
  }

private:
  std::mutex mutex_;
  std::vector<strict_request> arrived_;
  upstream ollama_{[this](connection& peer) {
    for (;;) {
      const auto request = read_request(peer.read_message());
      if (request.verdict != reading::complete) return;
      {
        const std::lock_guard lock(mutex_);
        arrived_.push_back(request.message);
      }
      if (!peer.send(short_answer)) return;
    }
  }};

protected:
  std::unique_ptr<shim::server> shim_;
};

TEST_F(access_test, without_a_key_a_page_reads_why) {
  serve(two_keys);
  const auto answer = ask("POST /api/chat", std::string(page));
  EXPECT_EQ(answer.status, 401);
  expect_readable(answer, "key-missing");
  EXPECT_EQ(answer.values("www-authenticate"), std::vector<std::string>{"Bearer"});
  EXPECT_TRUE(arrived().empty());
}

TEST_F(access_test, with_a_wrong_key_a_page_reads_why) {
  serve(two_keys);
  for (const std::string field : {"Authorization: Bearer ollama\r\n", "x-api-key: everythin\r\n",
                                  "X-API-KEY: everything-else\r\n"}) {
    const auto answer = ask("POST /v1/chat/completions", std::string(page) + field);
    EXPECT_EQ(answer.status, 401) << field;
    expect_readable(answer, "key-unknown");
  }
  EXPECT_TRUE(arrived().empty());
}

TEST_F(access_test, the_right_key_passes_in_either_field_and_neither_goes_upstream) {
  serve(two_keys);
  const std::vector<std::string> shown = {
      "Authorization: Bearer everything\r\n",
      "authorization:bearer everything\r\n",
      "x-api-key: everything\r\n",
      "X-Api-Key: dummy\r\nAuthorization: Bearer everything\r\n",
      "Authorization: Basic ZHVtbXk=\r\nX-Api-Key: everything\r\n",
  };
  for (const auto& fields : shown) {
    EXPECT_EQ(ask("POST /api/chat", std::string(page) + fields).status, 200) << fields;
    EXPECT_EQ(ask("POST /api/chat", fields).status, 200) << "not from a page: " << fields;
  }
  const auto seen = arrived();
  EXPECT_EQ(seen.size(), 2 * shown.size());
  for (const auto& request : seen) {
    EXPECT_FALSE(request.has("authorization"));
    EXPECT_FALSE(request.has("x-api-key"));
  }
}

TEST_F(access_test, without_keys_the_fields_are_ollamas) {
  serve("");
  EXPECT_EQ(ask("POST /api/chat", "Authorization: Bearer a\r\nX-Api-Key: b\r\n").status, 200);
  ASSERT_EQ(arrived().size(), 1U);
  EXPECT_EQ(arrived()[0].values("authorization"), std::vector<std::string>{"Bearer a"});
  EXPECT_EQ(arrived()[0].values("x-api-key"), std::vector<std::string>{"b"});
}

TEST_F(access_test, a_key_that_is_bound_to_routes_opens_those_alone) {
  serve(two_keys);
  const std::string key = "Authorization: Bearer reader\r\n";
  EXPECT_EQ(ask("GET /api/tags", std::string(page) + key).status, 200);
  EXPECT_EQ(ask("POST /api/show", std::string(page) + key).status, 200);
  const auto before = arrived().size();
  const auto answer = ask("POST /api/chat", std::string(page) + key);
  EXPECT_EQ(answer.status, 403);
  expect_readable(answer, "key-route");
  EXPECT_EQ(ask("DELETE /api/delete", key).status, 403) << "whoever shows it";
  EXPECT_EQ(ask("POST /api/anything-else", key).status, 403);
  EXPECT_EQ(arrived().size(), before);
}

TEST_F(access_test, a_preflight_shows_no_key) {
  serve(two_keys);
  const auto answer =
      ask("OPTIONS /api/chat", std::string(page) +
                                   "Access-Control-Request-Method: POST\r\n"
                                   "Access-Control-Request-Headers: authorization,x-api-key\r\n");
  EXPECT_EQ(answer.status, 204);
  EXPECT_TRUE(answer.lists("access-control-allow-headers", "authorization"));
  EXPECT_TRUE(answer.lists("access-control-allow-headers", "x-api-key"));
}

TEST_F(access_test, no_key_admits_a_foreign_origin) {
  serve(two_keys);
  const auto answer =
      ask("POST /api/chat", std::string(foreign) + "Authorization: Bearer everything\r\n");
  EXPECT_EQ(answer.status, 403);
  for (const auto& [name, value] : answer.fields) {
    EXPECT_FALSE(name.starts_with("access-control-")) << name << ": " << value;
  }
  EXPECT_TRUE(arrived().empty());
}

TEST_F(access_test, a_key_that_is_withdrawn_opens_nothing_from_the_next_request_on) {
  serve(two_keys);
  auto client = connection::to(shim_->port());
  const std::string request =
      "GET /api/version HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: reader\r\n\r\n";
  client.send(request);
  EXPECT_TRUE(client.read_message().starts_with("HTTP/1.1 200 "));
  shim_->set_access(
      access_of(R"({"api_keys":[{"name":"all","sha256":)"
                R"("a0a44ed8cfc32b7e61befeb99bbff7706808c3fe4dcdf4750a8addb3ffcd4008"}]})"));
  client.send(request);
  EXPECT_TRUE(client.read_message().starts_with("HTTP/1.1 401 "));
}

TEST_F(access_test, all_addresses_are_open_to_keys_alone) {
  upstream ollama([](connection& peer) {
    while (!peer.read_message().empty()) {
      if (!peer.send(short_answer)) return;
    }
  });
  const auto shim = start_shim(R"({"listen":["0.0.0.0:0"],"upstream":"http://127.0.0.1:)" +
                               std::to_string(ollama.port()) + "\"," + two_keys + "}");
  auto without = connection::to(shim->port());
  without.send(get_version);
  EXPECT_TRUE(without.read_message().starts_with("HTTP/1.1 401 "));
  auto with = connection::to(shim->port());
  with.send("GET /api/version HTTP/1.1\r\nHost: 192.0.2.1:80\r\nX-Api-Key: reader\r\n\r\n");
  EXPECT_TRUE(with.read_message().starts_with("HTTP/1.1 200 "));
}

TEST_F(access_test, all_addresses_without_a_key_are_refused_at_the_start) {
  config::report findings;
  EXPECT_FALSE(config::load(R"({"listen":["0.0.0.0:0"]})", config::profile::shim, findings));
  EXPECT_NE(findings.to_text().find("network-needs-key"), std::string::npos);
}

TEST_F(access_test, a_host_that_is_not_allowed_is_refused_whoever_asks) {
  serve("");
  for (const std::string host : {"evil.example", "evil.example:11434", "localhost.evil.example",
                                 "127.0.0.1.evil.example", "evil-localhost", "ollama"}) {
    for (const std::string_view fields : {std::string_view(), page}) {
      const auto answer = ask("GET /api/tags", std::string(fields), host);
      EXPECT_EQ(answer.status, 403) << host;
      EXPECT_EQ(answer.values("x-ollama-cors-reason"), std::vector<std::string>{"host-not-allowed"})
          << host;
    }
  }
  // A page of that very name is what rebinding makes of it.
  EXPECT_EQ(ask("GET /api/tags", "Origin: http://evil.example\r\n", "evil.example").status, 403);
  EXPECT_TRUE(arrived().empty());
  for (const std::string host :
       {"localhost", "LOCALHOST:1", "a.localhost", "127.0.0.1", "[::1]:80", "192.0.2.1"}) {
    EXPECT_EQ(ask("GET /api/tags", "", host).status, 200) << host;
  }
}

TEST_F(access_test, no_host_is_for_http_1_0_without_an_origin) {
  serve("");
  const auto status = [this](const std::string& request) {
    auto client = connection::to(shim_->port());
    client.send(request);
    return client.read_message().substr(9, 3);
  };
  EXPECT_EQ(status("GET /api/version HTTP/1.0\r\n\r\n"), "200");
  EXPECT_EQ(status("GET /api/version HTTP/1.0\r\n" + std::string(page) + "\r\n"), "403");
  EXPECT_EQ(status("GET /api/version HTTP/1.1\r\n\r\n"), "400");
}

TEST_F(access_test, another_sites_request_without_an_origin_is_refused_but_for_a_link_followed) {
  serve("");
  const auto status = [this](const std::string& method, const std::string& fields) {
    return ask(method + " /api/tags", fields).status;
  };
  for (const std::string site : {"cross-site", "same-site"}) {
    const std::string field = "Sec-Fetch-Site: " + site + "\r\n";
    EXPECT_EQ(status("GET", field), 403) << site;
    EXPECT_EQ(status("GET", field + "Sec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: image\r\n"), 403);
    EXPECT_EQ(status("GET", field + "Sec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: iframe\r\n"), 403);
    EXPECT_EQ(status("GET", field + "Sec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n"),
              200);
    EXPECT_EQ(status("POST", field + "Sec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n"),
              403);
    EXPECT_EQ(status("GET", field + std::string(page)), 200) << "an admitted origin decides";
  }
  EXPECT_EQ(status("GET", "Sec-Fetch-Site: none\r\n"), 200);
  EXPECT_EQ(status("GET", "Sec-Fetch-Site: same-origin\r\n"), 200);
  for (const auto& request : arrived()) EXPECT_FALSE(request.has("sec-fetch-site"));
}

}  // namespace
}  // namespace ollama_cors::test
