// What the model is given: a configuration and a request in plain words, and what it answers. The
// names are those of the configuration document; a key that the document leaves out is empty here.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace model {

using strings = std::vector<std::string>;
using field_lines = std::vector<std::pair<std::string, std::string>>;

struct rule_description {
  strings origins;
  std::optional<strings> routes;
  std::optional<strings> methods;
  std::optional<strings> request_headers;
  std::optional<strings> response_headers;
  bool credentials = false;
  unsigned max_age = 600;
};

struct key_description {
  std::string secret;  // in plain text: the model knows no digests
  std::optional<strings> routes;
};

struct description {
  std::optional<std::vector<rule_description>> rules;
  strings deny;
  std::optional<strings> hosts;
  std::vector<key_description> api_keys;
  bool shadow = false;
  bool middleware = false;
};

// Request headers by package of the SDK catalogue, for `@package`.
using catalogue = std::map<std::string, strings>;

struct request {
  std::string method;
  std::string target;
  field_lines headers;
  bool http_1_0 = false;
};

// As `ollama-cors decide` prints it: status 0 = forwarded, rule "" = none.
struct result {
  std::string kind;
  std::string verdict;
  std::string reason;
  int status = 0;
  field_lines headers;
  std::string rule;

  bool operator==(const result&) const = default;
};

}  // namespace model
