#include "page/firefox_about.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "page/header_list.hpp"

namespace ollama_cors::page {
namespace {

// Each was asked for in Firefox 153: g12-2.
constexpr std::array<std::string_view, 56> own_pages{"about",
                                                     "addons",
                                                     "asrouter",
                                                     "blocked",
                                                     "certerror",
                                                     "certificate",
                                                     "checkerboard",
                                                     "compat",
                                                     "config",
                                                     "crashes",
                                                     "deleteprofile",
                                                     "downloads",
                                                     "editprofile",
                                                     "fingerprintingprotection",
                                                     "framecrashed",
                                                     "glean",
                                                     "httpsonlyerror",
                                                     "keyboard",
                                                     "license",
                                                     "logging",
                                                     "logins",
                                                     "loginsimportreport",
                                                     "logo",
                                                     "memory",
                                                     "messagepreview",
                                                     "mozilla",
                                                     "neterror",
                                                     "networking",
                                                     "newprofile",
                                                     "opentabs",
                                                     "performance",
                                                     "policies",
                                                     "preferences",
                                                     "privatebrowsing",
                                                     "processes",
                                                     "profilemanager",
                                                     "profiles",
                                                     "profiling",
                                                     "protections",
                                                     "reader",
                                                     "restartrequired",
                                                     "robots",
                                                     "serviceworkers",
                                                     "sessionrestore",
                                                     "settings",
                                                     "studies",
                                                     "support",
                                                     "tabcrashed",
                                                     "telemetry",
                                                     "translations",
                                                     "unloads",
                                                     "url-classifier",
                                                     "webauthn",
                                                     "webrtc",
                                                     "welcome",
                                                     "welcomeback"};

}  // namespace

about_page about_page_of(std::string_view url) {
  constexpr std::string_view scheme = "about:";
  if (!url.starts_with(scheme)) return about_page::none;
  url.remove_prefix(scheme.size());
  const std::string name = lower_case(url.substr(0, url.find_first_of("?#")));
  if (name == "blank") return about_page::blank;
  return std::binary_search(own_pages.begin(), own_pages.end(), name) ? about_page::own
                                                                      : about_page::unknown;
}

}  // namespace ollama_cors::page
