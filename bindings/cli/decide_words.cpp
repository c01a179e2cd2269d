// Telling a decision to people; see the header.
#include "decide_words.hpp"

#include <boost/json.hpp>
#include <new>
#include <string_view>

#include "fix_advice.hpp"
#include "printable.hpp"

namespace json = boost::json;

namespace ollama_cors::cli {
namespace {

// Requests are bytes: what is not ASCII is no text that a terminal should see.
std::string shown(std::string_view text) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte >= 0x7f) {
      out += "\\x";
      out += digits[byte >> 4];
      out += digits[byte & 15];
    } else {
      out += c;
    }
  }
  return out;
}

std::string title(const asked_request& request, bool is_preflight) {
  const std::string_view origin = request.header("origin");
  const std::string_view asked = request.header("access-control-request-headers");
  std::string text;
  if (is_preflight) {
    text = "Preflight of " + shown(request.header("access-control-request-method")) + " ";
  } else {
    text = shown(request.method) + " ";
  }
  text += shown(request.target);
  text += origin.empty() ? " without an Origin" : " from " + shown(origin);
  if (is_preflight && !asked.empty()) text += ", asking for " + shown(asked);
  return text;
}

std::string verdict(const ocors_decision* decision) {
  const bool allowed = ocors_decision_verdict(decision) == OCORS_ALLOW;
  const auto status = ocors_decision_status(decision);
  std::string text = allowed ? "allowed: " : "refused: ";
  text += ocors_decision_reason(decision);
  return status == 0 ? text : text + " (answered " + std::to_string(status) + ")";
}

json::value console(ocors_decision* decision) {
  const char* text = ocors_decision_console(decision);
  if (text == nullptr) throw std::bad_alloc();
  return json::parse(text);
}

std::string console_of(ocors_decision* decision) {
  const json::value printed = console(decision);
  static constexpr const char* browsers[][2] = {
      {"chromium", "Chromium"}, {"firefox", "Firefox"}, {"webkit", "Safari"}};
  std::string out;
  for (const auto& [key, name] : browsers) {
    for (const json::value& line : printed.at(key).as_array()) {
      const json::string& words = line.as_string();
      out +=
          "  " + std::string(name) + " prints: " + printable({words.data(), words.size()}) + "\n";
    }
  }
  return out;
}

}  // namespace

std::string words_of(const asked_request& request, ocors_decision* decision,
                     const served_document* document) {
  const bool is_preflight = ocors_decision_kind(decision) == OCORS_PREFLIGHT;
  const char* explanation = ocors_decision_explain(decision);
  if (explanation == nullptr) throw std::bad_alloc();
  const json::value why = json::parse(explanation);
  const auto line = [&](const char* key, const std::string& label) -> std::string {
    const json::string* text = why.at(key).if_string();
    return text == nullptr ? "" : "  " + label + printable({text->data(), text->size()}) + "\n";
  };
  std::string where;
  if (const json::string* fix = why.at("fix").if_string(); fix != nullptr && document != nullptr)
    where = "  where: " + printable(where_to_fix(*fix, request.header("origin"), *document)) + "\n";
  return title(request, is_preflight) + "\n  " + verdict(decision) + "\n" +
         line("message", "why: ") + line("nearest", "nearest rule: ") + line("fix", "fix: ") +
         where + console_of(decision);
}

bool is_blocked_by_browsers(ocors_decision* decision) {
  return !console(decision).at("chromium").as_array().empty();
}

}  // namespace ollama_cors::cli
