// Servers for the doctor's tests: what each answers to a probe, without a socket.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "config/configuration.hpp"
#include "config/json_text.hpp"
#include "doctor/diagnosis.hpp"
#include "doctor/survey.hpp"
#include "fetch/ascii.hpp"
#include "http/head.hpp"
#include "replay/script.hpp"

namespace ollama_cors::doctor::test {

using serve = std::function<answer(const probe&)>;

inline question about(std::vector<std::string> origins, std::string host = "127.0.0.1",
                      bool tls = false) {
  question made;
  made.tls = tls;
  made.host = std::move(host);
  made.port = 11434;
  made.origins = std::move(origins);
  return made;
}

struct visited {
  diagnosis found;
  int probes = 0;
};

// All rounds of a visit.
inline visited visit(const serve& server, question what) {
  observations seen;
  int probes = 0;
  for (auto round = next_round(what, seen); !round.empty(); round = next_round(what, seen)) {
    for (const probe& asked : round) {
      seen[asked] = server(asked);
      ++probes;
    }
  }
  return {diagnose(std::move(what), std::move(seen)), probes};
}

inline const finding* find_code(const diagnosis& found, code which) {
  for (const auto* list : {&found.findings, &found.notes}) {
    for (const finding& one : *list) {
      if (one.code == which) return &one;
    }
  }
  return nullptr;
}

inline std::vector<std::string> codes_of(const std::vector<finding>& list) {
  std::vector<std::string> names;
  for (const finding& one : list) names.emplace_back(words_of(one.code).name);
  return names;
}

inline answer said(unsigned status, std::vector<page::header> fields = {}, std::string body = {}) {
  answer made;
  made.status = status;
  made.reason = status < 400 ? "OK" : "Error";
  made.fields = std::move(fields);
  made.body = std::move(body);
  return made;
}

// What an Ollama's handlers say, behind whatever CORS.
inline answer plain(const probe& asked) {
  if (asked.target == "/") return said(200, {{"Content-Type", "text/plain"}}, "Ollama is running");
  const page::header json{"Content-Type", "application/json"};
  if (asked.target == "/api/version") return said(200, {json}, "{\"version\":\"0.33.0\"}");
  if (asked.target == "/api/tags") return said(200, {json}, "{\"models\":[]}");
  return said(404, {{"Content-Type", "text/plain"}}, "404 page not found");
}

inline std::string head_of(const probe& asked) {
  std::string text = std::string(asked.method()) + " " + asked.target +
                     " HTTP/1.1\r\nHost: " + (asked.host.empty() ? "127.0.0.1:11434" : asked.host) +
                     "\r\n";
  if (!asked.origin.empty()) text += "Origin: " + asked.origin + "\r\n";
  if (asked.is_preflight()) {
    text += "Access-Control-Request-Method: " + asked.asked_method +
            "\r\nAccess-Control-Request-Headers: " + asked.asked_headers + "\r\n";
  }
  return text + "\r\n";
}

// A real Ollama's answers, by the built-in replay of one.
inline answer ollama(const probe& asked) {
  const std::string request = head_of(asked);
  http::request_head head;
  if (http::parse(request, http::head_limits{}, head)) return said(400);
  const replay::script played = replay::answer(head, "", replay::allow_list::today);
  std::string bytes;
  for (const auto& step : played.steps) bytes += step.bytes;
  const std::size_t end = bytes.find("\r\n\r\n") + 4;
  http::response_head read;
  const std::string text = bytes.substr(0, end);
  if (http::parse(text, http::head_limits{}, read)) return said(500);
  answer made = said(read.status, {}, bytes.substr(end));
  for (const fetch::field& field : read.fields) {
    made.fields.push_back({std::string(field.name), std::string(field.value)});
  }
  return made;
}

// Our shim with this configuration, before an Ollama.
inline serve shim(const std::string& config) {
  config::report findings;
  auto loaded = config::load(config, config::profile::shim, findings);
  if (!loaded) throw std::invalid_argument(findings.to_text());
  return [access = loaded->access](const probe& asked) {
    const std::string host = asked.host.empty() ? "127.0.0.1:11434" : asked.host;
    std::vector<fetch::field> fields{{"Host", host}};
    if (!asked.origin.empty()) fields.push_back({"Origin", asked.origin});
    if (asked.is_preflight()) {
      fields.push_back({"Access-Control-Request-Method", asked.asked_method});
      fields.push_back({"Access-Control-Request-Headers", asked.asked_headers});
    }
    auto decision = std::make_unique<policy::decision>();
    const std::string method(asked.method());
    const policy::request request{.method = method, .target = asked.target, .headers = fields};
    access->decide(request, *decision);
    answer made =
        decision->status == 0 ? plain(asked) : said(static_cast<unsigned>(decision->status));
    for (const fetch::field& field : decision->headers()) {
      made.fields.push_back({std::string(field.name), std::string(field.value)});
    }
    if (decision->status >= 400) {
      made.body = "{\"error\":\"refused\",\"ollama_cors\":{\"reason\":\"" +
                  std::string(policy::name(decision->reason)) + "\",\"fix\":" +
                  config::json_string(config::explain_parts(*access, request, *decision).fix) +
                  ",\"pointer\":" +
                  config::json_string(config::explain_parts(*access, request, *decision).pointer) +
                  "}}";
      made.fields.push_back({"Cache-Control", "no-store"});
    }
    return made;
  };
}

// A server whose CORS is all there is to it: what it adds to a preflight and to the rest.
struct defect {
  std::vector<page::header> preflight;
  std::vector<page::header> actual;
  unsigned preflight_status = 204;
  bool errors_too = true;
};

// `{origin}` and `{headers}` in a value stand for what was asked.
inline serve with(const defect& how) {
  return [how](const probe& asked) {
    answer made = asked.is_preflight() ? said(how.preflight_status) : plain(asked);
    if (made.status >= 400 && !how.errors_too && !asked.is_preflight()) return made;
    if (asked.origin.empty()) return made;
    for (page::header line : asked.is_preflight() ? how.preflight : how.actual) {
      if (line.value == "{origin}") line.value = asked.origin;
      if (line.value == "{headers}") line.value = asked.asked_headers;
      made.fields.push_back(std::move(line));
    }
    made.fields.push_back({"Server", "defect"});
    return made;
  };
}

}  // namespace ollama_cors::doctor::test
