// Whatever arrives at a TLS filter, however it is cut: nothing is read that the peer did not write,
// in its order; an end is one only if the peer said so; and what waits to leave stays bounded.
//
// The first byte chooses: the rest are the peer's bytes as they are, or orders for two filters back
// to back, whose wire then loses and changes bytes.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "net/tls_filter.hpp"
#include "require.hpp"
#include "support/certificates.hpp"

using namespace ollama_cors;
using net::io_status;
using net::tls_filter;

namespace {

// A handshake's flights and answers to what a peer may ask for; writes are let out one by one.
constexpr std::size_t outgoing_at_most = 64 * 1024;

struct contexts {
  test::authority authority;
  std::shared_ptr<const net::tls_context> server, client;

  contexts() {
    const auto files = authority.issue();
    net::tls_problem error;
    server = net::tls_context::for_server(
        files.certificate, files.key, [](const net::tls_problem&) {}, error);
    client = net::tls_context::for_client(true, authority.certificate(), error);
    REQUIRE(server && client);
  }
  static contexts& once() {
    static contexts all;
    return all;
  }
};

// One end of a connection, and what the other end may hold it to.
struct side {
  tls_filter filter;
  std::string wire{};     // towards this side, not delivered yet
  std::string written{};  // by this side
  std::string got{};      // from the other
  bool said_end = false;
  bool saw_end = false;
};

void advance(side& at) {
  at.filter.handshake();
  REQUIRE(at.filter.outgoing().size() <= outgoing_at_most);
}

void deliver(side& to, std::size_t size) {
  const auto piece = std::string_view(to.wire).substr(0, size);
  to.filter.feed(piece);
  to.wire.erase(0, piece.size());
  advance(to);
}

void read(side& at, const side& from, std::size_t size) {
  const bool expected = at.filter.readable();
  std::array<char, 256> into;
  const auto result = at.filter.read(std::span(into).first(1 + size % into.size()));
  REQUIRE(expected == (result.status != io_status::would_block));
  if (result.status == io_status::ok) {
    REQUIRE(result.bytes > 0 && !at.saw_end);
    at.got.append(into.data(), result.bytes);
    REQUIRE(std::string_view(from.written).starts_with(at.got));
  } else if (result.status == io_status::eof) {
    REQUIRE(from.said_end && at.got == from.written);
    at.saw_end = true;
  }
  REQUIRE(at.filter.outgoing().size() <= outgoing_at_most);
}

void write(side& at, std::size_t size) {
  if (at.said_end || !at.filter.outgoing().empty()) return;
  std::string bytes(1 + size * 100, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<char>('a' + (at.written.size() + i) % 26);
  }
  const auto result = at.filter.write(bytes);
  REQUIRE(result.bytes <= tls_filter::largest_write);
  if (result.status == io_status::ok) {
    REQUIRE(result.bytes > 0);
    at.written.append(bytes, 0, result.bytes);
  } else {
    REQUIRE(result.bytes == 0);
  }
}

void let_out(side& from, side& to) {
  to.wire.append(from.filter.outgoing());
  from.filter.sent(from.filter.outgoing().size());
}

void obey(std::string_view orders) {
  side client{tls_filter(contexts::once().client, "localhost")};
  side server{tls_filter(contexts::once().server)};
  advance(client);
  for (std::size_t i = 0; i + 1 < orders.size(); i += 2) {
    const auto order = static_cast<unsigned char>(orders[i]);
    const auto size = static_cast<unsigned char>(orders[i + 1]);
    side& here = (order & 1) != 0 ? client : server;
    side& there = (order & 1) != 0 ? server : client;
    switch ((order >> 1) % 9) {
      case 0:
        let_out(here, there);
        deliver(there, SIZE_MAX);
        break;
      case 1:
        let_out(here, there);
        deliver(there, size);
        break;
      case 2:
        write(here, size);
        break;
      case 3:
      case 4:
        read(here, there, size);
        break;
      case 5:
        if (here.filter.established()) {
          here.filter.end();
          here.said_end = true;
        }
        break;
      case 6:
        here.filter.feed_end();
        advance(here);
        break;
      case 7:
        if (!here.wire.empty())
          here.wire[size % here.wire.size()] ^= static_cast<char>(1 << size % 8);
        break;
      case 8:
        here.wire.erase(0, size);
        break;
    }
  }
}

void take_as_they_are(tls_filter& filter, std::string_view bytes, std::size_t cut) {
  filter.handshake();
  while (!bytes.empty()) {
    const auto piece = bytes.substr(0, cut);
    bytes.remove_prefix(piece.size());
    filter.feed(piece);
    filter.handshake();
    std::array<char, 64> into;
    const auto result = filter.read(into);
    // Nobody can write into a connection without its keys.
    REQUIRE(result.status == io_status::would_block || result.status == io_status::error);
    REQUIRE(!filter.established());
    REQUIRE(filter.outgoing().size() <= outgoing_at_most);
  }
  filter.feed_end();
  REQUIRE(filter.handshake() == tls_filter::progress::failed);
  REQUIRE(!filter.failure().empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 4) {
    case 0: {
      tls_filter server(contexts::once().server);
      take_as_they_are(server, bytes, 1 + data[0] / 4U);
      break;
    }
    case 1: {
      tls_filter client(contexts::once().client, "localhost");
      take_as_they_are(client, bytes, 1 + data[0] / 4U);
      break;
    }
    default: {
      // Most orders behind a finished handshake: without one there is little to obey.
      const std::string handshake("\x01\0\0\0\x01\0\0\0", 8);
      obey(data[0] % 4 == 2 ? handshake + std::string(bytes) : std::string(bytes));
      break;
    }
  }
  return 0;
}
