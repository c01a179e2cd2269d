// Whom a client or a doctor talks to; see the header.
#include "peer.hpp"

#include "client_json.hpp"
#include "config/json_text.hpp"
#include "config/values.hpp"
#include "error.hpp"

namespace ollama_cors::capi {

using config::node;

void read_host(const node& document, client::host_address& into, config::report& findings) {
  const auto value = document.find("host");
  std::string_view text;
  if (value) {
    if (!config::expect(*value, node::kind::string, findings)) return;
    text = value->string();
  }
  if (const auto host = client::parse_host(text)) {
    into = *host;
    return;
  }
  // What stands before an `@` may be a password.
  const bool secret = text.find('@') != text.npos;
  config::add_error(findings, *value, "bad-host",
                    (secret ? std::string("This") : config::json_word(text)) +
                        " is no host: write one as in \"127.0.0.1:11434\" or "
                        "\"https://example.com/base\", without user, query or fragment.");
}

void read_trust(const node& document, trust& into, config::report& findings) {
  const auto object = document.find("tls");
  if (!object || !config::expect(*object, node::kind::object, findings)) return;
  check_known(*object, {"verify", "ca"}, findings);
  if (const auto verify = object->find("verify")) {
    into.verify = config::read_boolean(*verify, findings).value_or(true);
  }
  const auto ca = object->find("ca");
  if (!ca || ca->type() == node::kind::null) return;
  if (!config::expect(*ca, node::kind::string, findings)) return;
  into.ca = ca->string();
  if (into.ca.empty() || into.ca.find('\0') != std::string::npos) {
    config::add_error(
        findings, *ca, "bad-path",
        "\"ca\" is no path. Write that of a PEM file with the certificates to trust.");
  }
}

ocors_status open_trust(const trust& whom, std::shared_ptr<const net::tls_context>& into,
                        ocors_error** error) {
  net::tls_problem problem;
  into = net::tls_context::for_client(whom.verify, whom.ca, problem);
  if (into) return OCORS_OK;
  return fail(error,
              problem.code == "tls-unsupported" ? OCORS_E_UNSUPPORTED
              : problem.system != 0             ? OCORS_E_SYSTEM
                                                : OCORS_E_CONFIG,
              {.code = problem.code,
               .message = problem.message,
               .pointer = whom.ca.empty() ? "/host" : "/tls/ca",
               .system = problem.system});
}

}  // namespace ollama_cors::capi
