// What an exchange gave, all of it, and how to ask for it.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "client/agent.hpp"
#include "support/loopback.hpp"

namespace ollama_cors::test {

inline client::request asking(std::uint16_t port, std::string target, std::string body = "{}") {
  client::request what;
  what.to = {false, "127.0.0.1", port};
  what.target = std::move(target);
  what.method = body.empty() ? "GET" : "POST";
  what.body = std::move(body);
  return what;
}

struct drained {
  unsigned status = 0;
  std::string url;
  client::framing as = client::framing::automatic;
  std::vector<client::header_line> headers;
  std::vector<std::string> messages;
  std::vector<std::string> events;
  std::string text;  // of all messages
  client::ending end;
  int heads = 0;
  int ends = 0;

  client::failure_kind why() const { return end.failure.kind; }
};

inline void add_to(drained& all, const client::batch& some) {
  if (const auto* head = some.head()) {
    ++all.heads;
    all.status = head->status;
    all.url = head->url;
    all.as = head->as;
    all.headers = head->headers;
  }
  for (const auto& one : some.messages()) {
    all.messages.emplace_back(one.text());
    all.events.emplace_back(one.event_name());
    all.text.append(one.text());
  }
  if (const auto* end = some.end()) {
    ++all.ends;
    all.end = *end;
  }
}

inline drained drain(client::exchange& from) {
  drained all;
  client::batch some;
  for (;;) {
    const auto result = from.next(std::chrono::seconds(20), some);
    EXPECT_NE(result, client::exchange::result::timeout);
    if (result != client::exchange::result::ok) break;
    add_to(all, some);
  }
  EXPECT_EQ(all.ends, 1);
  EXPECT_LE(all.heads, 1);
  return all;
}

inline drained fetch(client::agent& by, client::request what) {
  const auto running = by.start(std::move(what));
  EXPECT_TRUE(running);
  return running ? drain(*running) : drained{};
}

}  // namespace ollama_cors::test
