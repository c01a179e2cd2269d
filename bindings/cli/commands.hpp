// What each command takes and does. Every one returns the program's exit code.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace ollama_cors::cli {

enum exit_code : int {
  exit_good = 0,
  exit_findings = 1,  // problems found, a bad input line
  exit_failure = 2,   // wrong usage, cannot start
};

struct serve_options {
  std::string config;  // a file, `-` = standard input; empty = the defaults
  std::vector<std::string> listen;
  std::string upstream;
  std::vector<std::string> allow_origin;
  bool allow_unauthenticated_network = false;
  // Not options: sockets that a service manager handed over, as `listen` takes them.
  std::vector<std::string> given_listen;
  std::string given_admin;
};

struct check_options {
  std::string file = "-";
  bool json = false;
  bool audit = false;
  bool schema = false;  // print the schema instead
};

struct decide_options {
  std::string config;
  std::string profile = "shim";
  std::vector<std::string> allow_origin;
  bool explain = false;               // tell people too
  bool json = false;                  // lines for programs even on a terminal
  std::optional<std::string> origin;  // of the page that sends the request; none = a program does
  std::vector<std::string> headers;   // `name: value`
  std::string method, target;         // one request; empty = they come by standard input
};

struct doctor_options {
  std::string url;                   // any form of OLLAMA_HOST; empty = what that says
  std::vector<std::string> origins;  // of pages; none = a development server's
  std::string ca;                    // a file of certificates to trust
  std::vector<std::string> headers;  // `name: value`, of the pages' requests
  std::string key_env;               // the variable that has the pages' key
  bool json = false;
};

struct headers_options {
  std::string package;
  bool json = false;
};

struct fetch_options {
  std::optional<std::string> page_origin;  // none = a program asks, not a page
  std::string browser;                     // empty = the standard
  std::string credentials, mode, redirect;
  std::optional<std::string> method, body;
  std::vector<std::string> headers;  // `name: value`
  std::string ca;                    // a file of certificates; empty = those of the system
  std::optional<double> max_time;    // seconds
  std::vector<std::string> urls;
  bool json = false;
};

int serve(const serve_options& options);
int check(const check_options& options);
int decide(const decide_options& options);
int doctor(const doctor_options& options);
int headers(const headers_options& options);
int fetch(const fetch_options& options);

}  // namespace ollama_cors::cli
