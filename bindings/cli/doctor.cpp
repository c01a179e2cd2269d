// `doctor`: what browsers will do with a server. This file asks and answers; doctor_words.cpp has
// the words for people.
#include <algorithm>
#include <boost/json.hpp>
#include <cstdlib>
#include <iostream>
#include <new>
#include <stdexcept>
#include <string>

#include "commands.hpp"
#include "doctor_words.hpp"
#include "fetch_request.hpp"
#include "handles.hpp"
#include "input.hpp"
#include "terminal.hpp"

namespace json = boost::json;

namespace ollama_cors::cli {
namespace {

// What the pages send along: a key, say, which is better named than written.
json::array headers_of(const doctor_options& options) {
  json::array lines;
  for (const std::string& header : options.headers) {
    const std::size_t colon = header.find(':');
    if (colon == std::string::npos || colon == 0) {
      throw std::runtime_error("-H " + header + ": a header is 'name: value'");
    }
    const std::size_t value = std::min(header.find_first_not_of(' ', colon + 1), header.size());
    lines.push_back(json::array{as_text(header.substr(0, colon)), as_text(header.substr(value))});
  }
  if (options.key_env.empty()) return lines;
  const char* key = std::getenv(options.key_env.c_str());
  if (key == nullptr || *key == '\0') {
    throw std::runtime_error("--key-env " + options.key_env +
                             ": there is no such variable, or it is empty: export it first");
  }
  lines.push_back(json::array{"Authorization", as_text("Bearer " + std::string(key))});
  return lines;
}

// What came of asking, where no answer did.
std::string_view what_failed(std::string_view reason) {
  if (reason == "timeout") return "no answer from ";
  if (reason == "closed") return "the connection was closed without an answer by ";
  if (reason == "tls") return "no https at ";
  return reason == "unreadable" ? "no HTTP that can be read at " : "nobody to ask at ";
}

std::string asked(const doctor_options& options) {
  json::object document;
  std::string host = options.url;
  if (host.empty()) {
    const char* variable = std::getenv("OLLAMA_HOST");
    host = variable == nullptr ? "" : variable;
  }
  document["host"] = host;
  json::array origins;
  for (const std::string& origin : options.origins) origins.emplace_back(origin);
  document["origins"] = origins;
  document["headers"] = headers_of(options);
  if (!options.ca.empty()) document["tls"] = {{"ca", options.ca}};
  return json::serialize(document);
}

// "/origins/1" is the second --origin.
std::string place(std::string_view pointer) {
  if (pointer.starts_with("/origins/")) return "--origin";
  if (pointer == "/host") return "URL";
  if (pointer.starts_with("/headers")) return "-H";
  return pointer.starts_with("/tls") ? "--ca" : std::string(pointer);
}

// A terminal, unless its user wants no colours (https://no-color.org).
bool wants_colour() {
  const char* without = std::getenv("NO_COLOR");
  return is_terminal(stdout) && (without == nullptr || *without == '\0');
}

}  // namespace

int doctor(const doctor_options& options) {
  const std::string document = asked(options);
  ocors_doctor* made = nullptr;
  ocors_error* failure = nullptr;
  if (ocors_doctor_new(document.data(), document.size(), &made, &failure) != OCORS_OK) {
    const owned<ocors_error> error(failure);
    print_error(error.get(), place);
    return exit_failure;
  }
  const owned<ocors_doctor> doctor(made);
  ocors_text* text = nullptr;
  if (ocors_doctor_run(doctor.get(), &text) != OCORS_OK) throw std::bad_alloc();
  const owned<ocors_text> report(text);
  const std::string answer(ocors_text_data(text), ocors_text_length(text));
  const json::value read = json::parse(answer);
  const bool reached = read.at("reached").as_bool();
  if (options.json) {
    std::cout << answer << std::endl;
  } else if (reached) {
    std::cout << doctor_words(read, wants_colour()) << std::flush;
  }
  if (!reached) {
    const json::string& why = read.at("error").as_string();
    const json::string& url = read.at("url").as_string();
    const json::string& reason = read.at("reason").as_string();
    std::cerr << "ollama-cors: " << what_failed({reason.data(), reason.size()})
              << std::string_view(url.data(), url.size()) << ": "
              << std::string_view(why.data(), why.size()) << std::endl;
    return exit_failure;
  }
  return read.at("well").as_bool() ? exit_good : exit_findings;
}

}  // namespace ollama_cors::cli
