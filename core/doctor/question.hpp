// What the doctor is asked: a server, and the pages that are to reach it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "page/request.hpp"

namespace ollama_cors::doctor {

// Where a host is, as far as its name or address tells: the address spaces of
// https://wicg.github.io/local-network-access/#ip-address-space-section
enum class space : std::uint8_t {
  loopback,  // this machine
  local,     // a private address, or a name of the local network
  open       // public, or a name that says nothing
};
space space_of(std::string_view host);

struct question {
  bool tls = false;
  std::string host;  // a name or an address, IPv6 without brackets
  std::uint16_t port = 0;
  std::string base_path;  // "" or "/prefix"
  // What the pages send along, a key say. Strangers are not given it, nor preflights.
  std::vector<page::header> headers;

  std::vector<std::string> origins;  // serialised, as a browser sends them; each once
  // Addresses of this machine beyond loopback. Where the server is on loopback, it is looked for
  // behind them too: one that answers there is open to the network.
  std::vector<std::string> own_addresses;

  std::string authority() const;  // what Host says
  std::string origin() const;     // of a page that this very server serves: no CORS for it
  std::string url(std::string_view target = {}) const;
};

// What people give: any form of OLLAMA_HOST that names a scheme, a host or a port is the caller's
// to read. This is about origins alone: what a browser would send for it. A trailing slash, upper
// case and the default port go; nothing where no page can have it.
std::optional<std::string> page_origin(std::string_view text);

// What somebody may have meant by a text that is no page's origin, as one; nothing if it is not to
// be guessed.
std::optional<std::string> meant_origin(std::string_view text);

// Whose pages are looked at if nobody says: a development server on this machine, by both its
// names.
std::vector<std::string> default_origins();

}  // namespace ollama_cors::doctor
