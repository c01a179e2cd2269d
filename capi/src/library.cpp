// What the library is and knows, the same for every handle: version, features, schema, catalogue.
#include <boost/version.hpp>
#include <string>

#include "config/configuration.hpp"
#include "config/features.hpp"
#include "guard.hpp"
#include "keys/key_ring.hpp"
#include "ollama/catalogue.hpp"

using ollama_cors::capi::guarded_value;

namespace {

#define OCORS_TEXT_OF(number) #number
#define OCORS_TEXT(number) OCORS_TEXT_OF(number)
constexpr const char* version_text = OCORS_TEXT(OCORS_VERSION_MAJOR) "." OCORS_TEXT(
    OCORS_VERSION_MINOR) "." OCORS_TEXT(OCORS_VERSION_PATCH);
#undef OCORS_TEXT
#undef OCORS_TEXT_OF

static_assert(OCORS_VERSION_NUMBER ==
              OCORS_VERSION_MAJOR * 10000 + OCORS_VERSION_MINOR * 100 + OCORS_VERSION_PATCH);

std::string make_features() {
  const auto word = [](bool value) { return value ? "true" : "false"; };
  const std::string boost = std::to_string(BOOST_VERSION / 100000) + "." +
                            std::to_string(BOOST_VERSION / 100 % 1000) + "." +
                            std::to_string(BOOST_VERSION % 100);
  return std::string("{\"version\":\"") + version_text +
         "\",\"tls\":" + word(ollama_cors::config::have_tls()) +
         ",\"api_keys\":" + word(ollama_cors::keys::supported()) +
         ",\"idn\":" + word(ollama_cors::config::have_idn()) +
         ",\"public_suffixes\":" + word(ollama_cors::config::have_public_suffixes()) +
         ",\"boost\":\"" + boost + "\"}";
}

}  // namespace

uint32_t ocors_version_number(void) {
  return OCORS_VERSION_NUMBER;
}

const char* ocors_features(void) {
  return guarded_value("{}", [] {
    static const std::string text = make_features();
    return text.c_str();
  });
}

const char* ocors_schema(void) {
  return guarded_value("{}", [] {
    static const std::string text(ollama_cors::config::schema());
    return text.c_str();
  });
}

const char* ocors_catalogue(void) {
  return guarded_value("{}", [] {
    static const std::string text(ollama_cors::ollama::catalogue_json());
    return text.c_str();
  });
}
