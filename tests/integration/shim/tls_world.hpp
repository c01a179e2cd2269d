// What the tests of https stand on: certificates made here, an upstream that speaks TLS, and
// configurations of a shim between them.
#pragma once

#include <functional>
#include <string>
#include <utility>

#include "integration/shim/running_shim.hpp"
#include "support/tls_connection.hpp"

namespace ollama_cors::test {

// One authority and one certificate for a whole program: making keys takes time.
struct trusted {
  authority own;
  certificate_files files = own.issue();

  static trusted& once() {
    static trusted all;
    return all;
  }
};

inline const std::string& ca() {
  return trusted::once().own.certificate();
}

inline std::string tls_of(const certificate_files& files) {
  return R"("tls":{"certificate":")" + files.certificate + R"(","key":")" + files.key + R"("})";
}

// https to the upstream, and to clients too unless `more` says otherwise.
inline std::string secure(std::uint16_t upstream_port, const std::string& more = "",
                          const std::string& host = "localhost", const std::string& trusts = ca()) {
  return R"({"listen":["127.0.0.1:0"],"upstream":"https://)" + host + ":" +
         std::to_string(upstream_port) + R"(","upstream_tls":{"ca":")" + trusts + "\"}" +
         (more.empty() ? "" : "," + more) + "}";
}

// An upstream that speaks TLS; a peer that does not is a connection without requests.
inline upstream::handler by_tls(std::function<void(tls_connection&)> serve,
                                const certificate_files& files = trusted::once().files) {
  return [serve = std::move(serve), files](connection& peer) {
    try {
      tls_connection secured(std::move(peer), files);
      serve(secured);
    } catch (const std::exception&) {
      return;
    }
  };
}

inline std::string body_of(const std::string& message) {
  return message.substr(message.find("\r\n\r\n") + 4);
}

}  // namespace ollama_cors::test
