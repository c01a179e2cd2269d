// Reading `tls` and `upstream_tls`: CONTRACT.md 1.
#include "config/server/tls_settings.hpp"

#include "config/features.hpp"
#include "config/json_text.hpp"
#include "config/values.hpp"

namespace ollama_cors::config {
namespace {

// The path under `key`, which the section must have.
std::optional<std::string> read_path(const node& section, std::string_view key,
                                     std::string_view what, report& findings) {
  const auto value = section.find(key);
  if (!value) {
    add_error(findings, section, "missing-key",
              name_of(section) + " has no " + json_word(key) + ", the path of " +
                  std::string(what) + ".");
    return std::nullopt;
  }
  if (!expect(*value, node::kind::string, findings)) return std::nullopt;
  if (value->string().empty() || value->string().find('\0') != std::string_view::npos) {
    add_error(findings, *value, "bad-path",
              name_of(*value) + " is no path. Write the path of " + std::string(what) + ".");
    return std::nullopt;
  }
  return std::string(value->string());
}

void read_listener(const node& document, settings& out, report& findings) {
  const auto object = document.find("tls");
  if (!object || object->type() == node::kind::null) return;
  if (!expect(*object, node::kind::object, findings)) return;
  check_keys(*object, section::tls, findings);
  auto certificate = read_path(*object, "certificate",
                               "a PEM file with the certificate and its intermediates", findings);
  auto key = read_path(*object, "key", "a PEM file with the certificate's private key", findings);
  if (!have_tls()) {
    add_error(findings, *object, "tls-unsupported",
              "This build has no OpenSSL, so it cannot serve https. Delete \"tls\", or build with "
              "OLLAMA_CORS_TLS=ON.");
  }
  if (certificate && key) out.tls = tls_files{std::move(*certificate), std::move(*key)};
}

void read_upstream_trust(const node& document, settings& out, report& findings) {
  const auto object = document.find("upstream_tls");
  if (!object || !expect(*object, node::kind::object, findings)) return;
  check_keys(*object, section::upstream_tls, findings);
  const auto ca = object->find("ca");
  if (ca && ca->type() != node::kind::null) {
    const auto path =
        read_path(*object, "ca", "a PEM file with the certificates to trust", findings);
    if (path) out.upstream_tls.ca = *path;
  }
  const auto verify = object->find("verify");
  if (verify) out.upstream_tls.verify = read_boolean(*verify, findings).value_or(true);

  if (out.upstream.kind != upstream_address::scheme::https) {
    if (!out.upstream_tls.ca.empty() || !out.upstream_tls.verify) {
      add_warning(findings, *object, "upstream-tls-unused",
                  "\"upstream\" is no https:// URL, so \"upstream_tls\" says nothing. Delete it, "
                  "or write https://.");
    }
  } else if (!out.upstream_tls.verify && !out.upstream_tls.ca.empty()) {
    add_warning(findings, *ca, "upstream-tls-unused",
                "With \"verify\": false no certificate is checked, so \"ca\" says nothing. Set "
                "\"verify\" to true.");
  } else if (!out.upstream_tls.verify) {
    add_warning(findings, *verify, "upstream-unverified",
                "Whoever is on the way to the upstream can read and change everything. For a "
                "certificate of your own, name its authority in \"ca\" instead.");
  }
}

}  // namespace

bool have_tls() noexcept {
  return OLLAMA_CORS_HAVE_TLS != 0;
}

void read_tls(const node& document, settings& out, report& findings) {
  read_listener(document, out, findings);
  read_upstream_trust(document, out, findings);
}

}  // namespace ollama_cors::config
