// The whole exchange with two byte streams, cut anywhere, and whatever else may happen in between:
// what must always be so stands in exchange_world.cpp.
//
// An input is the client's bytes, a line `====`, the upstream's, a line `====`, and a play: the
// configuration, then one byte an event. What the play leaves over happens in the usual order.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "exchange_world.hpp"
#include "require.hpp"

namespace config = ollama_cors::config;
using ollama_cors::fuzz::exchange_world;

namespace {

constexpr std::string_view separator = "\n====\n";

// Every event is told. The key is `key`.
constexpr std::array<std::string_view, 7> documents = {
    R"({"log":{"level":"debug"}})",
    R"({"log":{"level":"debug"},"api_keys":[{"name":"a","routes":["read"],"sha256":)"
    R"("2c70e12b7a0646f92279f427c7b38e7334d8e5389cff167a1dc30e73f826b683"}]})",
    R"({"log":{"level":"debug"},"limits":{"head_bytes":300,"target_bytes":40,"fields":6,)"
    R"("body_bytes":16}})",
    R"({"log":{"level":"debug"},"mode":"shadow"})",
    R"({"log":{"level":"debug"},"rules":[{"origins":["https://app.example"],"routes":["any"],)"
    R"("credentials":true,"response_headers":["*"]}],"hosts":["any"]})",
    R"({"log":{"level":"debug"},"rules":[],"upstream":"http://127.0.0.1:1/prefix",)"
    R"("upstream_headers":{"X-Added":"a"},"limits":{"head_bytes":null,"fields":null}})",
    R"({"log":{"level":"debug"},"heartbeat_ms":1000})",
};

const std::vector<config::configuration>& configurations() {
  static const auto all = [] {
    std::vector<config::configuration> loaded;
    for (const auto document : documents) {
      config::report findings;
      auto one = config::load(document, config::profile::shim, findings);
      REQUIRE(one);
      loaded.push_back(std::move(*one));
    }
    return loaded;
  }();
  return all;
}

std::string_view take_part(std::string_view& rest) {
  const auto end = rest.find(separator);
  const auto part = rest.substr(0, end);
  rest.remove_prefix(end == rest.npos ? rest.size() : end + separator.size());
  return part;
}

constexpr std::array<std::size_t, 8> sizes = {1, 2, 3, 5, 17, 64, 300, 100000};

std::string_view take(std::string_view& from, unsigned which) {
  const auto piece = from.substr(0, sizes[which % sizes.size()]);
  from.remove_prefix(piece.size());
  return piece;
}

void play_one(exchange_world& world, unsigned what, std::string_view& client,
              std::string_view& upstream) {
  const unsigned detail = what >> 4;
  switch (what & 15) {
    case 0:
    case 1:
    case 2:
    case 3:
      return world.client_sends(take(client, detail));
    case 4:
    case 5:
    case 6:
      if (!world.connected()) return world.upstream_connects(false);
      return world.upstream_sends(take(upstream, detail));
    case 7:
      return world.upstream_connects(detail % 2 == 1);
    case 8:
      return world.upstream_refuses(detail % 2 == 1);
    case 9:
      return world.upstream_ends(detail % 2 == 0);
    case 10:
      return world.time_passes();
    case 11:
      return world.client_ends();
    case 12:
      return world.client_stops_reading(detail % 2 == 0);
    case 13:
      return world.upstream_stops_reading(detail % 2 == 0);
    case 14:
      return world.swap_access();
    default:
      if (detail == 15) return world.drain();
      return world.silence_lasts();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  std::string_view client = take_part(rest);
  std::string_view upstream = take_part(rest);
  std::string_view play = rest;

  const auto& all = configurations();
  const auto chosen = play.empty() ? 0U : static_cast<unsigned char>(play.front()) % all.size();
  if (!play.empty()) play.remove_prefix(1);
  exchange_world world(all[chosen], all[(chosen + 1) % all.size()].access);

  for (const char one : play) {
    if (world.over()) break;
    play_one(world, static_cast<unsigned char>(one), client, upstream);
  }
  world.client_stops_reading(false);
  world.upstream_stops_reading(false);
  world.client_sends(client);
  while (world.connecting()) world.upstream_connects(false);
  world.upstream_sends(upstream);
  world.upstream_ends(true);
  while (world.connecting()) world.upstream_connects(false);
  world.finish();
  return 0;
}
