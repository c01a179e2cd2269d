// A recorded case of truth.jsonl. Text that stands for bytes is kept as UTF-8, as it was written.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "page/request.hpp"

namespace browser_truth {

namespace page = ollama_cors::page;

struct scripted_answer {
  unsigned status = 0;
  std::string reason;
  bool has_reason = false;
  std::vector<std::pair<std::string, std::string>> headers;  // bytes
  std::string body;                                          // bytes
  std::string interim;                                       // bytes
  std::optional<std::string> raw;                            // bytes
  bool close = false;
};

struct scripted_path {
  std::vector<scripted_answer> preflight;
  std::vector<scripted_answer> actual;
};

struct recorded_step {
  page::request request;
  long wait_ms = 0;
};

struct recorded_case {
  std::string id;
  std::string group;
  bool timed = false;
  bool cli = false;
  std::string page_origin;
  std::string frame;
  std::string base_url;
  std::vector<recorded_step> steps;
  std::map<std::string, scripted_path> server;
  boost::json::object truth;  // per browser, a list parallel to the steps
};

recorded_case read_case(std::string_view line);

// U+0000 to U+00FF as bytes.
std::string to_bytes(std::string_view text);
// And back.
std::string to_text(std::string_view bytes);

}  // namespace browser_truth
