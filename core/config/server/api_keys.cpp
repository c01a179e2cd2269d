// Reading `api_keys`; see the header.
#include "config/server/api_keys.hpp"

#include <algorithm>

#include "config/ascii.hpp"
#include "config/json_text.hpp"
#include "config/rules/route_entries.hpp"
#include "config/values.hpp"

namespace ollama_cors::config {
namespace {

// SHA-256 of nothing: what a script gives when its variable was empty.
constexpr std::string_view digest_of_nothing =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

const std::string how = "write what `printf %s \"$KEY\" | sha256sum | cut -d' ' -f1` prints";

// One key where the list should be.
bool is_key(const node& value) {
  if (value.type() != node::kind::object) return false;
  const auto digest = value.find("sha256");
  return digest && digest->type() == node::kind::string &&
         keys::parse_digest(digest->string()).has_value();
}

// Never with what was written: it may be the key itself.
bool expect_shape(const node& value, node::kind kind, report& findings) {
  if (value.type() == kind) return true;
  add_error(findings, value, "wrong-type",
            name_of(value) + " must be " + (kind == node::kind::array ? "a list" : "an object") +
                ": a key is {\"name\": \"me\", \"sha256\": \"…\"}. For the digest " + how + ".",
            is_key(value) ? "[" + value.text() + "]" : "");
  return false;
}

std::optional<std::string> read_name(const node& key, const key_entries& before, report& findings) {
  const auto value = key.find("name");
  if (!value) {
    add_error(findings, key, "missing-key",
              name_of(key) + " has no \"name\", by which logs and messages call it.");
    return std::nullopt;
  }
  if (!expect(*value, node::kind::string, findings)) return std::nullopt;
  const std::string name(value->string());
  if (name.empty()) {
    add_error(findings, *value, "empty-name",
              "The name of a key is empty. Write one, by which logs and messages can call it.");
    return std::nullopt;
  }
  const bool repeated = std::any_of(before.words.begin(), before.words.end(),
                                    [&](const key_words& other) { return other.name == name; });
  if (repeated) {
    add_error(findings, *value, "duplicate-name",
              "Another key is named " + json_word(name) + " already. Names must differ.");
    return std::nullopt;
  }
  return name;
}

std::optional<keys::digest> read_digest(const node& key, const key_entries& before,
                                        report& findings) {
  const auto value = key.find("sha256");
  if (!value) {
    add_error(findings, key, "missing-key",
              name_of(key) + " has no \"sha256\", the digest of the key: " + how + ".");
    return std::nullopt;
  }
  if (!expect(*value, node::kind::string, findings)) return std::nullopt;
  const auto digest = keys::parse_digest(value->string());
  if (!digest) {
    // `…  -`, as sha256sum prints it, and `sha256:…`
    std::string corrected = lowered(trimmed(value->string()));
    corrected.erase(std::min(corrected.find_first_of(" \t"), corrected.size()));
    if (corrected.starts_with("sha256:")) corrected.erase(0, 7);
    add_error(findings, *value, "bad-digest",
              "\"sha256\" must be 64 lower-case hexadecimal digits, the SHA-256 of the key's UTF-8 "
              "bytes, not the key: " +
                  how + ".",
              keys::parse_digest(corrected) ? json_string(corrected) : "");
    return std::nullopt;
  }
  if (value->string() == digest_of_nothing) {
    add_error(findings, *value, "empty-key",
              "\"sha256\" is the digest of no bytes at all, so the key would be empty: " + how +
                  " for a real one.");
    return std::nullopt;
  }
  const auto same = std::find_if(before.keys.begin(), before.keys.end(),
                                 [&](const keys::key& other) { return other.sha256 == *digest; });
  if (same != before.keys.end()) {
    add_error(findings, *value, "duplicate-digest",
              "This is the same key as " + json_word(same->name) + ". Delete one.");
    return std::nullopt;
  }
  return digest;
}

void read_key(const node& key, key_entries& entries, report& findings) {
  if (!expect_shape(key, node::kind::object, findings)) return;
  check_keys(key, section::api_key, findings);
  const auto name = read_name(key, entries, findings);
  const auto digest = read_digest(key, entries, findings);
  route_entries routes;
  routes.set.any = true;
  routes.words = {"any"};
  if (const auto list = key.find("routes")) routes = read_routes(*list, findings);
  if (!name || !digest) return;
  entries.keys.push_back({*name, *digest});
  entries.words.push_back({*name, std::string(key.find("sha256")->string()), routes.words});
  if (routes.set.any) {
    entries.routes.emplace_back(std::nullopt);
  } else {
    entries.routes.emplace_back(std::move(routes.set));
  }
}

}  // namespace

key_entries read_api_keys(const node& list, report& findings) {
  key_entries entries;
  if (!expect_shape(list, node::kind::array, findings)) return entries;
  const std::vector<node> elements = list.elements();
  for (const node& key : elements) read_key(key, entries, findings);
  if (!elements.empty() && !keys::supported()) {
    add_error(findings, list, "api-keys-unsupported",
              "This build has no libcrypto (OLLAMA_CORS_TLS=OFF), so it cannot check API keys. "
              "Delete \"api_keys\", or use a build with OLLAMA_CORS_TLS=ON.");
  }
  return entries;
}

}  // namespace ollama_cors::config
