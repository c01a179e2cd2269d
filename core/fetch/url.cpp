// What is read off a URL that has been parsed.
#include "fetch/url.hpp"

#include "fetch/origin.hpp"

namespace ollama_cors::fetch {

std::uint16_t url::effective_port() const noexcept {
  return port ? *port : default_port(scheme);
}

std::string serialise(const url& from, bool with_fragment) {
  std::string text = from.scheme + ":";
  if (from.host) {
    text += "//";
    if (from.has_credentials()) {
      text += from.username;
      if (!from.password.empty()) text += ":" + from.password;
      text += "@";
    }
    text += *from.host;
    if (from.port) text += ":" + std::to_string(*from.port);
  } else if (!from.opaque_path && from.path.starts_with("//")) {
    text += "/.";  // else the path would be read as a host
  }
  text += from.path;
  if (from.query) text += "?" + *from.query;
  if (with_fragment && from.fragment) text += "#" + *from.fragment;
  return text;
}

std::string origin_of(const url& from) {
  if (from.scheme == "blob") {
    const auto inner = parse_url(from.path);
    return inner && (inner->is_http() || inner->scheme == "file") ? origin_of(*inner) : "null";
  }
  // Of the schemes with a tuple origin file's is opaque, as browsers have it.
  if (!from.host || default_port(from.scheme) == 0) return "null";
  std::string text = from.scheme + "://" + *from.host;
  if (from.port) text += ":" + std::to_string(*from.port);
  return text;
}

std::string target_of(const url& from) {
  return from.query ? from.path + "?" + *from.query : from.path;
}

}  // namespace ollama_cors::fetch
