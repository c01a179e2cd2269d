// Making a proposed change in terms of files and flags; see the header.
#include "fix_advice.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace json = boost::json;

namespace ollama_cors::cli {
namespace {

// More is no longer read in a line of a log.
constexpr std::size_t longest_members = 2048;

struct change {
  enum class kind { none, add, remove, set } what = kind::none;
  json::value value;
  std::string pointer;
};

// "add JSON to POINTER", "remove JSON from POINTER", "set POINTER to JSON"
change read_change(std::string_view fix) {
  const auto between = [&](std::string_view verb, std::string_view preposition, bool last) {
    const std::string_view rest = fix.substr(verb.size());
    const std::size_t at = last ? rest.rfind(preposition) : rest.find(preposition);
    return std::pair{rest.substr(0, at), at == std::string_view::npos
                                             ? std::string_view{}
                                             : rest.substr(at + preposition.size())};
  };
  change out;
  std::string_view text;
  std::string_view pointer;
  if (fix.starts_with("add ")) {
    std::tie(text, pointer) = between("add ", " to ", true);
    out.what = change::kind::add;
  } else if (fix.starts_with("remove ")) {
    std::tie(text, pointer) = between("remove ", " from ", true);
    out.what = change::kind::remove;
  } else if (fix.starts_with("set ")) {
    std::tie(pointer, text) = between("set ", " to ", false);
    out.what = change::kind::set;
  }
  boost::system::error_code error;
  out.value = json::parse({text.data(), text.size()}, error);
  if (error || !pointer.starts_with('/')) return {};
  out.pointer = pointer;
  return out;
}

bool is_only_admission(const change& wanted, std::string_view origin) {
  if (wanted.what == change::kind::add && wanted.pointer.ends_with("/origins"))
    return wanted.value == json::value(origin);
  const json::value two{{{"origins", {"@loopback", origin}}}};
  return wanted.what == change::kind::set && wanted.pointer == "/rules" && wanted.value == two;
}

// False if the document has no such place.
bool carry_out(const change& wanted, json::value& document) {
  boost::system::error_code error;
  if (wanted.what == change::kind::set) {
    const std::size_t slash = wanted.pointer.rfind('/');
    json::value* parent = document.find_pointer(wanted.pointer.substr(0, slash), error);
    if (parent == nullptr || !parent->is_object()) return false;
    parent->get_object()[wanted.pointer.substr(slash + 1)] = wanted.value;
    return true;
  }
  json::value* list = document.find_pointer(wanted.pointer, error);
  if (list == nullptr || !list->is_array()) return false;
  json::array& items = list->get_array();
  if (wanted.what == change::kind::add) {
    items.push_back(wanted.value);
  } else {
    items.erase(std::remove(items.begin(), items.end(), wanted.value), items.end());
  }
  return true;
}

// As a shell takes it.
std::string quoted(std::string_view word) {
  const bool plain = std::all_of(word.begin(), word.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
           std::string_view("-_.:/").find(c) != std::string_view::npos;
  });
  if (plain && !word.empty()) return std::string(word);
  std::string out = "'";
  for (const char c : word) out += c == '\'' ? "'\\''" : std::string(1, c);
  return out + "'";
}

std::string name_of(const served_document& document) {
  return document.file == "-" ? "the configuration" : document.file;
}

}  // namespace

fix_advice advise(std::string_view fix, std::string_view origin, const served_document& document) {
  fix_advice out;
  const change wanted = read_change(fix);
  if (wanted.what == change::kind::none) return out;
  const std::string key = wanted.pointer.substr(1, wanted.pointer.find('/', 1) - 1);
  const bool in_file = document.is_of_file(wanted.pointer);
  if (!in_file && key == "rules" && is_only_admission(wanted, origin))
    out.flag = "--allow-origin " + quoted(origin);
  if (in_file) return out;
  json::value changed = json::parse(document.text);
  if (!carry_out(wanted, changed)) return out;
  out.members = json::serialize(json::object{{key, changed.at(key)}});
  if (out.members.size() > longest_members) out.members.clear();
  return out;
}

std::string allow_sentence(std::string_view fix, std::string_view origin,
                           const served_document& document) {
  const fix_advice how = advise(fix, origin, document);
  if (!how.flag.empty()) return " To allow it: start with " + how.flag + ".";
  if (how.members.empty()) return " To allow it: " + std::string(fix) + ".";
  if (document.file.empty())
    return " To allow it: save " + how.members + " as a file and name it with --config.";
  return " To allow it: put " + how.members + " into " + name_of(document) + ".";
}

std::string where_to_fix(std::string_view fix, std::string_view origin,
                         const served_document& document) {
  const fix_advice how = advise(fix, origin, document);
  const std::string config = document.file.empty() ? "FILE" : quoted(document.file);
  const std::string flag = how.flag.empty() ? "" : "with `ollama-cors serve " + how.flag + "`, or ";
  if (!document.file.empty())
    return flag + "in " + name_of(document) + (how.members.empty() ? "" : ", as " + how.members) +
           ", which `ollama-cors serve --config " + config + "` reads";
  const std::string members = how.members.empty() ? "the configuration" : how.members;
  return flag + "save " + members + " as FILE for `ollama-cors serve --config FILE`";
}

}  // namespace ollama_cors::cli
