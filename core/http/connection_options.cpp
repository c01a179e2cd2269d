#include "http/connection_options.hpp"

#include "fetch/list.hpp"

namespace ollama_cors::http {

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
