// What a decision looks at, found when it is first asked for: most requests are decided by the text
// of their Origin alone.
#pragma once

#include <optional>
#include <string_view>

#include "fetch/origin.hpp"
#include "policy/decision.hpp"
#include "policy/host.hpp"
#include "policy/request_fields.hpp"
#include "policy/target.hpp"

namespace ollama_cors::policy {

class facts {
public:
  explicit facts(const request& input) noexcept
      : fields(read_fields(input.headers)), host_text(fields.host.value()) {
    if (input.target.starts_with('/')) [[likely]]
      return;  // origin-form, as nearly every target is
    const target_parts parts = split_target(input.target);
    absolute = parts.absolute;
    // RFC 9112 3.2.2: the authority of an absolute-form target replaces the Host.
    if (absolute) host_text = parts.authority;
  }

  const std::optional<host_name>& host() noexcept {
    if (!host_parsed_) host_ = parse_host(host_text);
    host_parsed_ = true;
    return host_;
  }

  // Null for what no browser would send.
  const fetch::origin* origin() noexcept {
    if (!origin_parsed_) origin_ = fetch::parse_origin(fields.origin.value());
    origin_parsed_ = true;
    return origin_ ? &*origin_ : nullptr;
  }

  request_fields fields;
  std::string_view host_text;
  bool absolute = false;  // the target is in absolute-form
  int held = -1;          // the first rule that admits the origin and holds the route

private:
  std::optional<host_name> host_;
  std::optional<fetch::origin> origin_;
  bool host_parsed_ = false;
  bool origin_parsed_ = false;
};

}  // namespace ollama_cors::policy
