// OLLAMA_HOST and OLLAMA_ORIGINS; see the header. What Ollama does with them: envconfig/config.go
// for the host, strings.Split(",") and gin-contrib/cors for the origins.
#include "environment.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <cstdlib>

#include "input.hpp"

namespace json = boost::json;

namespace ollama_cors::cli {
namespace {

constexpr std::string_view blank = " \t\r\n";

std::string_view trimmed(std::string_view text, std::string_view what) {
  const std::size_t first = text.find_first_not_of(what);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(what) - first + 1);
}

// Ollama strips white space, then quotes, off the whole value.
std::string_view stripped(std::string_view value) {
  return trimmed(trimmed(value, blank), "\"'");
}

std::string json_text(std::string_view text) {
  return json::serialize(json::string(text));
}

bool starts_with_any(std::string_view text, std::initializer_list<std::string_view> prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](std::string_view prefix) { return text.starts_with(prefix); });
}

// What Ollama itself does with this entry, if it is not what its author meant.
std::string_view misreading(std::string_view entry) {
  const std::string_view text = trimmed(entry, blank);
  if (std::count(text.begin(), text.end(), '*') > 1)
    return "Ollama does not start with it: it takes one * an entry";
  const bool wildcard = text.find('*') != std::string_view::npos;
  const bool known_scheme =
      starts_with_any(entry, {"http://", "https://", "chrome-extension://", "moz-extension://",
                              "safari-extension://", "ms-browser-extension://"});
  if (!wildcard && !known_scheme)
    return text.size() != entry.size()
               ? "Ollama does not start with it: it takes white space as part of the entry"
               : "Ollama does not start with it: it takes an entry without * only with http:// "
                 "or https:// in front, or an extension's scheme that it knows";
  if (text.size() != entry.size())
    return "Ollama never matches it: it takes white space as part of the entry";
  const std::size_t authority = text.find("://");
  if (authority != std::string_view::npos &&
      text.find('/', authority + 3) != std::string_view::npos)
    return "Ollama never matches it: no browser sends a path in an Origin";
  if ((text.starts_with("http://") && text.ends_with(":80")) ||
      (text.starts_with("https://") && text.ends_with(":443")))
    return "Ollama never matches it: browsers leave the default port out";
  if (std::any_of(text.begin(), text.end(),
                  [](char c) { return static_cast<unsigned char>(c) >= 0x80; }))
    return "Ollama never matches it: browsers send international names in Punycode";
  return {};
}

// What the library makes of one entry, by way of a rule that holds it alone: of one that it
// refuses, what it would have it be.
struct reading {
  std::string normalised;  // empty = refused, and nobody knows what was meant
  std::string refusal;     // of the entry as it is written
};

reading read_entry(std::string_view entry) {
  const json::value document{{"rules", json::array{json::object{{"origins", {entry}}}}}};
  const auto report = check_document(json::serialize(document));
  const json::value findings = json::parse(ocors_report_json(report.get()));
  reading result{std::string(entry), {}};
  for (const json::value& problem : findings.at("problems").as_array()) {
    const json::value& suggestion = problem.at("suggestion");
    if (problem.at("severity") == "error") {
      if (problem.at("code") == "any-origin") {
        // The switch for it is a configuration's.
        result.normalised.clear();
        result.refusal =
            json_text(entry) +
            " admits every page on the web, which takes a configuration file: {\"rules\":[{"
            "\"origins\":[\"*\"]}],\"dangerously\":[\"any-origin\"]}. Better name the origins.";
        return result;
      }
      result.refusal = problem.at("message").as_string().c_str();
      result.normalised = suggestion.is_string() ? suggestion.as_string().c_str() : "";
      return result;
    }
    if (problem.at("code") == "origin-normalised")
      result.normalised = suggestion.as_string().c_str();
  }
  return result;
}

