// A client's and a server's filter back to back, with a wire between them that the test cuts.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>

#include "net/tls_filter.hpp"
#include "support/certificates.hpp"

namespace ollama_cors::net::testing {

inline std::shared_ptr<const tls_context> server_context(const test::certificate_files& files) {
  tls_problem error;
  auto made = tls_context::for_server(
      files.certificate, files.key, [](const tls_problem&) {}, error);
  EXPECT_TRUE(made) << error.message;
  return made;
}

inline std::shared_ptr<const tls_context> client_context(const std::string& ca,
                                                         bool verify = true) {
  tls_problem error;
  auto made = tls_context::for_client(verify, ca, error);
  EXPECT_TRUE(made) << error.message;
  return made;
}

// One authority and one certificate for a whole program: making keys takes time.
struct trusted {
  test::authority authority;
  test::certificate_files files = authority.issue();
  std::shared_ptr<const tls_context> server = server_context(files);
  std::shared_ptr<const tls_context> client = client_context(authority.certificate());

  static trusted& once() {
    static trusted all;
    return all;
  }
};

struct tls_pair {
  tls_filter client;
  tls_filter server;
  std::size_t cut = SIZE_MAX;  // bytes a delivery

  tls_pair() : tls_pair(trusted::once().client, trusted::once().server) {}
  tls_pair(std::shared_ptr<const tls_context> ours, std::shared_ptr<const tls_context> theirs,
           const std::string& peer = "localhost")
      : client(std::move(ours), peer), server(std::move(theirs)) {}

  // What `from` has to say reaches `to`, which does with each piece what it can.
  bool carry(tls_filter& from, tls_filter& to) {
    const std::string all(from.outgoing());
    from.sent(all.size());
    for (std::size_t at = 0; at < all.size();) {
      const auto piece = std::string_view(all).substr(at, cut);
      at += piece.size();
      to.feed(piece);
      if (to.handshake() == tls_filter::progress::established) to.readable();
    }
    return !all.empty();
  }

  // Until neither has anything to say.
  void shake_hands() {
    client.handshake();
    while (carry(client, server) || carry(server, client)) {
    }
  }

  static std::string read_all(tls_filter& from, io_status& end, std::size_t buffer = 4096) {
    std::string all;
    for (;;) {
      std::string into(buffer, '\0');
      const auto got = from.read(into);
      end = got.status;
      if (got.status != io_status::ok) return all;
      EXPECT_GT(got.bytes, 0U);
      all.append(into, 0, got.bytes);
    }
  }
};

}  // namespace ollama_cors::net::testing
