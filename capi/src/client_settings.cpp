// A client's options.
#include "client_json.hpp"
#include "config/json_text.hpp"
#include "config/values.hpp"

namespace ollama_cors::capi {
namespace {

using config::node;

void read_size(const node& document, std::string_view key, std::int64_t most, std::size_t& into,
               config::report& findings) {
  const auto value = document.find(key);
  if (!value) return;
  const auto number = config::read_integer(*value, {1, most}, findings);
  if (number) into = static_cast<std::size_t>(*number);
}

}  // namespace

std::optional<client_settings> read_client(std::string_view json, config::report& findings) {
  const auto document = config::document::parse(json, findings);
  if (!document) return std::nullopt;
  const node root = document->root();
  if (!config::expect(root, node::kind::object, findings)) return std::nullopt;
  check_known(root,
              {"host", "headers", "timeouts", "tls", "redirect", "max_redirects", "queue_bytes",
               "message_bytes", "page"},
              findings);
  client_settings settings;
  read_host(root, settings.host, findings);
  if (const auto headers = root.find("headers")) {
    read_headers(*headers, settings.headers, findings);
  }
  read_timeouts(root, settings.timeouts, findings);
  read_trust(root, settings.trusts, findings);
  read_redirect(root, settings.redirect, settings.max_redirects, findings);
  constexpr std::int64_t gibibyte = 1024 * 1024 * 1024;
  read_size(root, "queue_bytes", gibibyte, settings.queue_bytes, findings);
  read_size(root, "message_bytes", gibibyte, settings.message_bytes, findings);
  read_page(root, settings, findings);
  if (findings.has_errors()) return std::nullopt;
  return settings;
}

}  // namespace ollama_cors::capi
