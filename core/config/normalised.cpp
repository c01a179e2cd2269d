// Writing the normalised document, in the order of CONTRACT.md 1. Loading it again gives it again.
#include "config/normalised.hpp"

#include "config/json_text.hpp"
#include "config/server/listen.hpp"
#include "config/server/upstream.hpp"

namespace ollama_cors::config {
namespace {

// Members of an object, one after the other.
class object_writer {
public:
  object_writer& add(std::string_view key, std::string_view json) {
    text_ += text_.empty() ? "{" : ",";
    text_ += json_string(key);
    text_ += ':';
    text_ += json;
    return *this;
  }
  std::string take() { return text_.empty() ? "{}" : std::move(text_) + "}"; }

private:
  std::string text_;
};

std::string flag(bool value) {
  return value ? "true" : "false";
}

std::string number(const optional_size& value) {
  return value ? std::to_string(*value) : "null";
}

std::string number(const optional_duration& value) {
  return value ? std::to_string(value->count()) : "null";
}

template <class Element, class Write>
std::string list(const std::vector<Element>& elements, Write write) {
  std::string out = "[";
  for (const Element& element : elements) {
    if (out.size() > 1) out += ',';
    out += write(element);
  }
  return out += ']';
}

std::string write_rule(const rule_words& rule) {
  return object_writer()
      .add("origins", json_list(rule.origins))
      .add("routes", json_list(rule.routes))
      .add("methods", json_list(rule.methods))
      .add("request_headers", json_list(rule.request_headers))
      .add("response_headers", json_list(rule.response_headers))
      .add("credentials", flag(rule.credentials))
      .add("max_age", std::to_string(rule.max_age))
      .take();
}

std::string write_key(const key_words& key) {
  return object_writer()
      .add("name", json_string(key.name))
      .add("sha256", json_string(key.sha256))
      .add("routes", json_list(key.routes))
      .take();
}

std::string write_limits(const limits& value) {
  return object_writer()
      .add("head_bytes", number(value.head_bytes))
      .add("target_bytes", number(value.target_bytes))
      .add("fields", number(value.fields))
      .add("body_bytes", number(value.body_bytes))
      .add("connections", number(value.connections))
      .take();
}

std::string write_timeouts(const timeouts& value) {
  return object_writer()
      .add("head_ms", number(value.head))
      .add("connect_ms", number(value.connect))
      .add("first_byte_ms", number(value.first_byte))
      .add("idle_ms", number(value.idle))
      .add("write_ms", number(value.write))
      .add("keep_alive_ms", number(value.keep_alive))
      .add("drain_ms", number(value.drain))
      .take();
}

std::string write_log(const settings& server) {
  constexpr std::string_view levels[] = {"error", "warning", "info", "debug"};
  return object_writer()
      .add("level", json_string(levels[static_cast<std::size_t>(server.log_level)]))
      .add("format", server.log_format == log_format::json ? "\"json\"" : "\"text\"")
      .take();
}

std::string write_admin(const std::optional<listen_address>& address) {
  if (!address) return "null";
  return object_writer().add("listen", json_string(to_text(*address))).take();
}

std::string write_trust(const upstream_trust& trust) {
  return object_writer()
      .add("ca", trust.ca.empty() ? "null" : json_string(trust.ca))
      .add("verify", flag(trust.verify))
      .take();
}

std::string write_files(const tls_files& files) {
  return object_writer()
      .add("certificate", json_string(files.certificate))
      .add("key", json_string(files.key))
      .take();
}

std::string write_headers(const std::vector<std::pair<std::string, std::string>>& headers) {
  object_writer out;
  for (const auto& [name, value] : headers) out.add(name, json_string(value));
  return out.take();
}

}  // namespace

std::string write_normalised(const access_words& access, const settings& server) {
  const auto address = [](const listen_address& value) { return json_string(to_text(value)); };
  return object_writer()
      .add("listen", list(server.listen, address))
      .add("upstream", json_string(to_text(server.upstream)))
      .add("upstream_tls", write_trust(server.upstream_tls))
      .add("upstream_headers", write_headers(server.upstream_headers))
      .add("rules", list(access.rules, write_rule))
      .add("deny", json_list(access.deny))
      .add("hosts", json_list(access.hosts))
      .add("api_keys", list(access.api_keys, write_key))
      .add("allow_unauthenticated_network", flag(server.allow_unauthenticated_network))
      .add("dangerously", json_list(access.dangerously))
      .add("mode", json_string(access.mode))
      .add("tls", server.tls ? write_files(*server.tls) : "null")
      .add("limits", write_limits(server.limits))
      .add("timeouts", write_timeouts(server.timeouts))
      .add("heartbeat_ms", number(server.heartbeat))
      .add("threads", std::to_string(server.threads))
      .add("admin", write_admin(server.admin))
      .add("log", write_log(server))
      .take();
}

}  // namespace ollama_cors::config
