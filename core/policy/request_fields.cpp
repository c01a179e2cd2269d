// The length of a name rules out nearly every field before a byte of it is compared.
#include "policy/request_fields.hpp"

#include <cstdint>
#include <cstring>

#include "fetch/ascii.hpp"

namespace ollama_cors::policy {
namespace {

// A name as most clients write it, and in lower case.
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

constexpr std::uint64_t size_bit(const known_name& known) noexcept {
  return std::uint64_t{1} << known.lower.size();
}

// `name` has the size of the known one, which the compiler knows. The fourth byte from the end
// tells apart what usually comes in one size; the bit that is set there is that of lower case.
inline bool is(std::string_view name, const known_name& known) noexcept {
  const std::size_t size = known.lower.size();
  if ((name[size - 4] | 0x20) != known.lower[size - 4]) return false;
  if (std::memcmp(name.data(), known.title.data(), size) == 0) [[likely]]
    return true;
  return fetch::equal_to_lower(name, known.lower);
}

}  // namespace

bool is_asked_headers(const fetch::field& field) noexcept {
  return field.name.size() == asked_headers_field.lower.size() &&
         is(field.name, asked_headers_field);
}

request_fields read_fields(fetch::fields fields) noexcept {
  request_fields found;
  constexpr std::uint64_t sizes =
      size_bit(host_field) | size_bit(origin_field) | size_bit(asked_method_field);
  for (const fetch::field& field : fields) {
    const std::string_view name = field.name;
    // Of a longer name the lowest bits of its size: it is told apart below.
    if ((sizes >> (name.size() & 63U) & 1U) == 0) [[likely]]
      continue;
    switch (name.size()) {
      case origin_field.lower.size():
        if (is(name, origin_field)) found.origin.note(field);
        break;
      case host_field.lower.size():
        if (is(name, host_field)) found.host.note(field);
        break;
      case asked_method_field.lower.size():
        if (is(name, asked_method_field)) found.asked_method.note(field);
        break;
      default:
        break;
    }
  }
  return found;
}

fetch_metadata read_metadata(fetch::fields fields) noexcept {
  fetch_metadata found;
  static_assert(site_field.lower.size() == mode_field.lower.size());
  static_assert(mode_field.lower.size() == dest_field.lower.size());
  for (const fetch::field& field : fields) {
    if (field.name.size() != site_field.lower.size()) continue;
    if (is(field.name, site_field)) found.site.note(field);
    if (is(field.name, mode_field)) found.mode.note(field);
    if (is(field.name, dest_field)) found.dest.note(field);
  }
  return found;
}

asked_headers read_asked_headers(fetch::fields fields) noexcept {
  asked_headers found;
  for (const fetch::field& field : fields) {
    if (!is_asked_headers(field)) continue;
    if (found.lines++ == 0) found.first = field.value;
    found.bytes += field.value.size();
  }
  return found;
}

}  // namespace ollama_cors::policy