void read_origins(std::string_view value, ollama_environment& output) {
  while (!value.empty()) {
    const std::size_t comma = std::min(value.find(','), value.size());
    const std::string_view entry = value.substr(0, comma);
    const bool last = comma == value.size();
    value.remove_prefix(last ? comma : comma + 1);
    const std::string_view text = trimmed(entry, blank);
    if (text.empty() || (value.empty() && !last)) {
      output.warnings.push_back(
          "OLLAMA_ORIGINS has an empty entry: Ollama does not start with it. Delete the comma.");
      if (text.empty()) continue;
    }
    const std::string who = "OLLAMA_ORIGINS, entry " + json_text(entry);
    const std::string_view odd = misreading(entry);
    const reading as = read_entry(text);
    if (as.normalised.empty()) {
      output.warnings.push_back(who + " is left out: " + as.refusal +
                                (odd.empty() ? "" : " (" + std::string(odd) + ".)"));
      continue;
    }
    if (!odd.empty() || !as.refusal.empty()) {
      const std::string taken = as.normalised == entry
                                    ? " is accepted here. "
                                    : " is understood as " + json_text(as.normalised) + ". ";
      output.warnings.push_back(who + taken + (odd.empty() ? as.refusal : std::string(odd) + "."));
    }
    output.origins.push_back(as.normalised);
  }
}

bool is_port(std::string_view text) {
  if (text.empty() || text.size() > 5) return false;
  unsigned number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return false;
    number = number * 10 + static_cast<unsigned>(c - '0');
  }
  return number <= 65535;
}

// scheme, host and port with Ollama's defaults. An address that means "all interfaces" is where
// Ollama listens; it is reached through loopback, as Ollama's own client does (ConnectableHost).
std::string upstream_of(std::string_view value, ollama_environment& output) {
  std::string_view scheme = "http", port = "11434", rest = value;
  if (const std::size_t at = value.find("://"); at != std::string_view::npos) {
    scheme = value.substr(0, at);
    rest = value.substr(at + 3);
    if (scheme == "http") port = "80";
    if (scheme == "https") port = "443";
  }
  if (rest == value && is_port(value))
    output.warnings.push_back("OLLAMA_HOST is " + json_text(value) +
                              ", which Ollama takes for a host's name. For the port write " +
                              json_text("127.0.0.1:" + std::string(value)) + ".");
  const std::size_t slash = std::min(rest.find('/'), rest.size());
  const std::string_view path = rest.substr(slash);
  std::string_view host = rest.substr(0, slash);
  const std::size_t colon = host.rfind(':');
  const std::size_t bracket = host.rfind(']');
  const bool bare_ipv6 = bracket == std::string_view::npos && colon != host.find(':');
  if (colon != std::string_view::npos && !bare_ipv6 &&
      (bracket == std::string_view::npos || colon > bracket)) {
    const std::string_view written = host.substr(colon + 1);
    host = host.substr(0, colon);
    if (is_port(written)) {
      port = written;
    } else {
      output.warnings.push_back("OLLAMA_HOST has the port " + json_text(written) +
                                ", which is none: Ollama uses " + std::string(port) + ".");
    }
  }
  host = trimmed(host, "[]");
  if (host.empty() || host == "0.0.0.0") host = "127.0.0.1";
  if (host == "::") host = "::1";
  const bool ipv6 = host.find(':') != std::string_view::npos;
  const std::string name = ipv6 ? "[" + std::string(host) + "]" : std::string(host);
  return std::string(scheme) + "://" + name + ":" + std::string(port) + std::string(path);
}

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view{} : std::string_view{value};
}

}  // namespace

ollama_environment read_ollama_environment(std::string_view host, std::string_view origins) {
  ollama_environment output;
  if (const std::string_view value = stripped(host); !value.empty())
    output.upstream = upstream_of(value, output);
  read_origins(stripped(origins), output);
  return output;
}

ollama_environment read_ollama_environment() {
  return read_ollama_environment(variable("OLLAMA_HOST"), variable("OLLAMA_ORIGINS"));
}

}  // namespace ollama_cors::cli
