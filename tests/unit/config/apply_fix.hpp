// Applies a fix to the text of a document, by the grammar of core/config/explain/fix.hpp alone.
#pragma once

#include <boost/json.hpp>
#include <stdexcept>
#include <string>
#include <string_view>

namespace ollama_cors::config::testing {

inline boost::json::value& at(boost::json::value& document, std::string_view pointer) {
  boost::system::error_code error;
  boost::json::value* found = document.find_pointer({pointer.data(), pointer.size()}, error);
  if (found == nullptr) throw std::runtime_error("nothing at " + std::string(pointer));
  return *found;
}

inline void set_at(boost::json::value& document, std::string_view pointer,
                   boost::json::value value) {
  const std::size_t slash = pointer.rfind('/');
  boost::json::value& parent = slash == 0 ? document : at(document, pointer.substr(0, slash));
  const std::string key(pointer.substr(slash + 1));
  parent.as_object()[key] = std::move(value);
}

inline std::string apply_fix(std::string_view text, std::string_view fix) {
  namespace json = boost::json;
  json::value document = json::parse({text.data(), text.size()});
  const std::string_view verb = fix.substr(0, fix.find(' '));
  std::string_view rest = fix.substr(verb.size() + 1);
  if (verb == "set") {
    const std::size_t to = rest.find(" to ");
    const std::string_view value = rest.substr(to + 4);
    set_at(document, rest.substr(0, to), json::parse({value.data(), value.size()}));
    return json::serialize(document);
  }
  const std::string_view word = verb == "add" ? " to " : " from ";
  const std::size_t place = rest.rfind(word);
  if ((verb != "add" && verb != "remove") || place == std::string_view::npos) {
    throw std::runtime_error("no fix: " + std::string(fix));
  }
  const json::value value = json::parse({rest.data(), place});
  json::array& list = at(document, rest.substr(place + word.size())).as_array();
  if (verb == "add") {
    list.push_back(value);
    return json::serialize(document);
  }
  const std::size_t before = list.size();
  for (auto each = list.begin(); each != list.end();) {
    each = *each == value ? list.erase(each) : std::next(each);
  }
  if (list.size() == before) throw std::runtime_error("removes nothing: " + std::string(fix));
  return json::serialize(document);
}

}  // namespace ollama_cors::config::testing
