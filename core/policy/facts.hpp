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
  explicit facts(const request& input) noexcept : target(split_target(input.target)) {
    read_fields(input.headers, fields);
    // RFC 9112 3.2.2: the authority of an absolute-form target replaces the Host.
    host_text = target.absolute ? target.authority : fields.host.value();
  }

  const std::optional<host_name>& host() noexcept {
    if (!host_parsed_) host_ = parse_host(host_text);
    host_parsed_ = true;
    return host_;
  }

  // Null for what no browser would send.
  const fetch::origin* origin() noexcept {
    if (!origin_parsed_) origin_valid_ = fetch::parse_origin(fields.origin.value(), origin_);
    origin_parsed_ = true;
    return origin_valid_ ? &origin_ : nullptr;
  }

  request_fields fields;
  target_parts target;
  std::string_view host_text;
  int held = -1;  // the first rule that admits the origin and holds the route

private:
  std::optional<host_name> host_;
  fetch::origin origin_;
  bool host_parsed_ = false;
  bool origin_parsed_ = false;
  bool origin_valid_ = false;
};

}  // namespace ollama_cors::policy
