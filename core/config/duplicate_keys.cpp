// A pass over the tokens: the parsed tree no longer knows that a key stood twice (RFC 8259 4).
#include "config/duplicate_keys.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <set>
#include <vector>

#include "config/json_text.hpp"

namespace ollama_cors::config {
namespace {

using boost::json::string_view;
using boost::system::error_code;

// What basic_parser calls; returning true goes on.
class key_watcher {
public:
  static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

  explicit key_watcher(report& findings) : findings_(findings) {}

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code&) { return open(true); }
  bool on_object_end(std::size_t, error_code&) { return close(); }
  bool on_array_begin(error_code&) { return open(false); }
  bool on_array_end(std::size_t, error_code&) { return close(); }
  bool on_key_part(string_view part, std::size_t, error_code&) {
    key_.append(part.data(), part.size());
    return true;
  }
  bool on_key(string_view part, std::size_t, error_code&) {
    key_.append(part.data(), part.size());
    level& object = levels_.back();
    object.key = key_;
    if (!object.keys.insert(key_).second) {
      findings_.add({severity::error, "duplicate-key", child_pointer(object.pointer, key_),
                     "The key " + json_word(key_) +
                         " stands twice in one object, so it has two meanings: keep one.",
                     ""});
    }
    key_.clear();
    return true;
  }
  bool on_string_part(string_view, std::size_t, error_code&) { return true; }
  bool on_string(string_view, std::size_t, error_code&) { return next(); }
  bool on_number_part(string_view, error_code&) { return true; }
  bool on_int64(std::int64_t, string_view, error_code&) { return next(); }
  bool on_uint64(std::uint64_t, string_view, error_code&) { return next(); }
  bool on_double(double, string_view, error_code&) { return next(); }
  bool on_bool(bool, error_code&) { return next(); }
  bool on_null(error_code&) { return next(); }
  bool on_comment_part(string_view, error_code&) { return true; }
  bool on_comment(string_view, error_code&) { return true; }

private:
  struct level {
    bool is_object = false;
    std::string pointer;
    std::string key;        // of the member being read
    std::size_t index = 0;  // of the element being read
    std::set<std::string> keys;
  };

  bool open(bool is_object) {
    std::string pointer;
    if (!levels_.empty()) {
      const level& parent = levels_.back();
      pointer = parent.is_object ? child_pointer(parent.pointer, parent.key)
                                 : child_pointer(parent.pointer, parent.index);
    }
    levels_.push_back({is_object, std::move(pointer), {}, 0, {}});
    return true;
  }
  bool close() {
    levels_.pop_back();
    return next();
  }
  bool next() {
    if (!levels_.empty()) ++levels_.back().index;
    return true;
  }

  report& findings_;
  std::vector<level> levels_;
  std::string key_;
};

}  // namespace

void report_duplicate_keys(std::string_view text, report& findings) {
  boost::json::basic_parser<key_watcher> parser({}, findings);
  error_code error;
  parser.write_some(false, text.data(), text.size(), error);
}

}  // namespace ollama_cors::config
