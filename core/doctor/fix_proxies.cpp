// One block a proxy, whatever is wrong: nginx drops the add_header lines of a location as soon as
// an `if` in it has one, so that mending a line at a time mends nothing.
#include "doctor/fix_proxies.hpp"

#include <algorithm>

#include "config/address.hpp"
#include "doctor/fix_ours.hpp"
#include "fetch/ip_address.hpp"

namespace ollama_cors::doctor {
namespace {

constexpr std::string_view methods = "GET, HEAD, POST, PUT, PATCH, DELETE";
constexpr std::string_view exposed =
    "x-request-id, request-id, x-should-retry, retry-after, retry-after-ms";
constexpr std::string_view vary =
    "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";

// Whether header lines would mend it.
bool is_of_headers(const finding& what) {
  switch (what.code) {
    case code::exposed_without_key:
    case code::host_unchecked:
    case code::mixed_content:
    case code::server_failing:
    case code::redirected:
      return false;
    default:
      return what.severity() != severity::note;
  }
}

// Safe inside double quotes of either configuration.
bool is_plain(const std::string& origin) {
  return origin.find_first_of("\"\\$ \n{}") == std::string::npos;
}

bool are_plain(const std::vector<std::string>& origins) {
  return std::all_of(origins.begin(), origins.end(), is_plain);
}

std::string quoted(std::string_view text) {
  return "\"" + std::string(text) + "\"";
}

// The names by which the server is called: the one that was given, and those of loopback.
std::vector<std::string> own_names(const examination& of) {
  std::vector<std::string> names{"localhost", "127.0.0.1", "::1"};
  if (std::find(names.begin(), names.end(), of.about.host) == names.end())
    names.push_back(of.about.host);
  return names;
}

std::string as_regex(const std::string& name) {
  std::string out;
  for (const char c : config::bracketed(name)) {
    if (c == '.' || c == '[' || c == ']') out += '\\';
    out += c;
  }
  return out;
}

fix nginx_cors(const examination& of) {
  fix out{.where = "nginx",
          .how =
              "The maps belong into http { }, the rest into the location, in place of each "
              "add_header of Access-Control-* there and of the ifs around them. A location that "
              "has a proxy_set_header or an add_header of its own inherits none: repeat there "
              "what stands outside of it, such as `proxy_set_header Host $host;`." +
              warning_of_null(of.about.origins)};
  std::string origin = "map $http_origin $cors_origin { default \"\";";
  std::string refused = "map $http_origin $cors_refused { default 1; \"\" 0;";
  for (const std::string& page : of.about.origins) {
    origin += " " + quoted(page) + " $http_origin;";
    refused += " " + quoted(page) + " 0;";
  }
  out.lines = {origin + " }", refused + " }", "if ($cors_refused) { return 403; }",
               "if ($request_method = OPTIONS) { return 204; }", "proxy_set_header Origin \"\";"};
  for (const std::string_view name : {"Allow-Origin", "Allow-Credentials", "Allow-Methods",
                                      "Allow-Headers", "Expose-Headers", "Max-Age"}) {
    out.lines.push_back("proxy_hide_header Access-Control-" + std::string(name) + ";");
  }
  const auto add = [&](std::string_view name, const std::string& value) {
    out.lines.push_back("add_header " + std::string(name) + " " + value + " always;");
  };
  add("Access-Control-Allow-Origin", "$cors_origin");
  add("Access-Control-Allow-Methods", quoted(methods));
  add("Access-Control-Allow-Headers", "$http_access_control_request_headers");
  add("Access-Control-Expose-Headers", quoted(exposed));
  add("Access-Control-Max-Age", "600");
  add("Vary", quoted(vary));
  return out;
}

fix caddy_cors(const examination& of) {
  fix out{.where = "caddy",
          .how =
              "Into the site's block, in place of each header line of Access-Control-* there. "
              "The lines that begin with header_ belong into its reverse_proxy { }." +
              warning_of_null(of.about.origins)};
  out.lines = {"@cors_page {"};
  for (const std::string& page : of.about.origins)
    out.lines.push_back("\theader Origin " + quoted(page));
  out.lines.insert(out.lines.end(), {"}", "@cors_stranger {", "\theader Origin *"});
  for (const std::string& page : of.about.origins)
    out.lines.push_back("\tnot header Origin " + quoted(page));
  out.lines.insert(out.lines.end(),
                   {"}", "@cors_preflight method OPTIONS",
                    "header @cors_page Access-Control-Allow-Origin {http.request.header.Origin}",
                    "header Access-Control-Allow-Methods " + quoted(methods),
                    "header Access-Control-Allow-Headers "
                    "{http.request.header.Access-Control-Request-Headers}",
                    "header Access-Control-Expose-Headers " + quoted(exposed),
                    "header Access-Control-Max-Age 600", "header Vary " + quoted(vary),
                    "respond @cors_stranger 403", "respond @cors_preflight 204",
                    "header_up -Origin", "header_down -Access-Control-*"});
  return out;
}

}  // namespace

std::vector<fix> nginx_lines(const examination& of, const finding& what) {
  const std::string port = std::to_string(of.about.port);
  switch (what.code) {
    case code::host_unchecked: {
      std::string names;
      for (const std::string& name : own_names(of))
        names += (names.empty() ? "" : "|") + as_regex(name);
      return {{.where = "nginx",
               .how = "Into the server { }: the names by which it is called, and no other.",
               .lines = {"if ($host !~ \"^(" + names + ")$\") { return 403; }"}}};
    }
    case code::exposed_without_key:
      return {{.where = "nginx",
               .how = "In place of `listen " + port + "` in the server { }.",
               .lines = {"listen 127.0.0.1:" + port + ";"}}};
    case code::mixed_content:
      return {{.where = "nginx",
               .how = "Into the server { }, with a certificate of the name that pages use.",
               .lines = {"listen " + port + " ssl;", "ssl_certificate cert.pem;",
                         "ssl_certificate_key key.pem;"}}};
    default:
      if (!is_of_headers(what) || !are_plain(of.about.origins)) return {};
      return {nginx_cors(of)};
  }
}

std::vector<fix> caddy_lines(const examination& of, const finding& what) {
  switch (what.code) {
    case code::host_unchecked: {
      std::string names;
      for (const std::string& name : own_names(of)) names += " " + name;
      return {{.where = "caddy",
               .how = "Into the site's block: the names by which it is called, and no other.",
               .lines = {"@foreign_host not host" + names, "respond @foreign_host 403"}}};
    }
    case code::exposed_without_key:
      return {{.where = "caddy",
               .how = "Into the site's block: listen on this machine alone.",
               .lines = {"bind 127.0.0.1 ::1"}}};
    case code::mixed_content:
      return {{.where = "caddy",
               .how = "Into the site's block, whose address then begins with https://.",
               .lines = {"tls cert.pem key.pem"}}};
    default:
      if (!is_of_headers(what) || !are_plain(of.about.origins)) return {};
      return {caddy_cors(of)};
  }
}

}  // namespace ollama_cors::doctor
