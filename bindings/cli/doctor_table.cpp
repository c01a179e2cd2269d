#include "doctor_table.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "printable.hpp"

namespace json = boost::json;

namespace ollama_cors::cli {
namespace {

constexpr std::array<const char*, 3> browsers{"chromium", "firefox", "webkit"};
constexpr std::size_t line_length = 100;
constexpr std::size_t first_column = 68;
constexpr std::size_t column = 10;

std::string text_of(const json::value& value) {
  const json::string* text = value.if_string();
  return text == nullptr ? std::string() : printable({text->data(), text->size()});
}

// What becomes of a package's calls in each browser: "ok", "blocked", "refused" by the server,
// "in part", "" = unknown.
using outcomes = std::array<std::string, 3>;

void add(std::string& into, const std::string& outcome) {
  if (outcome.empty()) return;
  const std::string word = outcome == "ok" || outcome == "refused" ? outcome : "blocked";
  if (into.empty()) into = word;
  if (into != word) into = "in part";
}

constexpr std::array<std::pair<const char*, const char*>, 3> legend{{
    {"in part", "in part: some calls or some versions of these packages do not get through."},
    {"refused", "refused: the page reads that the server will not do it."},
    {"", "?: not known, as no answer that was asked for tells."},
}};

using by_package = std::map<std::string, outcomes>;

by_package packages_of(const json::value& report, const std::string& origin) {
  by_package found;
  for (const json::value& row : report.at("pages").as_array()) {
    if (text_of(row.at("origin")) != origin) continue;
    outcomes& of = found[text_of(row.at("package"))];
    for (std::size_t i = 0; i < of.size(); ++i) add(of[i], text_of(row.at(browsers[i])));
  }
  return found;
}

std::string padded(std::string text, std::size_t width) {
  text.resize(std::max(width, text.size()), ' ');
  return text;
}

std::string row_of(const std::vector<std::string>& names, const outcomes& of, std::size_t all,
                   const painter& paint) {
  std::string list;
  if (names.size() == all) {
    list = "all " + std::to_string(all) + " packages";
  } else {
    for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
  }
  // The last line of the list has the columns.
  std::vector<std::string> lines{"  "};
  std::string_view rest = list;
  while (!rest.empty()) {
    const std::size_t comma = rest.find(", ");
    const std::string_view name = rest.substr(0, comma == rest.npos ? comma : comma + 2);
    rest.remove_prefix(name.size());
    if (lines.back().size() + name.size() > first_column) lines.emplace_back("  ");
    lines.back() += name;
  }
  std::string out;
  for (std::size_t i = 0; i + 1 < lines.size(); ++i) out += lines[i] + "\n";
  out += padded(lines.back(), first_column + 2);
  for (std::size_t i = 0; i < of.size(); ++i) {
    const std::string word = of[i].empty() ? "?" : of[i];
    const std::size_t space = i + 1 < of.size() ? column - std::min(column, word.size()) : 0;
    out += paint.outcome(word) + std::string(space, ' ');
  }
  return out + "\n";
}

}  // namespace

std::string painter::in(std::string_view code, std::string_view text) const {
  if (!colour_) return std::string(text);
  return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
}

std::string painter::severity(std::string_view name) const {
  std::string upper(name);
  for (char& c : upper) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  const bool red = name == "danger" || name == "error";
  return in(name == "note" ? "36" : red ? "1;31" : "33", upper);
}

std::string painter::outcome(std::string_view word) const {
  return in(word == "ok" ? "32" : word == "blocked" ? "31" : "33", word);
}

std::string wrapped(std::string_view text, std::string_view first, std::string_view others) {
  std::string out;
  std::string line(first);
  bool fresh = true;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    if (!fresh && line.size() + 1 + word.size() > line_length) {
      out += line + "\n";
      line = others;
      fresh = true;
    }
    if (!fresh) line += ' ';
    line += word;
    fresh = false;
  }
  return out + line + "\n";
}

bool is_kept_out(const json::value& report) {
  const json::array& rows = report.at("pages").as_array();
  return std::any_of(rows.begin(), rows.end(), [](const json::value& row) {
    return std::any_of(browsers.begin(), browsers.end(), [&](const char* browser) {
      const std::string outcome = text_of(row.at(browser));
      return !outcome.empty() && outcome != "ok";
    });
  });
}

std::string doctor_table(const json::value& report, const painter& paint) {
  // Pages of which the same becomes are told together.
  std::vector<std::pair<by_package, std::string>> groups;
  for (const json::value& item : report.at("origins").as_array()) {
    const std::string origin = text_of(item);
    by_package packages = packages_of(report, origin);
    const auto same = std::find_if(groups.begin(), groups.end(),
                                   [&](const auto& group) { return group.first == packages; });
    if (same == groups.end()) {
      groups.emplace_back(std::move(packages), origin);
    } else {
      same->second += ", " + origin;
    }
  }
  std::string out;
  std::set<std::string> words;
  for (const auto& [packages, origins] : groups) {
    std::string title = "Pages of " + origins;
    if (title.size() > first_column) {
      out += wrapped(title, "", "  ");
      title.clear();
    }
    out += paint.strong(padded(title, first_column + 2) + "Chromium  Firefox   Safari") + "\n";
    std::map<outcomes, std::vector<std::string>> rows;
    for (const auto& [name, of] : packages) rows[of].push_back(name);
    for (const auto& [of, names] : rows) {
      out += row_of(names, of, packages.size(), paint);
      for (const std::string& word : of) words.insert(word);
    }
    out += "\n";
  }
  for (const auto& [word, meaning] : legend) {
    if (words.contains(word)) out += wrapped(meaning, "  ", "  ");
  }
  if (!out.ends_with("\n\n")) out += "\n";
  return out;
}

}  // namespace ollama_cors::cli
