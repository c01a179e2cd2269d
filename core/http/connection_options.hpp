// What the Connection fields of a message take away with them. RFC 9110 7.6.1.
#pragma once

#include <string_view>

#include "fetch/field.hpp"
#include "http/field_role.hpp"

namespace ollama_cors::http {

// Borrows the fields. The gate bounds how many options there are, and says whether any `names` a
// field: most heads have none but `keep-alive`.
class connection_options {
public:
  connection_options(fetch::fields fields, bool names) noexcept
      : fields_(fields), name_fields_(names) {}

  // Whether a field of this name is of this hop alone: a fixed one, or one that an option names. No
  // option takes away what routes a message or keeps caches and loops apart.
  bool remove(std::string_view name, field_role role) const noexcept {
    return is_of_one_hop(role) || (name_fields_ && named(name, role));
  }

private:
  bool named(std::string_view name, field_role role) const noexcept;

  fetch::fields fields_;
  bool name_fields_;
};

}  // namespace ollama_cors::http
