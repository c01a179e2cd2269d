#include "http/connection_options.hpp"

#include "fetch/list.hpp"

namespace ollama_cors::http {

connection_options::connection_options(fetch::fields fields) noexcept : fields_(fields) {
  for (const fetch::field& field : fields) {
    if (role_of(field.name) != field_role::connection) continue;
    fetch::list_reader options(field.value);
    for (std::string_view option; options.next(option);) {
      name_fields_ = name_fields_ || (!fetch::equal_to_lower(option, "keep-alive") &&
                                      !fetch::equal_to_lower(option, "close"));
    }
  }
}

bool connection_options::named(std::string_view name, field_role role) const noexcept {
  switch (role) {
    case field_role::host:
    case field_role::content_length:
    case field_role::via:
    case field_role::vary:
    case field_role::cache_control:
      return false;
    default:
      break;
  }
  for (const fetch::field& field : fields_) {
    if (role_of(field.name) == field_role::connection && fetch::list_holds(field.value, name)) {
      return true;
    }
  }
  return false;
}

}  // namespace ollama_cors::http
