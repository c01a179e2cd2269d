// One pass: the length of a name rules out nearly every field before a byte of it is compared.
#include "policy/request_fields.hpp"

#include <cstring>

#include "fetch/ascii.hpp"

namespace ollama_cors::policy {
namespace {

// A name in the two ways in which nearly every client writes it.
struct known_name {
  std::string_view title;
  std::string_view lower;
};

constexpr known_name host_field{"Host", "host"};
constexpr known_name origin_field{"Origin", "origin"};
constexpr known_name site_field{"Sec-Fetch-Site", "sec-fetch-site"};
constexpr known_name mode_field{"Sec-Fetch-Mode", "sec-fetch-mode"};
constexpr known_name dest_field{"Sec-Fetch-Dest", "sec-fetch-dest"};
constexpr known_name asked_method_field{"Access-Control-Request-Method",
                                        "access-control-request-method"};
constexpr known_name asked_headers_field{"Access-Control-Request-Headers",
                                         "access-control-request-headers"};

// `name` has the size of the known one, which the compiler knows.
inline bool is(std::string_view name, const known_name& known) noexcept {
  const std::size_t size = known.lower.size();
  return std::memcmp(name.data(), known.title.data(), size) == 0 ||
         std::memcmp(name.data(), known.lower.data(), size) == 0 ||
         fetch::equal_to_lower(name, known.lower);
}

inline void note(single_field& field, std::string_view value) noexcept {
  if (!value.empty() && (fetch::is_ows(value.front()) || fetch::is_ows(value.back()))) {
    value = fetch::trim_ows(value);
  }
  if (field.count++ == 0) {
    field.value = value;
  } else if (value != field.value) {
    field.conflicting = true;
  }
}

}  // namespace

bool is_asked_headers(const fetch::field& field) noexcept {
  return field.name.size() == asked_headers_field.lower.size() &&
         is(field.name, asked_headers_field);
}

request_fields read_fields(fetch::fields fields) noexcept {
  request_fields found;
  for (const fetch::field& field : fields) {
    const std::string_view name = field.name;
    switch (name.size()) {
      case host_field.lower.size():
        if (is(name, host_field)) note(found.host, field.value);
        break;
      case origin_field.lower.size():
        if (fetch::to_lower(name[0]) == 'o' && is(name, origin_field)) {
          note(found.origin, field.value);
        }
        break;
      case site_field.lower.size():  // and of the other two, which differ in the last four bytes
        switch (fetch::to_lower(name[10])) {
          case 's':
            if (is(name, site_field)) note(found.fetch_site, field.value);
            break;
          case 'm':
            if (is(name, mode_field)) note(found.fetch_mode, field.value);
            break;
          case 'd':
            if (is(name, dest_field)) note(found.fetch_dest, field.value);
            break;
          default:
            break;
        }
        break;
      case asked_method_field.lower.size():
        if (is(name, asked_method_field)) note(found.asked_method, field.value);
        break;
      case asked_headers_field.lower.size():
        if (is(name, asked_headers_field)) {
          if (found.asked_headers.count++ == 0) found.asked_headers.value = field.value;
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
