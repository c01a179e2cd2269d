// First a table: which packages work in which browser. Then each finding, and at the end each fix
// once, with what it mends.
#include "doctor_words.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "doctor_table.hpp"
#include "printable.hpp"

namespace json = boost::json;

namespace ollama_cors::cli {
namespace {

using words = std::vector<std::string>;

std::string text_of(const json::value& value) {
  const json::string* text = value.if_string();
  return text == nullptr ? std::string() : printable({text->data(), text->size()});
}

words words_of(const json::value& list) {
  words out;
  for (const json::value& item : list.as_array()) out.push_back(text_of(item));
  return out;
}

std::string joined(const words& list, std::size_t at_most) {
  std::string out;
  for (std::size_t i = 0; i < std::min(list.size(), at_most); ++i)
    out += (i == 0 ? "" : ", ") + list[i];
  if (list.size() > at_most) out += " and " + std::to_string(list.size() - at_most) + " more";
  return out;
}

// "openai 4.0.0, 4.20.0, 4.56.0" as "openai 4.0.0…4.56.0".
words shortened(words packages) {
  for (std::string& package : packages) {
    const std::size_t space = package.rfind(' ', package.find(','));
    const std::size_t first = package.find(", "), last = package.rfind(", ");
    if (first == last || space == package.npos) continue;
    package = package.substr(0, first) + "…" + package.substr(last + 2);
  }
  return packages;
}

// Where a fix goes, as a title.
std::string title_of(const std::string& where) {
  static constexpr const char* titles[][2] = {
      {"systemd", "Linux (systemd)"}, {"launchd", "macOS"}, {"windows", "Windows"},
      {"docker", "Docker"},           {"caddy", "Caddy"},   {"server", "the server's answers"}};
  for (const auto& [name, title] : titles)
    if (where == name) return title;
  return where;
}

class telling {
public:
  telling(const json::value& report, bool colour) : report_(report), paint_(colour) {}

  std::string whole() {
    head();
    out_ += doctor_table(report_, paint_);
    for (const json::value& one : report_.at("findings").as_array()) finding(one);
    for (const json::value& one : report_.at("notes").as_array()) finding(one);
    fixes();
    verdict();
    return std::move(out_);
  }

private:
  void head() {
    const json::value& server = report_.at("server");
    const std::string kind = text_of(server.at("kind"));
    const std::string software = text_of(server.at("software"));
    const std::string version = text_of(server.at("version"));
    std::string what = kind == "unknown" ? (software.empty() ? "a server" : software) : kind;
    if (kind == "ollama") what = "Ollama";
    if ((kind == "nginx" || kind == "caddy") && !software.empty()) what = software;
    if (server.at("ollama").as_bool() && kind != "ollama") what += " in front of an Ollama";
    out_ += text_of(report_.at("url")) + " is " + what + (version.empty() ? "" : " " + version) +
            ".\n\n";
  }

  void finding(const json::value& one) {
    const std::string severity = text_of(one.at("severity"));
    const std::string code = text_of(one.at("code"));
    out_ += paint_.severity(severity) + "  " + code + "\n";
    paragraph(text_of(one.at("message")));
    part("pages", joined(words_of(one.at("origins")), 6));
    part("packages", joined(shortened(words_of(one.at("packages"))), 16));
    part("headers", joined(words_of(one.at("headers")), 40));
    part("methods", joined(words_of(one.at("methods")), 10));
    part("paths", joined(words_of(one.at("paths")), 8));
    static constexpr const char* browsers[][2] = {
        {"chromium", "Chromium"}, {"firefox", "Firefox"}, {"webkit", "Safari"}};
    for (const auto& [key, name] : browsers)
      for (const std::string& line : words_of(one.at("console").at(key)))
        out_ += "  " + paint_.quiet(std::string(name) + " prints:") + " " + line + "\n";
    part("seen", text_of(one.at("evidence")));
    for (const json::value& fix : one.at("fixes").as_array()) collect(fix, code);
    const std::string numbers = numbers_of(one.at("fixes").as_array());
    part("mended by", numbers);
    out_ += "\n";
  }

  void collect(const json::value& fix, const std::string& code) {
    const auto known = std::find_if(fixes_.begin(), fixes_.end(),
                                    [&](const auto& each) { return *each.first == fix; });
    if (known == fixes_.end()) {
      fixes_.push_back({&fix, {code}});
    } else if (std::find(known->second.begin(), known->second.end(), code) == known->second.end()) {
      known->second.push_back(code);
    }
  }

  std::string numbers_of(const json::array& list) const {
    std::string text;
    for (const json::value& fix : list) {
      for (std::size_t i = 0; i < fixes_.size(); ++i) {
        if (*fixes_[i].first == fix)
          text += (text.empty() ? "[" : " or [") + std::to_string(i + 1) + "]";
      }
    }
    return text;
  }

  void fixes() {
    for (std::size_t i = 0; i < fixes_.size(); ++i) {
      const json::value& fix = *fixes_[i].first;
      out_ +=
          paint_.strong("[" + std::to_string(i + 1) + "] " + title_of(text_of(fix.at("where")))) +
          "  " + paint_.quiet("mends " + joined(fixes_[i].second, 20)) + "\n";
      paragraph(text_of(fix.at("how")));
      // A tab is a line's own indentation.
      for (const json::value& line : fix.at("lines").as_array()) {
        std::string text(line.as_string());
        for (std::size_t at = 0; (at = text.find('\t', at)) != text.npos;)
          text.replace(at, 1, "  ");
        out_ += "      " + printable(text) + "\n";
      }
      out_ += "\n";
    }
  }

  void verdict() {
    const std::size_t count = report_.at("findings").as_array().size();
    if (count == 0 && is_kept_out(report_)) {
      out_ +=
          "Nothing is wrong with the server, but some pages do not get through: see the notes.\n";
    } else if (count == 0) {
      out_ += paint_.good("All is well.") + "\n";
    } else {
      out_ += std::to_string(count) + (count == 1 ? " finding.\n" : " findings.\n");
    }
  }

  void part(const std::string& label, const std::string& text) {
    if (!text.empty()) out_ += wrapped(paint_.quiet(label + ":") + " " + text, "  ", "    ");
  }
  void paragraph(const std::string& text) { out_ += wrapped(text, "  ", "  "); }

  const json::value& report_;
  painter paint_;
  std::string out_;
  std::vector<std::pair<const json::value*, words>> fixes_;
};

}  // namespace

std::string doctor_words(const json::value& report, bool colour) {
  return telling(report, colour).whole();
}

}  // namespace ollama_cors::cli
