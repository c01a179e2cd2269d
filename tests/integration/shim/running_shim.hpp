// A shim on a free port in front of a port of the test's.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "shim/server.hpp"
#include "support/loopback.hpp"

namespace ollama_cors::test {

inline std::string configuration(std::uint16_t upstream_port, const std::string& more = "") {
  return R"({"listen":["127.0.0.1:0"],"upstream":"http://127.0.0.1:)" +
         std::to_string(upstream_port) + "\"" + (more.empty() ? "" : "," + more) + "}";
}

inline std::unique_ptr<shim::server> start_shim(const std::string& json) {
  config::report findings;
  auto loaded = config::load(json, config::profile::shim, findings);
  EXPECT_TRUE(loaded) << findings.to_text();
  if (!loaded) return nullptr;
  shim::start_error error;
  auto started = shim::server::start(loaded->settings, loaded->access, findings, error);
  EXPECT_TRUE(started) << error.message;
  return started;
}

// Of a document that is right, but that no server can be started with.
inline shim::start_error failure_of(const std::string& json) {
  config::report findings;
  auto loaded = config::load(json, config::profile::shim, findings);
  EXPECT_TRUE(loaded) << findings.to_text();
  shim::start_error error;
  EXPECT_EQ(shim::server::start(loaded->settings, loaded->access, findings, error), nullptr);
  return error;
}

inline std::shared_ptr<const config::access> access_of(const std::string& json) {
  config::report findings;
  auto loaded = config::load(json, config::profile::shim, findings);
  EXPECT_TRUE(loaded) << findings.to_text();
  return loaded ? loaded->access : nullptr;
}

inline const std::string get_version = "GET /api/version HTTP/1.1\r\nHost: localhost\r\n\r\n";
inline const std::string post_chat =
    "POST /api/chat HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost:5174\r\n"
    "Content-Length: 2\r\n\r\n{}";
inline const std::string stream_head =
    "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n";
// Its last line, without which no stream is over, and the last-chunk.
inline const std::string stream_end = "e\r\n{\"done\":true}\n\r\n0\r\n\r\n";
inline const std::string short_answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

inline void answer_each(connection& peer) {
  while (!peer.read_message().empty()) {
    if (!peer.send(short_answer)) return;
  }
}

}  // namespace ollama_cors::test
