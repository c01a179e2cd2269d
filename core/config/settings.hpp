// The server's part of a configuration: CONTRACT.md 1, validated, with its defaults filled in.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ollama_cors::config {

struct listen_address {
  std::string host{};  // an IP address without brackets, or a name
  std::uint16_t port = 0;
  bool is_default =
      false;            // from the default list: skipped with a warning where the system lacks it
  int descriptor = -1;  // `fd:3`: a socket that the process was given; host and port are its own
  bool is_given() const noexcept { return descriptor >= 0; }
  bool is_ipv6() const noexcept { return host.find(':') != std::string::npos; }
};

struct upstream_address {
  enum class scheme { http, https, replay };
  scheme kind = scheme::http;
  std::string host = "127.0.0.1";  // IPv6 without brackets
  std::uint16_t port = 11434;
  std::string base_path;  // "" or "/prefix" without a final slash
  std::string host_header = "127.0.0.1:11434";
};

using optional_duration = std::optional<std::chrono::milliseconds>;  // nothing = no limit
using optional_size = std::optional<std::uint64_t>;

struct limits {
  optional_size head_bytes = 65536;
  optional_size target_bytes = 16384;
  optional_size fields = 200;
  optional_size body_bytes;
  optional_size connections = 1024;
};

struct timeouts {
  optional_duration head{15000};
  optional_duration connect{5000};
  optional_duration first_byte;
  optional_duration idle{600000};
  optional_duration write{60000};
  optional_duration keep_alive{75000};
  optional_duration drain{10000};
};

// PEM files; paths are relative to the process's working directory.
struct tls_files {
  std::string certificate;  // the server's first, then its intermediates
  std::string key;
};

struct upstream_trust {
  bool verify = true;
  std::string ca;  // a file of certificates; "" = those that this system trusts
};

enum class log_level { error, warning, info, debug };
enum class log_format { text, json };

struct settings {
  std::vector<listen_address> listen;
  upstream_address upstream;
  config::upstream_trust upstream_tls;
  std::vector<std::pair<std::string, std::string>> upstream_headers;
  std::optional<tls_files> tls;  // nothing = plain HTTP
  config::limits limits;
  config::timeouts timeouts;
  optional_duration heartbeat;
  unsigned threads = 1;
  bool allow_unauthenticated_network = false;
  std::optional<listen_address> admin;  // /healthz and /metrics
  config::log_level log_level = log_level::info;
  config::log_format log_format = log_format::text;
};

}  // namespace ollama_cors::config
