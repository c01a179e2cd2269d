#include "vectors/framing/cases.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include <boost/json.hpp>

namespace ollama_cors::test::framing {
namespace {

namespace json = boost::json;

// U+0000 to U+00FF stand for bytes.
std::string bytes_of(std::string_view utf8) {
  std::string bytes;
  for (std::size_t at = 0; at < utf8.size(); ++at) {
    const auto first = static_cast<unsigned char>(utf8[at]);
    if (first < 0x80) {
      bytes += utf8[at];
      continue;
    }
    if ((first != 0xc2 && first != 0xc3) || at + 1 == utf8.size()) {
      throw std::runtime_error("a character above U+00FF");
    }
    const auto second = static_cast<unsigned char>(utf8[++at]);
    bytes += static_cast<char>(((first & 0x03) << 6) | (second & 0x3f));
  }
  return bytes;
}

std::string text_of(const json::value& value) {
  return bytes_of(value.as_string());
}

// A string, or a list of strings and {"repeat", "times"}.
std::string pieces_of(const json::value& value) {
  if (value.is_string()) return text_of(value);
  std::string bytes;
  for (const json::value& piece : value.as_array()) {
    if (piece.is_string()) {
      bytes += text_of(piece);
      continue;
    }
    const std::string unit = text_of(piece.at("repeat"));
    for (std::int64_t left = piece.at("times").as_int64(); left > 0; --left) bytes += unit;
  }
  return bytes;
}

std::vector<std::string> names_of(const json::object& from, std::string_view key) {
  std::vector<std::string> names;
  if (const auto* list = from.if_contains(key)) {
    for (const json::value& name : list->as_array()) names.push_back(text_of(name));
  }
  return names;
}

fields fields_of(const json::object& from) {
  fields result;
  if (const auto* pairs = from.if_contains("has")) {
    for (const json::value& pair : pairs->as_array()) {
      result.emplace_back(text_of(pair.at(0)), text_of(pair.at(1)));
    }
  }
  return result;
}

bool flag(const json::object& from, std::string_view key) {
  const auto* value = from.if_contains(key);
  return value != nullptr && value->as_bool();
}

// A key that no program reads would be a check that nobody makes.
void allow_only(const json::object& value, std::initializer_list<std::string_view> keys) {
  for (const auto& member : value) {
    if (std::find(keys.begin(), keys.end(), std::string_view(member.key())) == keys.end()) {
      throw std::runtime_error("unknown key " + std::string(member.key()));
    }
  }
}

reaction reaction_of(const json::object& from) {
  allow_only(from, {"when", "send", "end", "late"});
  reaction result;
  if (const auto* when = from.if_contains("when")) {
    if (when->as_string() != "head") throw std::runtime_error("when: only `head`");
    result.when = reaction::moment::head;
  }
  if (const auto* send = from.if_contains("send")) result.send = pieces_of(*send);
  if (const auto* late = from.if_contains("late")) result.late = pieces_of(*late);
  if (const auto* end = from.if_contains("end")) {
    if (end->as_string() != "fin" && end->as_string() != "reset") {
      throw std::runtime_error("end: only `fin` and `reset`");
    }
    result.end = end->as_string() == "fin" ? reaction::ending::fin : reaction::ending::reset;
  }
  return result;
}

expected_request request_of(const json::object& from) {
  allow_only(from, {"method", "target", "body", "has", "lacks"});
  return {text_of(from.at("method")), text_of(from.at("target")), pieces_of(from.at("body")),
          fields_of(from), names_of(from, "lacks")};
}

expected_answer answer_of(const json::object& from) {
  allow_only(from, {"status", "body", "cut", "to", "may_lack_head", "has", "lacks"});
  expected_answer result;
  for (const json::value& status : from.at("status").as_array()) {
    result.statuses.push_back(static_cast<int>(status.as_int64()));
  }
  if (const auto* body = from.if_contains("body")) result.body = pieces_of(*body);
  if (const auto* to = from.if_contains("to")) result.to = text_of(*to);
  result.cut = flag(from, "cut");
  result.may_lack_head = flag(from, "may_lack_head");
  result.has = fields_of(from);
  result.lacks = names_of(from, "lacks");
  return result;
}

outcome outcome_of(const json::object& from) {
  allow_only(from, {"forwarded", "unfinished", "answers", "reused", "may_wait"});
  outcome result;
  for (const json::value& one : from.at("forwarded").as_array()) {
    result.forwarded.push_back(request_of(one.as_object()));
  }
  for (const json::value& one : from.at("answers").as_array()) {
    result.answers.push_back(answer_of(one.as_object()));
  }
  result.unfinished = flag(from, "unfinished");
  result.may_wait = flag(from, "may_wait");
  if (const auto* reused = from.if_contains("reused")) result.reused = reused->as_bool();
  return result;
}

// Nothing, one, or several.
json::array list_of(const json::value* value) {
  if (value == nullptr) return {};
  return value->is_array() ? value->as_array() : json::array{*value};
}

vector_case case_of(const json::object& from) {
  allow_only(from,
             {"id", "reference", "source", "client", "half_close", "upstream", "allowed", "ours"});
  vector_case result;
  result.reference = text_of(from.at("reference"));
  result.client = pieces_of(from.at("client"));
  result.half_close = flag(from, "half_close");
  if (const auto* upstream = from.if_contains("upstream")) {
    for (const json::value& one : upstream->as_array()) {
      result.upstream.push_back(reaction_of(one.as_object()));
    }
  }
  for (const json::value& one : from.at("allowed").as_array()) {
    result.allowed.push_back(outcome_of(one.as_object()));
  }
  for (const json::value& one : list_of(from.if_contains("ours"))) {
    result.ours.push_back(outcome_of(one.as_object()));
  }
  if (result.ours.empty()) result.ours.push_back(result.allowed.at(0));
  return result;
}

}  // namespace

std::vector<vector_case> load(const std::string& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::vector<vector_case> cases;
  for (const auto& file : files) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    const json::value document = json::parse(text.str());
    for (const json::value& one : document.at("cases").as_array()) {
      const std::string id = text_of(one.at("id"));
      try {
        cases.push_back(case_of(one.as_object()));
      } catch (const std::exception& error) {
        throw std::runtime_error(file.string() + ", " + id + ": " + error.what());
      }
      cases.back().id = id;
    }
  }
  return cases;
}

std::string ordinary_answer(const std::string& method, const std::string& target, bool close) {
  const std::string body = method + " " + target;
  return "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n" +
         std::string(close ? "Connection: close\r\n" : "") +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         (method == "HEAD" ? std::string() : body);
}

}  // namespace ollama_cors::test::framing
