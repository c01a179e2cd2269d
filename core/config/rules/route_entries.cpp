// Reading routes; see the header.
#include "config/rules/route_entries.hpp"

#include <algorithm>

#include "config/ascii.hpp"
#include "config/json_text.hpp"
#include "config/nearest.hpp"
#include "config/rules/word_lists.hpp"
#include "config/values.hpp"
#include "ollama/routes.hpp"

namespace ollama_cors::config {
namespace {

const std::vector<std::string_view> route_words = {"inference", "read", "manage", "account", "any"};

// The path as the policy compares it, so that an entry can match at all.
std::string canonical_path(std::string_view path) {
  std::vector<char> scratch(4 * policy::max_classified_target);
  const policy::canonical_target target = policy::canonicalise(path, scratch);
  return target.ambiguous ? "" : std::string(target.path);
}

void report_bad_path(const node& at, std::string_view why, std::string suggestion,
                     report& findings) {
  std::string message = "The path " + json_word(at.string()) + " " + std::string(why);
  if (!suggestion.empty()) message += " Write " + suggestion + ".";
  add_error(findings, at, "bad-route", std::move(message), std::move(suggestion));
}

bool check_path(const node& at, report& findings) {
  const std::string_view path = at.string();
  const bool below = path.ends_with("/*");
  const std::string_view stem = below ? path.substr(0, path.size() - 2) : path;
  const std::size_t query = stem.find_first_of("?#");
  if (query != std::string_view::npos) {
    const std::string bare = canonical_path(stem.substr(0, query));
    report_bad_path(at, "has a query or a fragment, which routes do not look at.",
                    bare.empty() ? "" : json_string(bare), findings);
    return false;
  }
  if (stem.find('*') != std::string_view::npos) {
    report_bad_path(at, "has a \"*\" elsewhere than as its last segment \"/*\".", "", findings);
    return false;
  }
  const std::string canonical = stem.empty() ? "" : canonical_path(stem);
  if (canonical == stem && (below || canonical != "")) return true;
  const std::string instead = canonical + (below && canonical != "/" ? "/*" : below ? "*" : "");
  report_bad_path(at,
                  "never matches: paths are compared decoded, without \"//\", dot segments or a "
                  "\"/\" at the end.",
                  canonical.empty() ? "" : json_string(instead), findings);
  return false;
}

// `/api/*` reads like "the API", and deletes models. `/api/blobs/*` reads like what it is.
void check_width(const node& at, report& findings) {
  constexpr policy::class_mask harmless = ollama::inference | ollama::read;
  if (!at.string().ends_with("/*")) return;
  const std::string_view stem = at.string().substr(0, at.string().size() - 1);
  policy::class_mask held = 0;
  for (const policy::endpoint& line : endpoint_table()) {
    if (line.path.starts_with(stem)) held = static_cast<policy::class_mask>(held | line.classes);
  }
  if ((held & harmless) == 0 || (held & ~harmless) == 0) return;
  add_warning(
      findings, at, "wider-than-it-looks",
      json_word(at.string()) + " holds routes that " +
          ((held & ollama::manage) != 0 ? "delete and replace models and reach the user's account"
                                        : "act for the user's account") +
          ". Name the classes that are meant: \"inference\", \"read\", \"manage\" or "
          "\"account\".");
}

// The path in `POST /api/chat`, `https://a.example/api/chat` or `api/chat`; "" if there is none.
std::string path_in(std::string_view word) {
  std::string_view text = trimmed(word);
  if (const std::size_t space = text.find(' '); space != std::string_view::npos) {
    if (!std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(space),
                     [](char c) { return fetch::is_lower_alpha(fetch::to_lower(c)); })) {
      return "";
    }
    text = trimmed(text.substr(space + 1));
  }
  if (const std::size_t scheme = text.find("://"); scheme != std::string_view::npos) {
    text.remove_prefix(scheme + 3);
    text.remove_prefix(std::min(text.find('/'), text.size()));
  }
  if (text.find('/') == std::string_view::npos) return "";
  text = text.substr(0, text.find_first_of("?#"));
  if (text.find_first_of(" *") != std::string_view::npos) return "";
  return canonical_path(text.starts_with('/') ? std::string(text) : "/" + std::string(text));
}

std::string corrected(std::string_view word) {
  const std::string name = lowered(word);
  if (word == "*" || name == "any") return "any";
  if (ollama::class_named(name) != 0) return name;
  if (word.starts_with('/') && word.ends_with("/*") &&
      path_in(word.substr(0, word.size() - 2)) == word.substr(0, word.size() - 2)) {
    return std::string(word);
  }
  return path_in(word);
}

std::string_view last_segment(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

// Whether someone who wrote the path may have meant the endpoint: other capitals, `/v1` forgotten
// or written twice, the end of the last word.
bool means_endpoint(std::string_view path, std::string_view endpoint) {
  if (endpoint.size() < 2 || endpoint.ends_with('*')) return false;
  if (lowered(path) == endpoint || path.ends_with(endpoint)) return true;
  if (path.size() > 4 && endpoint.ends_with(path)) return true;
  const std::string_view written = last_segment(path);
  const std::string_view meant = last_segment(endpoint);
  if (path.substr(0, path.size() - written.size()) !=
      endpoint.substr(0, endpoint.size() - meant.size())) {
    return false;
  }
  constexpr std::size_t shortest = 4, shared = 5;
  const auto [left, right] =
      std::mismatch(written.begin(), written.end(), meant.begin(), meant.end());
  const bool begins_alike = left - written.begin() >= static_cast<std::ptrdiff_t>(shared);
  return written.size() >= shortest && (begins_alike || edit_distance(written, meant) == 1);
}

// A path that Ollama lacks may be one of a later version; one beside a path that it has is an
// error.
void check_spelling(const node& at, report& findings) {
  const std::string_view path = at.string();
  if (path.ends_with('*')) return;
  const policy::endpoint_table table = endpoint_table();
  const bool known = std::any_of(table.begin(), table.end(), [&](const policy::endpoint& line) {
    return policy::path_matches(line.path, path);
  });
  if (known) return;
  std::string_view meant;
  for (const policy::endpoint& line : table) {
    if (!means_endpoint(path, line.path)) continue;
    if (meant.empty() || edit_distance(path, line.path) < edit_distance(path, meant)) {
      meant = line.path;
    }
  }
  if (meant.empty()) return;
  add_warning(
      findings, at, "never-matches",
      json_word(path) + " is no route of Ollama's; did you mean " + json_string(meant) + "?",
      json_string(meant));
}

void read_route(const node& at, route_entries& routes, report& findings) {
  const std::string_view word = at.string();
  if (word.starts_with('/')) {
    if (!check_path(at, findings)) return;
    check_width(at, findings);
    routes.set.paths.emplace_back(word);
  } else if (word == "any") {
    routes.set.any = true;
  } else if (const std::uint8_t in = ollama::class_named(word); in != 0) {
    routes.set.classes = static_cast<policy::class_mask>(routes.set.classes | in);
  } else {
    const std::string path = path_in(word);
    const std::string suggestion = word == "*"     ? "\"any\""
                                   : !path.empty() ? json_string(path)
                                                   : guess_suggestion(word, route_words);
    const bool path_like = word.find('/') != std::string_view::npos;
    add_error(findings, at, "unknown-route",
              "There is no route class " + json_word(word) +
                  (path_like     ? std::string("; a path begins with \"/\", and stands alone.")
                   : word == "*" ? std::string("; did you mean \"any\"?")
                                 : guess(word, route_words)),
              suggestion);
    return;
  }
  routes.words.emplace_back(word);
}

}  // namespace

route_entries read_routes(const node& list, report& findings) {
  route_entries routes;
  const auto elements = read_words(list, corrected, findings);
  if (!elements) return routes;
  if (list.elements().empty()) {
    add_error(findings, list, "empty-list",
              "\"routes\" is empty, so nothing can be reached. Name a class (" +
                  one_of(route_words) + ") or a path, or delete the rule.",
              R"(["inference","read"])");
  }
  for (const node& element : *elements) read_route(element, routes, findings);
  return routes;
}

void check_route_spelling(const node& list, report& findings) {
  if (list.type() != node::kind::array) return;
  for (const node& element : list.elements()) {
    if (element.type() == node::kind::string && element.string().starts_with('/')) {
      check_spelling(element, findings);
    }
  }
}

policy::endpoint_table endpoint_table() {
  static const std::vector<policy::endpoint> table = [] {
    std::vector<policy::endpoint> lines;
    for (const ollama::endpoint& line : ollama::endpoints()) {
      lines.push_back({line.method, line.path, static_cast<policy::class_mask>(line.in)});
    }
    return lines;
  }();
  return table;
}

bool holds_management(const policy::route_set& routes) {
  if (routes.any) return true;
  constexpr policy::class_mask grave = ollama::manage | ollama::account;
  if ((routes.classes & grave) != 0) return true;
  // A prefix such as `/api/*`, or a path that is or lies below one of Ollama's.
  const auto overlaps = [](std::string_view path, std::string_view endpoint) {
    const bool below = path.ends_with("/*");
    if (below) path.remove_suffix(1);
    const bool any_below = endpoint.ends_with('*');
    if (any_below) endpoint.remove_suffix(1);
    if (any_below && path.starts_with(endpoint)) return true;
    return below ? endpoint.starts_with(path) : path == endpoint;
  };
  for (const policy::endpoint& line : endpoint_table()) {
    if ((line.classes & grave) == 0) continue;
    for (const std::string& path : routes.paths) {
      if (overlaps(path, line.path)) return true;
    }
  }
  return false;
}

}  // namespace ollama_cors::config
