// A doctor's options, with every problem named at once.
#include "doctor_json.hpp"

#include <algorithm>

#include "client/host.hpp"
#include "client_json.hpp"
#include "config/values.hpp"
#include "doctor/visit.hpp"

namespace ollama_cors::capi {
namespace {

using config::node;

void read_origins(const node& document, doctor::question& into, config::report& findings) {
  const auto value = document.find("origins");
  if (!value) {
    into.origins = doctor::default_origins();
    return;
  }
  const auto entries = config::read_strings(*value, findings);
  if (!entries) return;
  for (const node& entry : *entries) {
    const auto origin = read_page_origin(entry, findings);
    if (!origin) continue;
    const auto known = std::find(into.origins.begin(), into.origins.end(), *origin);
    if (known == into.origins.end()) into.origins.push_back(*origin);
  }
  if (entries->empty()) into.origins = doctor::default_origins();
}

}  // namespace

std::optional<doctor_settings> read_doctor(std::string_view json, config::report& findings) {
  const auto document = config::document::parse(json, findings);
  if (!document) return std::nullopt;
  const node root = document->root();
  if (!config::expect(root, node::kind::object, findings)) return std::nullopt;
  check_known(root, {"host", "origins", "tls", "timeout_ms", "own_addresses", "headers"}, findings);
  doctor_settings settings;
  client::host_address server;
  read_host(root, server, findings);
  settings.about.tls = server.at.tls;
  settings.about.host = server.at.host;
  settings.about.port = server.at.port;
  settings.about.base_path = server.base_path;
  read_origins(root, settings.about, findings);
  if (const auto headers = root.find("headers")) {
    std::vector<client::header_line> lines;
    read_headers(*headers, lines, findings);
    for (auto& [name, value] : lines) settings.about.headers.push_back({name, value});
  }
  read_trust(root, settings.trusts, findings);
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
