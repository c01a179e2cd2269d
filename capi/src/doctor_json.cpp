// A doctor's options, with every problem named at once.
#include "doctor_json.hpp"

#include <algorithm>

#include "client/host.hpp"
#include "client_json.hpp"
#include "config/json_text.hpp"
#include "config/values.hpp"
#include "doctor/visit.hpp"

namespace ollama_cors::capi {
namespace {

using config::node;

void read_host(const node& document, doctor::question& into, config::report& findings) {
  const auto value = document.find("host");
  std::string_view text;
  if (value) {
    if (!config::expect(*value, node::kind::string, findings)) return;
    text = value->string();
  }
  const auto host = client::parse_host(text);
  if (!host) {
    config::add_error(findings, *value, "bad-host",
                      "This is no host: write one as in \"http://127.0.0.1:11434\" or "
                      "\"https://example.com/base\", without user, query or fragment.");
    return;
  }
  into.tls = host->at.tls;
  into.host = host->at.host;
  into.port = host->at.port;
  into.base_path = host->base_path;
}

void read_origins(const node& document, doctor::question& into, config::report& findings) {
  const auto value = document.find("origins");
  if (!value) {
    into.origins = doctor::default_origins();
    return;
  }
  const auto entries = config::read_strings(*value, findings);
  if (!entries) return;
  for (const node& entry : *entries) {
    const auto origin = doctor::page_origin(entry.string());
    if (!origin) {
      config::add_error(findings, entry, "bad-origin",
                        config::json_word(entry.string()) +
                            " is no origin of a page: write a scheme, a host and, where it is not "
                            "the scheme's own, a port, as in \"https://app.example\".");
      continue;
    }
    const auto known = std::find(into.origins.begin(), into.origins.end(), *origin);
    if (known == into.origins.end()) into.origins.push_back(*origin);
  }
  if (entries->empty()) into.origins = doctor::default_origins();
}

void read_trust(const node& document, doctor_settings& into, config::report& findings) {
  const auto object = document.find("tls");
  if (!object || !config::expect(*object, node::kind::object, findings)) return;
  check_known(*object, {"verify", "ca"}, findings);
  if (const auto verify = object->find("verify")) {
    into.verify = config::read_boolean(*verify, findings).value_or(true);
  }
  const auto ca = object->find("ca");
  if (!ca || ca->type() == node::kind::null) return;
  if (config::expect(*ca, node::kind::string, findings)) into.ca = ca->string();
}

}  // namespace

std::optional<doctor_settings> read_doctor(std::string_view json, config::report& findings) {
  const auto document = config::document::parse(json, findings);
  if (!document) return std::nullopt;
  const node root = document->root();
  if (!config::expect(root, node::kind::object, findings)) return std::nullopt;
  check_known(root, {"host", "origins", "tls", "timeout_ms", "own_addresses"}, findings);
  doctor_settings settings;
  read_host(root, settings.about, findings);
  read_origins(root, settings.about, findings);
  read_trust(root, settings, findings);
  if (const auto timeout = root.find("timeout_ms")) {
    constexpr std::int64_t hour = 3600 * 1000;
    const auto number = config::read_integer(*timeout, {1, hour}, findings);
    settings.timeout_ms = number.value_or(settings.timeout_ms);
  }
  bool around = true;
  if (const auto wanted = root.find("own_addresses")) {
    around = config::read_boolean(*wanted, findings).value_or(true);
  }
  if (findings.has_errors()) return std::nullopt;
  // Elsewhere, another server may well have the same port.
  if (around && doctor::space_of(settings.about.host) == doctor::space::loopback) {
    settings.about.own_addresses = doctor::own_addresses();
  }
  return settings;
}

}  // namespace ollama_cors::capi
