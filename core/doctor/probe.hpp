// One question on the wire and its answer. A probe never has a body and its method is GET or
// OPTIONS: nothing that a doctor does may change anything.
#pragma once

#include <compare>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "page/wire.hpp"

namespace ollama_cors::doctor {

struct probe {
  std::string target;           // below the base path
  std::string origin{};         // "" = none
  std::string asked_method{};   // of a preflight; "" = it is none, and the method is GET
  std::string asked_headers{};  // as Access-Control-Request-Headers
  std::string host{};           // another Host than the server's own
  std::string address{};        // another address to connect to, with its own Host
  // Of a preflight: asks for Access-Control-Allow-Private-Network, as browsers did once.
  bool private_network = false;
  bool from_root = false;  // the target is whole, not below the base path

  bool is_preflight() const noexcept { return !asked_method.empty(); }
  std::string_view method() const noexcept { return is_preflight() ? "OPTIONS" : "GET"; }
  auto operator<=>(const probe&) const = default;
};

struct answer {
  std::optional<page::failure> failed;  // no head came
  std::string failure_text;             // for people
  unsigned status = 0;
  std::string reason;
  std::vector<page::header> fields;  // in order, repeated ones too
  std::string body;                  // at most `body_limit` bytes of it

  static constexpr std::size_t body_limit = 16 * 1024;

  // All lines of this name (lower case), joined as the Fetch standard joins them ("get", header
  // list); nothing if there is none.
  std::optional<std::string> field(std::string_view lower_name) const;
  bool is_ok() const noexcept { return status >= 200 && status <= 299; }
  bool is_of_certificate() const noexcept { return failed && page::is_of_certificate(*failed); }
  bool is_redirect() const noexcept { return status >= 300 && status <= 399 && status != 304; }
  // The head as it may have stood on the wire: what a page's machine reads.
  std::string head() const;
};

using observations = std::map<probe, answer>;

// Nothing if it was not asked.
const answer* find(const observations& seen, const probe& asked);

}  // namespace ollama_cors::doctor
