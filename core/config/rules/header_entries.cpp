// Reading header names; see the header.
#include "config/rules/header_entries.hpp"

#include <algorithm>

#include "config/ascii.hpp"
#include "config/json_text.hpp"
#include "config/nearest.hpp"
#include "config/rules/word_lists.hpp"
#include "config/values.hpp"
#include "fetch/header_name.hpp"
#include "fetch/token.hpp"
#include "ollama/catalogue.hpp"

namespace ollama_cors::config {
namespace {

void append_new(std::vector<std::string>& list, std::string word) {
  if (std::find(list.begin(), list.end(), word) == list.end()) list.push_back(std::move(word));
}

std::vector<std::string_view> package_names() {
  std::vector<std::string_view> names;
  for (const ollama::catalogue_entry& entry : ollama::catalogue()) {
    if (std::find(names.begin(), names.end(), entry.package) == names.end()) {
      names.push_back(entry.package);
    }
  }
  return names;
}

// As an entry spells it: `@openai`, `@anthropic-ai/sdk`.
std::string as_entry(std::string_view package) {
  return package.starts_with('@') ? std::string(package) : "@" + std::string(package);
}

bool is_package(std::string_view word) {
  const auto names = package_names();
  return std::any_of(names.begin(), names.end(),
                     [&](std::string_view name) { return name == word || as_entry(name) == word; });
}

// What a page would load: the SDK of that name, rather than one for Python. JSON text; "" if none
// is near.
std::string nearest_package(std::string_view word) {
  constexpr std::pair<std::string_view, std::string_view> of_names[] = {
      {"@anthropic", "@anthropic-ai/sdk"},
      {"@claude", "@anthropic-ai/sdk"},
      {"@ollama", "@ollama/browser"},
      {"@ollama-js", "@ollama/browser"},
      {"@mistral", "@mistralai/mistralai"},
      {"@groq", "@groq-sdk"},
      {"@cohere", "@cohere-ai"},
      {"@together", "@together-ai"},
  };
  std::vector<std::string_view> candidates;
  std::vector<std::string> written;
  for (const std::string_view name : package_names()) {
    if (!name.starts_with("pypi:") && !name.starts_with("app:")) written.push_back(as_entry(name));
  }
  for (const auto& [name, package] : of_names) {
    const bool meant = edit_distance(word, name) <= 1;
    const auto known = std::find(written.begin(), written.end(), package);
    if (meant && known != written.end()) return json_string(package);
  }
  candidates.assign(written.begin(), written.end());
  return guess_suggestion(word, candidates);
}

// `@openai` is the package openai; `@anthropic-ai/sdk`, or `@@anthropic-ai/sdk`, the scoped one.
void read_package(const node& at, request_header_entries& headers, report& findings) {
  const std::string_view word = at.string();
  bool found = false;
  for (const ollama::catalogue_entry& entry : ollama::catalogue()) {
    if (entry.package != word && entry.package != word.substr(1)) continue;
    found = true;
    for (const std::string_view name : entry.request_headers) {
      append_new(headers.grant.names, lowered(name));
    }
  }
  if (found) {
    append_new(headers.words, std::string(word));
    return;
  }
  const std::string suggestion = nearest_package(word);
  add_error(findings, at, "unknown-package",
            "The catalogue has no package " + json_word(word.substr(1)) + "; " +
                (suggestion.empty() ? std::string("`ollama-cors headers` lists those it has.")
                                    : "did you mean " + suggestion + "?"),
            suggestion);
}

void read_prefix(const node& at, request_header_entries& headers, report& findings) {
  const std::string prefix = lowered(at.string().substr(0, at.string().size() - 1));
  if (prefix.find('*') == std::string::npos && fetch::is_token(prefix) && prefix.ends_with('-')) {
    headers.grant.prefixes.push_back(prefix);
    append_new(headers.words, prefix + "*");
    return;
  }
  const bool near = prefix.find('*') == std::string::npos && fetch::is_token(prefix);
  const std::string suggestion = near ? json_string(prefix + "-*") : "";
  add_error(findings, at, "bad-header",
            json_word(at.string()) +
                " is no prefix of header names: write one that ends in "
                "\"-*\", such as \"x-stainless-*\".",
            suggestion);
}

std::string corrected_name(std::string_view word) {
  return fetch::is_token(word) && word.find('*') == std::string_view::npos ? lowered(word) : "";
}

std::string corrected_request_header(std::string_view word) {
  if (word == "*" || lowered(word) == "any") return "any";
  if (word.starts_with('@')) return is_package(word) ? std::string(word) : "";
  if (word.ends_with("-*")) {
    const std::string prefix = corrected_name(word.substr(0, word.size() - 1));
    return prefix.empty() ? "" : prefix + "*";
  }
  return corrected_name(word);
}

std::string corrected_response_header(std::string_view word) {
  if (word == "*" || lowered(word) == "any") return "*";
  return corrected_name(word);
}

void read_request_header(const node& at, request_header_entries& headers, report& findings) {
  const std::string_view word = at.string();
  const std::string name = lowered(word);
  if (word == "any") {
    headers.grant.any = true;
    append_new(headers.words, "any");
  } else if (word == "*") {
    add_error(findings, at, "bad-header",
              "Every header is written \"any\" here: an answer never carries a literal \"*\", "
              "which leaves Authorization out.",
              "\"any\"");
  } else if (word.starts_with('@')) {
    read_package(at, headers, findings);
  } else if (word.ends_with('*')) {
    read_prefix(at, headers, findings);
  } else if (!fetch::is_token(word) || word.find('*') != std::string_view::npos) {
    const std::string_view inner = trimmed(word);
    add_error(findings, at, "bad-header",
              json_word(word) + " is no header name: a name is a token, such as \"x-api-key\".",
              fetch::is_token(inner) && inner.find('*') == std::string_view::npos
                  ? json_string(lowered(inner))
                  : "");
  } else {
    if (fetch::is_forbidden_request_header(name)) {
      add_warning(findings, at, "forbidden-header",
                  "Browsers let no page set " + json_word(name) +
                      ", so granting it does nothing. Delete the entry.");
    } else if (name.starts_with("access-control-")) {
      add_warning(findings, at, "misplaced-header",
                  json_word(name) +
                      " is a header of answers, set by this server. A page that sends it has it by "
                      "mistake. Delete the entry, and the header in the page.");
    } else if (is_package(word)) {
      const std::string package = json_string(as_entry(word));
      add_warning(findings, at, "never-matches",
                  json_word(word) + " is a package and no header; the headers that it sends are " +
                      package + ".",
                  package);
    }
    append_new(headers.grant.names, name);
    append_new(headers.words, name);
  }
}

void read_response_header(const node& at, response_header_entries& headers, report& findings) {
  const std::string_view word = at.string();
  const std::string name = lowered(word);
  if (word == "*") {
    headers.any = true;
  } else if (name == "any") {
    add_error(findings, at, "bad-header",
              "Every response header is written \"*\" here, not " + json_word(word) + ".", "\"*\"");
    return;
  } else if (!fetch::is_token(word) || word.find('*') != std::string_view::npos) {
    const std::string_view inner = trimmed(word);
    add_error(findings, at, "bad-header",
              json_word(word) +
                  " is no header name: a name is a token, such as "
                  "\"x-request-id\", and \"*\" stands alone.",
              fetch::is_token(inner) && inner.find('*') == std::string_view::npos
                  ? json_string(inner)
                  : "");
    return;
  } else {
    if (fetch::is_forbidden_response_header(name)) {
      add_warning(findings, at, "forbidden-header",
                  "Browsers show no page " + json_word(name) +
                      ", so exposing it does nothing. Delete the entry.");
    } else if (name == "origin" || name.starts_with("access-control-")) {
      add_warning(
          findings, at, "misplaced-header",
          json_word(word) + " is for the browser, not for a page's script. Delete the entry.");
    }
    append_new(headers.names, std::string(word));
  }
  append_new(headers.words, std::string(word));
}

}  // namespace

request_header_entries read_request_headers(const node& list, report& findings) {
  request_header_entries headers;
  const auto elements = read_words(list, corrected_request_header, findings);
  if (!elements) return headers;
  for (const node& element : *elements) read_request_header(element, headers, findings);
  return headers;
}

response_header_entries read_response_headers(const node& list, report& findings) {
  response_header_entries headers;
  const auto elements = read_words(list, corrected_response_header, findings);
  if (!elements) return headers;
  for (const node& element : *elements) read_response_header(element, headers, findings);
  return headers;
}

}  // namespace ollama_cors::config
