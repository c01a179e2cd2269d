// A framing vector as the programs see it; README.md says what each part means.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ollama_cors::test::framing {

using fields = std::vector<std::pair<std::string, std::string>>;

// What the upstream does about one request.
struct reaction {
  enum class moment : std::uint8_t { request, head };  // when: it is whole, or its head is there
  enum class ending : std::uint8_t { keep, fin, reset };
  moment when = moment::request;
  std::string send;
  ending end = ending::keep;
  std::string late;  // sent when the client has the whole answer
};

struct expected_request {
  std::string method;
  std::string target;
  std::string body;
  fields has;
  std::vector<std::string> lacks;
};

struct expected_answer {
  std::vector<int> statuses;  // empty: any of 400 to 599
  std::optional<std::string> body;
  bool cut = false;            // the client must see that it is not whole
  std::string to;              // the method of its request, where that is HEAD
  bool may_lack_head = false;  // a cut answer of which not even the head need be there
  fields has;
  std::vector<std::string> lacks;
};

// One way in which a case may go. At its end the client's connection is closed, unless it
// `may_wait` for what the client has not sent.
struct outcome {
  std::vector<expected_request> forwarded;  // the whole requests that reached the upstream
  bool unfinished = false;                  // beside them, at most the beginning of one more
  bool may_wait = false;
  std::vector<expected_answer> answers;
  std::optional<bool> reused;  // the connection of the first reaction, for another request
};

struct vector_case {
  std::string id;
  std::string reference;
  std::string client;
  bool half_close = false;  // the client ends its side behind these bytes
  std::vector<reaction> upstream;
  std::vector<outcome> allowed;  // by the standards
  std::vector<outcome> ours;  // what this project's shim does: one of these, by when bytes arrive
};

// All cases of all files in that folder. Throws std::runtime_error that names file and case.
std::vector<vector_case> load(const std::string& folder);

// What the upstream answers where no reaction says otherwise; the target tells which it was.
std::string ordinary_answer(const std::string& method, const std::string& target, bool close);

}  // namespace ollama_cors::test::framing
