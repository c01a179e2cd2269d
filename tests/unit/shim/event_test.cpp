// An event as JSON: nothing a request can carry makes it malformed.
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "shim/event_queue.hpp"

namespace {

using ollama_cors::shim::event;

TEST(event, writes_json_with_null_for_what_is_not_there) {
  event item;
  item.id = 9;
  item.request_id = "00f1";
  item.method = "GET";
  item.target = "/api/\"tags\"\\";
  item.origin = "caf\xC3\xA9 \xFF\x01";
  item.status = 403;
  item.bytes = 12;
  item.duration_ms = 3;
  EXPECT_EQ(
      item.to_json(),
      "{\"type\":\"exchange\",\"id\":9,\"request_id\":\"00f1\",\"method\":\"GET\",\"target\":\"/"
      "api/\\\"tags\\\"\\\\\","
      "\"origin\":\"caf\xC3\xA9 \\u00ff\\u0001\",\"kind\":null,\"verdict\":null,"
      "\"reason\":null,\"route\":null,\"rule\":null,\"outcome\":null,\"message\":null,\"fix\":null,"
      "\"status\":403,\"bytes\":12,\"duration_ms\":3}");
  item.what = event::type::warning;
  item.message = "no [::1] here";
  EXPECT_EQ(item.to_json(), "{\"type\":\"warning\",\"message\":\"no [::1] here\"}");
  item.what = event::type::stopped;
  EXPECT_EQ(item.to_json(), "{\"type\":\"stopped\"}");
}

TEST(event, keeps_json_well_formed_whatever_the_bytes) {
  for (const auto& [bytes, json] : std::vector<std::pair<std::string, std::string>>{
           {"\xC0\xAF", "\\u00c0\\u00af"},                        // overlong
           {"\xE0\x80\x80", "\\u00e0\\u0080\\u0080"},             // overlong
           {"\xED\xA0\x80", "\\u00ed\\u00a0\\u0080"},             // a surrogate
           {"\xF4\x90\x80\x80", "\\u00f4\\u0090\\u0080\\u0080"},  // beyond U+10FFFF
           {"\xE2\x82", "\\u00e2\\u0082"},                        // cut short
           {"\xE2\x82\xAC", "\xE2\x82\xAC"},
           {"\xF0\x9F\x98\x80", "\xF0\x9F\x98\x80"},
       }) {
    event item;
    item.what = event::type::warning;
    item.message = bytes;
    EXPECT_EQ(item.to_json(), "{\"type\":\"warning\",\"message\":\"" + json + "\"}");
  }
}

}  // namespace
