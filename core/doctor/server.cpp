#include "doctor/server.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "doctor/reading.hpp"
#include "doctor/survey.hpp"

namespace json = boost::json;

namespace ollama_cors::doctor {
namespace {

json::value parsed(const std::string& body) {
  boost::system::error_code error;
  json::value value = json::parse(body, error);
  return error ? json::value() : value;
}

std::string text_at(const json::value& value, std::string_view key) {
  const json::object* object = value.if_object();
  const json::value* found = object == nullptr ? nullptr : object->if_contains(key);
  const json::string* text = found == nullptr ? nullptr : found->if_string();
  return text == nullptr ? std::string() : std::string(text->data(), text->size());
}

bool is_of_shim(const answer& said) {
  return said.field("x-ollama-cors-reason") || !words_of_shim(said).reason.empty();
}

// gin's CORS as Ollama sets it up: the list that it names whatever is asked.
bool is_list_of_ollama(const answer& said) {
  const granted_names headers = granted_headers(said);
  const auto has = [&](std::string_view name) {
    return std::find(headers.names.begin(), headers.names.end(), name) != headers.names.end();
  };
  return said.status == 204 && !headers.any && has("x-stainless-async") &&
         has("x-stainless-poll-helper") && has("x-requested-with");
}

// A foreign origin is refused with 403 and nothing else.
bool is_refusal_of_ollama(const answer& said) {
  return said.status == 403 && said.body.empty() && !said.field("access-control-allow-origin") &&
         !said.field("content-type");
}

}  // namespace

shim_words words_of_shim(const answer& said) {
  if (said.body.find("ollama_cors") == std::string::npos) return {};
  const json::value body = parsed(said.body);
  const json::object* object = body.if_object();
  const json::value* words = object == nullptr ? nullptr : object->if_contains("ollama_cors");
  if (words == nullptr) return {};
  return {text_at(*words, "reason"), text_at(*words, "pointer"), text_at(*words, "fix")};
}

std::string_view name_of(server::kind which) noexcept {
  switch (which) {
    case server::kind::ollama:
      return "ollama";
    case server::kind::shim:
      return "ollama-cors";
    case server::kind::nginx:
      return "nginx";
    case server::kind::caddy:
      return "caddy";
    case server::kind::unknown:
      break;
  }
  return "unknown";
}

std::string version_in(const answer& said) {
  return text_at(parsed(said.body), "version");
}

server identify(const question&, const observations& seen) {
  server out;
  if (const answer* said = find(seen, version())) {
    out.version = version_in(*said);
  }
  if (const answer* said = find(seen, banner())) {
    out.ollama_behind = said->body == "Ollama is running" || !out.version.empty();
  }
  bool shim = false, own_list = false, own_refusal = false, caddy = false;
  for (const auto& [asked, said] : seen) {
    if (said.failed || !asked.address.empty() || asked.from_root) continue;
    shim = shim || is_of_shim(said);
    own_list = own_list || (asked.is_preflight() && is_list_of_ollama(said));
    own_refusal = own_refusal || (!asked.origin.empty() && is_refusal_of_ollama(said));
    const std::string software = said.field("server").value_or("");
    if (out.software.empty()) out.software = software;
    caddy = caddy || said.field("via").value_or("").find("Caddy") != std::string::npos;
  }
  out.lists_as_ollama = own_list;
  out.reaches_ollama = own_list || own_refusal;
  const bool is_caddy = caddy || out.software.starts_with("Caddy");
  const bool is_nginx = out.software.starts_with("nginx") || out.software.starts_with("openresty");
  if (shim) {
    out.front = server::kind::shim;
  } else if (is_nginx) {
    out.front = server::kind::nginx;
  } else if (is_caddy) {
    out.front = server::kind::caddy;
  } else if (out.reaches_ollama && out.software.empty()) {
    out.front = server::kind::ollama;
  }
  return out;
}

}  // namespace ollama_cors::doctor
