// One pass: the length of a name rules out nearly every field before a byte of it is compared.
#include "policy/request_fields.hpp"

#include "fetch/ascii.hpp"

namespace ollama_cors::policy {
namespace {

constexpr std::string_view asked_headers_name = "access-control-request-headers";

void note(single_field& field, std::string_view value) noexcept {
  const std::string_view trimmed = fetch::trim_ows(value);
  if (field.count++ == 0) {
    field.value = trimmed;
  } else if (trimmed != field.value) {
    field.conflicting = true;
  }
}

}  // namespace

bool is_asked_headers(const fetch::field& field) noexcept {
  return fetch::equal_to_lower(field.name, asked_headers_name);
}

request_fields read_fields(fetch::fields fields) noexcept {
  using fetch::equal_to_lower;
  request_fields found;
  for (const fetch::field& field : fields) {
    switch (field.name.size()) {
      case 4:
        if (equal_to_lower(field.name, "host")) note(found.host, field.value);
        break;
      case 6:
        if (equal_to_lower(field.name, "origin")) note(found.origin, field.value);
        break;
      case 14:
        if (equal_to_lower(field.name, "sec-fetch-site")) {
          note(found.fetch_site, field.value);
        } else if (equal_to_lower(field.name, "sec-fetch-mode")) {
          note(found.fetch_mode, field.value);
        } else if (equal_to_lower(field.name, "sec-fetch-dest")) {
          note(found.fetch_dest, field.value);
        }
        break;
      case 29:
        if (equal_to_lower(field.name, "access-control-request-method")) {
          note(found.asked_method, field.value);
        }
        break;
      case asked_headers_name.size():
        if (is_asked_headers(field)) {
          found.asked_headers = true;
          found.asked_headers_bytes += field.value.size();
        }
        break;
      default:
        break;
    }
  }
  return found;
}

}  // namespace ollama_cors::policy
