// Reading the server's settings: CONTRACT.md 1.
#include "config/server/server_settings.hpp"

#include <algorithm>
#include <limits>

#include "config/json_text.hpp"
#include "config/server/admin.hpp"
#include "config/server/listen.hpp"
#include "config/server/tls_settings.hpp"
#include "config/server/upstream.hpp"
#include "config/values.hpp"

namespace ollama_cors::config {
namespace {

constexpr std::int64_t largest_size = 9007199254740992;  // 2^53: JSON numbers are exact up to there
constexpr std::int64_t largest_ms = std::numeric_limits<std::int32_t>::max();  // 24 days
constexpr std::int64_t gibibyte = std::int64_t{1} << 30;
constexpr std::int64_t most_threads = 256;

// The section's object, if it is there and is one.
std::optional<node> find_section(const node& document, std::string_view key, section where,
                                 report& findings) {
  auto value = document.find(key);
  if (!value || !expect(*value, node::kind::object, findings)) return std::nullopt;
  check_keys(*value, where, findings);
  return value;
}

void read_limits(const node& document, limits& out, report& findings) {
  const auto object = find_section(document, "limits", section::limits, findings);
  if (!object) return;
  const auto read = [&](std::string_view key, range allowed, optional_size& target) {
    const auto value = object->find(key);
    if (!value) return;
    if (value->type() == node::kind::null) {
      target.reset();
    } else if (const auto number = read_integer(*value, allowed, findings)) {
      target = static_cast<std::uint64_t>(*number);
    }
  };
  read("head_bytes", {256, gibibyte}, out.head_bytes);
  read("target_bytes", {16, gibibyte}, out.target_bytes);
  read("fields", {1, 1000000}, out.fields);
  read("body_bytes", {0, largest_size}, out.body_bytes);
  read("connections", {1, 1000000}, out.connections);
}

void read_duration(const node& object, std::string_view key, std::int64_t least,
                   optional_duration& target, report& findings) {
  const auto value = object.find(key);
  if (!value) return;
  if (value->type() == node::kind::null) {
    target.reset();
  } else if (const auto number = read_integer(*value, {least, largest_ms}, findings)) {
    target = std::chrono::milliseconds(*number);
  }
}

void read_timeouts(const node& document, timeouts& out, report& findings) {
  const auto object = find_section(document, "timeouts", section::timeouts, findings);
  if (!object) return;
  read_duration(*object, "head_ms", 1, out.head, findings);
  read_duration(*object, "connect_ms", 1, out.connect, findings);
  read_duration(*object, "first_byte_ms", 1, out.first_byte, findings);
  read_duration(*object, "idle_ms", 1, out.idle, findings);
  read_duration(*object, "write_ms", 1, out.write, findings);
  read_duration(*object, "keep_alive_ms", 0, out.keep_alive, findings);
  read_duration(*object, "drain_ms", 0, out.drain, findings);
}

void read_log(const node& document, settings& out, report& findings) {
  const std::vector<std::string_view> levels = {"error", "warning", "info", "debug"};
  const auto level = document.find("log");
  if (level && level->type() == node::kind::string) {
    const bool known = std::find(levels.begin(), levels.end(), level->string()) != levels.end();
    expect(*level, node::kind::object, findings,
           known ? "{\"level\":" + json_string(level->string()) + "}" : "");
    return;
  }
  const auto object = find_section(document, "log", section::log, findings);
  if (!object) return;
  if (const auto value = object->find("level")) {
    if (const auto choice = read_choice(*value, levels, findings)) {
      out.log_level = static_cast<log_level>(*choice);
    }
  }
  if (const auto value = object->find("format")) {
    if (const auto choice = read_choice(*value, {"text", "json"}, findings)) {
      out.log_format = static_cast<log_format>(*choice);
    }
  }
}

}  // namespace

settings read_settings(const node& document, report& findings) {
  settings out;
  out.listen = read_listen(document.find("listen"), findings);
  out.upstream = read_upstream(document.find("upstream"), findings);
  if (const auto headers = document.find("upstream_headers")) {
    out.upstream_headers = read_upstream_headers(*headers, findings);
  }
  if (const auto value = document.find("allow_unauthenticated_network")) {
    out.allow_unauthenticated_network = read_boolean(*value, findings).value_or(false);
  }
  read_tls(document, out, findings);
  read_limits(document, out.limits, findings);
  read_timeouts(document, out.timeouts, findings);
  read_duration(document, "heartbeat_ms", 1, out.heartbeat, findings);
  if (const auto value = document.find("threads")) {
    if (const auto number = read_integer(*value, {1, most_threads}, findings)) {
      out.threads = static_cast<unsigned>(*number);
    }
  }
  out.admin = read_admin(document, findings);
  read_log(document, out, findings);
  return out;
}

void check_settings(const node& document, const settings& server, bool has_keys, bool is_shadow,
                    report& findings) {
  check_admin(document, server, findings);
  const auto listen = document.find("listen");
  for (const listen_address& address : server.listen) {
    // The settings keep only entries that are right, so the place is looked up by its text.
    node at = listen ? *listen : document;
    if (listen) {
      for (const node& element : listen->elements()) {
        if (element.type() == node::kind::string && element.string() == to_text(address)) {
          at = element;
        }
      }
    }
    if (is_same_address(address, server.upstream)) {
      const auto upstream = document.find("upstream");
      add_error(findings, upstream ? *upstream : at, "upstream-is-self",
                "The upstream " + to_text(server.upstream) + " is this server itself, at " +
                    to_text(address) +
                    ". Start Ollama on another port (OLLAMA_HOST) and name it in \"upstream\", or "
                    "listen elsewhere.");
    }
    if (!is_beyond_loopback(address)) continue;
    if (!has_keys && !server.allow_unauthenticated_network) {
      add_error(
          findings, at, "network-needs-key",
          to_text(address) +
              " can be reached from the network, where anyone could use this Ollama. Add "
              "\"api_keys\", listen on 127.0.0.1, or set \"allow_unauthenticated_network\" to "
              "true.",
          json_string("127.0.0.1:" + std::to_string(address.port)));
    }
    if (is_shadow) {
      add_error(findings, at, "shadow-on-network",
                to_text(address) +
                    " can be reached from the network, and the mode \"shadow\" lets requests "
                    "through that the rules refuse. Listen on 127.0.0.1, or set \"mode\" to "
                    "\"enforce\".",
                json_string("127.0.0.1:" + std::to_string(address.port)));
    }
  }
}

}  // namespace ollama_cors::config
