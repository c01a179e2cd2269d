#include "config/server/admin.hpp"

#include <algorithm>

#include "config/json_text.hpp"
#include "config/server/listen.hpp"
#include "config/server/upstream.hpp"
#include "config/values.hpp"

namespace ollama_cors::config {

std::optional<listen_address> read_admin(const node& document, report& findings) {
  const auto admin = document.find("admin");
  if (!admin || admin->type() == node::kind::null) return std::nullopt;
  const bool is_address = admin->type() == node::kind::string;
  if (!expect(*admin, node::kind::object, findings,
              is_address ? "{\"listen\":" + json_string(admin->string()) + "}" : "")) {
    return std::nullopt;
  }
  check_keys(*admin, section::admin, findings);
  const auto listen = admin->find("listen");
  if (!listen) {
    add_error(findings, *admin, "missing-key",
              "\"admin\" needs \"listen\", an address such as \"127.0.0.1:11437\".",
              R"({"listen":"127.0.0.1:11437"})");
    return std::nullopt;
  }
  std::string only;
  if (listen->type() == node::kind::array && listen->elements().size() == 1) {
    only = listen->elements().front().text();
  }
  if (!expect(*listen, node::kind::string, findings, only)) return std::nullopt;
  return read_listen_address(*listen, findings);
}

void check_admin(const node& document, const settings& server, report& findings) {
  if (!server.admin) return;
  const listen_address& address = *server.admin;
  const auto admin = document.find("admin");
  const node at = *admin->find("listen");
  if (is_beyond_loopback(address) && !server.allow_unauthenticated_network) {
    add_error(findings, at, "admin-on-network",
              to_text(address) +
                  " can be reached from the network, and \"admin\" asks for no key. Listen on "
                  "127.0.0.1, or set \"allow_unauthenticated_network\" to true.",
              json_string("127.0.0.1:" + std::to_string(address.port)));
  }
  const bool taken =
      std::any_of(server.listen.begin(), server.listen.end(), [&](const listen_address& other) {
        const bool chosen = address.is_given() || address.port != 0;
        return chosen && to_text(other) == to_text(address);
      });
  if (taken) {
    add_error(findings, at, "duplicate-listen",
              to_text(address) + " stands in \"listen\" already. Give \"admin\" another port.");
  }
  if (is_same_address(address, server.upstream)) {
    add_error(findings, at, "duplicate-listen",
              to_text(address) + " is the upstream's address. Give \"admin\" another port.");
  }
}

}  // namespace ollama_cors::config
