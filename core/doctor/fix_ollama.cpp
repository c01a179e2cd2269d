#include "doctor/fix_ollama.hpp"

#include <algorithm>
#include <array>

#include "fetch/list.hpp"

namespace ollama_cors::doctor {
namespace {

// envconfig/config.go: these and any port of them, and the schemes of desktop applications.
constexpr std::array<std::string_view, 6> own_origins{"http://localhost", "https://localhost",
                                                      "http://127.0.0.1", "https://127.0.0.1",
                                                      "http://0.0.0.0",   "https://0.0.0.0"};
constexpr std::array<std::string_view, 5> own_schemes{"app://", "file://", "tauri://",
                                                      "vscode-webview://", "vscode-file://"};
// What gin-contrib/cors takes without a `*`.
constexpr std::array<std::string_view, 6> known_schemes{"http://",
                                                        "https://",
                                                        "chrome-extension://",
                                                        "safari-extension://",
                                                        "moz-extension://",
                                                        "ms-browser-extension://"};

bool starts_with_one_of(std::string_view text, std::span<const std::string_view> starts) {
  return std::any_of(starts.begin(), starts.end(),
                     [text](std::string_view start) { return text.starts_with(start); });
}

bool is_default(std::string_view origin) {
  if (starts_with_one_of(origin, own_schemes)) return true;
  return std::any_of(own_origins.begin(), own_origins.end(), [origin](std::string_view known) {
    return origin.starts_with(known) &&
           (origin.size() == known.size() || origin[known.size()] == ':');
  });
}

bool takes_entry(std::string_view entry) {
  const auto stars = std::count(entry.begin(), entry.end(), '*');
  return stars == 1 || (stars == 0 && starts_with_one_of(entry, known_schemes));
}

bool entry_matches(std::string_view entry, std::string_view origin) {
  const std::size_t star = entry.find('*');
  if (star == std::string_view::npos) return entry == origin;
  const std::string_view before = entry.substr(0, star), behind = entry.substr(star + 1);
  return origin.size() >= before.size() + behind.size() && origin.starts_with(before) &&
         origin.ends_with(behind);
}

struct variable {
  std::string name;
  std::string value;  // "" = it is to be unset
};

std::vector<fix> on_each_system(const variable& set, const std::string& why) {
  const std::string assignment = set.name + "=" + set.value;
  const bool unset = set.value.empty();
  const std::string quoted = "\"" + set.value + "\"";
  const bool host = set.name == "OLLAMA_HOST";
  return {
      {.where = "systemd",
       .how = why + " Linux: `sudo systemctl edit ollama.service`, put these lines there, then "
                    "`sudo systemctl restart ollama`.",
       .lines = {"[Service]",
                 unset ? "UnsetEnvironment=" + set.name : "Environment=\"" + assignment + "\""}},
      {.where = "launchd",
       .how = why + " macOS: run this, then quit Ollama and start it again; after a restart of the "
                    "machine it has to be run anew.",
       .lines = {unset ? "launchctl unsetenv " + set.name
                       : "launchctl setenv " + set.name + " " + quoted}},
      {.where = "windows",
       .how = why + " Windows: run this, then quit Ollama in the task bar and start it again.",
       .lines = {unset ? "reg delete HKCU\\Environment /F /V " + set.name
                       : "setx " + set.name + " " + quoted}},
      {.where = "docker",
       .how = host ? why + " Docker: publish the port on loopback alone, in place of -p PORT:11434."
                   : why + " Docker: an option of `docker run`" +
                         (unset ? ", to be left out." : ", beside the others."),
       .lines = {host ? "-p " + set.value + ":11434" : "-e \"" + assignment + "\""}},
  };
}

}  // namespace

bool ollama_takes(std::string_view origins_variable) {
  // Split at commas and nothing else: white space and empty entries are entries too.
  if (origins_variable.empty()) return true;
  for (;;) {
    const std::size_t comma = origins_variable.find(',');
    if (!takes_entry(origins_variable.substr(0, comma))) return false;
    if (comma == std::string_view::npos) return true;
    origins_variable.remove_prefix(comma + 1);
  }
}

bool ollama_admits(std::string_view origins_variable, std::string_view origin) {
  if (is_default(origin)) return true;
  fetch::list_reader entries(origins_variable);
  for (std::string_view entry; entries.next(entry);) {
    if (entry_matches(entry, origin)) return true;
  }
  return false;
}

std::optional<std::string> origins_variable(const std::vector<std::string>& origins) {
  std::string value;
  for (const std::string& origin : origins) {
    if (ollama_admits(value, origin)) continue;
    const std::size_t scheme_end = origin.find("://");
    if (scheme_end == std::string::npos) return std::nullopt;  // `null`
    const bool known = starts_with_one_of(origin, known_schemes);
    value += (value.empty() ? "" : ",") + (known ? origin : origin.substr(0, scheme_end + 3) + "*");
  }
  const bool works = ollama_takes(value) &&
                     std::all_of(origins.begin(), origins.end(), [&](const std::string& origin) {
                       return ollama_admits(value, origin);
                     });
  if (!works) return std::nullopt;
  return value;
}

std::vector<fix> ollama_environment(const examination& of, const finding& what) {
  switch (what.code) {
    case code::origin_not_allowed:
    case code::any_origin:
    case code::any_origin_manages:
    case code::null_allowed: {
      const auto value = origins_variable(of.about.origins);
      if (!value || (value->empty() && what.code == code::origin_not_allowed)) return {};
      return on_each_system({"OLLAMA_ORIGINS", *value},
                            value->empty() ? "Let Ollama have its default origins."
                                           : "Name the pages' origins to Ollama. "
                                             "This takes the place of a value "
                                             "that is set already: put its "
                                             "entries behind, with commas between, "
                                             "to keep them.");
    }
    case code::exposed_without_key:
    case code::host_unchecked:
      return on_each_system({"OLLAMA_HOST", "127.0.0.1:" + std::to_string(of.about.port)},
                            "Let Ollama listen on this machine alone: it then checks Host too.");
    default:
      return {};
  }
}

}  // namespace ollama_cors::doctor
