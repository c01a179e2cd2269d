// What is in force: swapped as a whole, and a request keeps what it began with.
#include "shim/terms.hpp"

#include <gtest/gtest.h>

#include "unit/shim/exchange_script.hpp"

namespace ollama_cors::shim {
namespace {

config::configuration loaded(std::string_view json) {
  config::report findings;
  auto made = config::load(json, config::profile::shim, findings);
  EXPECT_TRUE(made) << findings.to_text();
  return std::move(*made);
}

constexpr std::string_view with_key =
    R"("api_keys":[{"name":"a","sha256":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}])";

class slot_of {
public:
  explicit slot_of(std::string_view json)
      : first_(loaded(json)), slot(first_.settings, first_.access) {}

  // "/rules restart /listen error /api_keys network-needs-key"
  std::string reload(std::string_view json) {
    std::vector<config::changed_key> changes;
    config::report findings;
    std::string told;
    if (slot.reload(loaded(json), changes, findings)) {
      for (const auto& change : changes)
        told += (change.applies ? "" : "restart ") + change.pointer + " ";
    }
    for (const auto& item : findings.problems()) {
      told += (item.severity == config::severity::error ? "error " : "warning ") + item.pointer +
              " " + item.code + " ";
    }
    if (!told.empty()) told.pop_back();
    return told;
  }

private:
  config::configuration first_;

public:
  terms_slot slot;
};

TEST(terms, are_seen_once_they_change) {
  slot_of one("{}");
  std::shared_ptr<const terms> known;
  std::uint64_t epoch = 0;
  one.slot.refresh(known, epoch);
  const auto first = known;
  one.slot.refresh(known, epoch);
  EXPECT_EQ(known, first);
  EXPECT_EQ(one.reload(R"({"limits":{"fields":9},"timeouts":{"idle_ms":1}})"),
            "/limits/fields /timeouts/idle_ms");
  one.slot.refresh(known, epoch);
  EXPECT_EQ(known->settings.limits.fields, 9U);
  EXPECT_EQ(known->settings.timeouts.idle, std::chrono::milliseconds(1));
  EXPECT_EQ(first->settings.limits.fields, 200U) << "who holds the old ones keeps them";
}

TEST(terms, keep_what_waits_for_a_restart) {
  slot_of one("{}");
  EXPECT_EQ(one.reload(R"({"threads":3,"upstream":"http://127.0.0.1:1","rules":[]})"),
            "restart /upstream /rules restart /threads warning /upstream needs-restart "
            "warning /threads needs-restart");
  EXPECT_EQ(one.slot.current()->settings.threads, 1U);
  EXPECT_EQ(one.slot.current()->settings.upstream.port, 11434);
  EXPECT_TRUE(one.slot.current()->access->rules.parts().rules.empty());
  EXPECT_EQ(one.reload(R"({"threads":3,"upstream":"http://127.0.0.1:1","rules":[]})"),
            "restart /upstream restart /threads warning /upstream needs-restart "
            "warning /threads needs-restart")
      << "what waits is told again, what is in force is not";
  EXPECT_EQ(one.reload("{}"), "/rules");
}

TEST(terms, know_what_a_policy_alone_has_changed) {
  slot_of one("{}");
  EXPECT_TRUE(one.slot.set_access(loaded(R"({"rules":[],"threads":2})").access));
  EXPECT_EQ(one.reload(R"({"rules":[]})"), "");
  EXPECT_EQ(one.reload("{}"), "/rules");
}

TEST(terms, of_a_server_on_the_network_need_a_key_and_enforce) {
  if (!keys::supported()) GTEST_SKIP() << "built without libcrypto";
  const std::string key(with_key);
  slot_of one("{" + key + "}");
  one.slot.reached_from_the_network();
  // Each of these may be loaded: it names no address beyond this machine, or permits it.
  EXPECT_EQ(one.reload("{}"), "error /api_keys network-needs-key");
  EXPECT_EQ(one.reload(R"({"allow_unauthenticated_network":true,"limits":{"fields":9}})"),
            "error /api_keys network-needs-key");
  EXPECT_EQ(one.reload(R"({"mode":"shadow",)" + key + "}"), "error /mode shadow-on-network");
  EXPECT_EQ(one.slot.current()->settings.limits.fields, 200U);
  EXPECT_FALSE(one.slot.set_access(loaded("{}").access));
  EXPECT_EQ(one.reload(R"({"rules":[],)" + key + "}"), "/rules");
}

TEST(terms, stay_with_a_request_that_began_with_them) {
  exchange_script script(R"({"limits":{"body_bytes":4}})");
  const auto more = loaded(R"({"rules":[],"limits":{"body_bytes":1}})");
  constexpr std::string_view chat =
      "POST /api/chat HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost:1\r\n"
      "Transfer-Encoding: chunked\r\n\r\n";
  script.client_sends(chat);
  script.upstream_connects();
  script.context().terms = std::make_shared<const terms>(terms{more.access, more.settings});
  script.client_sends("4\r\nbody\r\n0\r\n\r\n");
  script.upstream_sends("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  EXPECT_TRUE(script.at_client.starts_with("HTTP/1.1 200 ")) << script.at_client;
  script.at_client.clear();
  script.client_sends(chat);
  EXPECT_TRUE(script.at_client.starts_with("HTTP/1.1 403 ")) << "the next one has the new ones";
}

}  // namespace
}  // namespace ollama_cors::shim
