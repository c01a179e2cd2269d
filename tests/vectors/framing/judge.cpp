#include "vectors/framing/judge.hpp"

#include <algorithm>

#include "support/strict_http.hpp"

namespace ollama_cors::test::framing {
namespace {

// Both sides as the strict reader reads them.
struct read {
  std::vector<strict_request> requests;
  std::vector<std::string> unfinished;  // per connection that ends inside a request: closed, open
  std::vector<std::string> no_requests;
  std::vector<strict_response> answers;
  bool cut = false;  // the last answer is
  std::string no_answer;
};

read read_upstream(const seen& what) {
  read result;
  for (const auto& connection : what.upstream) {
    auto all = read_requests(connection.bytes);
    for (auto& request : all.messages) {
      if (request.target != probe_target) result.requests.push_back(std::move(request));
    }
    if (all.rest == reading::malformed) result.no_requests.push_back(all.why);
    if (all.rest == reading::incomplete) {
      result.unfinished.push_back(connection.closed ? "closed" : "open");
    }
  }
  return result;
}

void read_client(const seen& what, const std::vector<std::string>& methods, read& into) {
  std::string_view rest = what.client;
  while (!rest.empty()) {
    const std::size_t index = into.answers.size();
    const auto next = read_response(rest, index < methods.size() ? methods[index] : "",
                                    what.end == seen::ending::closed);
    if (next.verdict == reading::malformed) {
      into.no_answer = next.why;
      return;
    }
    if (next.verdict == reading::incomplete) {
      into.cut = true;
      into.answers.push_back(next.message);
      return;
    }
    // Interim answers go before the one that counts (RFC 9110 15.2).
    if (next.message.status >= 200) into.answers.push_back(next.message);
    rest.remove_prefix(next.size);
  }
}

read read_both(const seen& what, const std::vector<std::string>& methods) {
  read result = read_upstream(what);
  read_client(what, methods, result);
  return result;
}

std::string misfit_of_fields(const strict_message& message, const fields& has,
                             const std::vector<std::string>& lacks) {
  for (const auto& [name, value] : has) {
    const auto values = message.values(name);
    if (std::find(values.begin(), values.end(), value) == values.end()) {
      return "lacks " + name + ": " + value;
    }
  }
  for (const std::string& name : lacks) {
    const auto colon = name.find('=');
    const bool there = colon == std::string::npos
                           ? message.has(name)
                           : message.lists(name.substr(0, colon), name.substr(colon + 1));
    if (there) return "carries " + name;
  }
  return {};
}

std::string misfit_of(const expected_request& expected, const strict_request& request) {
  if (request.method != expected.method || request.target != expected.target) {
    return "forwarded " + request.method + " " + request.target;
  }
  if (request.body != expected.body) {
    return "forwarded another body (" + std::to_string(request.body.size()) + " bytes)";
  }
  const auto fields = misfit_of_fields(request, expected.has, expected.lacks);
  return fields.empty() ? fields : "the forwarded request " + fields;
}

std::string misfit_of(const expected_answer& expected, const strict_response& answer, bool cut) {
  const bool fits = expected.statuses.empty()
                        ? answer.status >= 400
                        : std::find(expected.statuses.begin(), expected.statuses.end(),
                                    answer.status) != expected.statuses.end();
  if (!answer.has_head && cut && expected.may_lack_head) return {};
  if (!fits) return "answered " + std::to_string(answer.status);
  if (cut != expected.cut) return cut ? "the answer is cut" : "a cut answer looks complete";
  if (expected.body && answer.body != *expected.body &&
      !(cut && expected.body->starts_with(answer.body))) {
    return "another answer's body: " + answer.body.substr(0, 60);
  }
  const auto fields = misfit_of_fields(answer, expected.has, expected.lacks);
  return fields.empty() ? fields : "the answer " + fields;
}

std::string misfit_of_upstream(const outcome& expected, const read& both) {
  for (std::size_t index = 0; index < both.requests.size(); ++index) {
    if (index == expected.forwarded.size()) {
      return "forwarded " + both.requests[index].method + " " + both.requests[index].target;
    }
    const auto one = misfit_of(expected.forwarded[index], both.requests[index]);
    if (!one.empty()) return one;
  }
  if (both.requests.size() < expected.forwarded.size()) {
    return "not forwarded: " + expected.forwarded[both.requests.size()].target;
  }
  if (both.unfinished.size() > (expected.unfinished ? 1U : 0U)) {
    return "the beginning of a request reached the upstream";
  }
  for (const std::string& state : both.unfinished) {
    if (state == "open" && !expected.may_wait)
      return "the upstream waits for the rest of a request";
  }
  return {};
}

std::string misfit_of_client(const outcome& expected, const read& both) {
  if (!both.no_answer.empty()) return "the client got bytes that are no answer: " + both.no_answer;
  for (std::size_t index = 0; index < both.answers.size(); ++index) {
    if (index == expected.answers.size()) {
      return "one answer too many: " + std::to_string(both.answers[index].status);
    }
    const bool cut = both.cut && index + 1 == both.answers.size();
    const auto one = misfit_of(expected.answers[index], both.answers[index], cut);
    if (!one.empty()) return one;
  }
  // A cut answer may end before its first byte.
  std::size_t due = expected.answers.size();
  if (due > 0 && expected.answers.back().cut && expected.answers.back().may_lack_head) --due;
  if (both.answers.size() < due) return "no answer";
  return {};
}

}  // namespace

std::string misfit(const outcome& expected, const seen& what) {
  std::vector<std::string> methods;
  for (const auto& answer : expected.answers) methods.push_back(answer.to);
  const read both = read_both(what, methods);
  if (!both.no_requests.empty()) {
    return "the upstream got bytes that are no request: " + both.no_requests.front();
  }
  if (auto found = misfit_of_client(expected, both); !found.empty()) return found;
  if (auto found = misfit_of_upstream(expected, both); !found.empty()) return found;
  if (what.end == seen::ending::open && !expected.may_wait)
    return "the client's connection stays open";
  if (expected.reused && *expected.reused != what.reused) {
    return what.reused ? "the upstream's connection was used again"
                       : "the upstream's connection was not used again";
  }
  return what.trouble;
}

std::string misfit(const std::vector<outcome>& allowed, const seen& what) {
  std::string first;
  for (const outcome& one : allowed) {
    const std::string found = misfit(one, what);
    if (found.empty()) return {};
    if (first.empty()) first = found;
  }
  return first;
}

std::string summary(const seen& what) {
  const read both = read_both(what, {});
  std::string text = ">";
  for (const auto& request : both.requests) {
    text += " " + request.method + " " + request.target.substr(0, 24);
    if (!request.body.empty()) text += " (" + std::to_string(request.body.size()) + " bytes)";
    text += ",";
  }
  if (!both.unfinished.empty()) text += " a beginning,";
  if (!both.no_requests.empty()) text += " no HTTP,";
  if (text == ">") text += " nothing,";
  text.back() = ';';
  text += " <";
  for (const auto& answer : both.answers) text += " " + std::to_string(answer.status) + ",";
  if (!both.no_answer.empty()) text += " no HTTP,";
  if (text.back() == '<') text += " nothing,";
  text.back() = ';';
  if (both.cut) text += " cut;";
  text += what.end == seen::ending::open     ? " open"
          : what.end == seen::ending::closed ? " closed"
                                             : " reset";
  return what.trouble.empty() ? text : text + "; " + what.trouble;
}

}  // namespace ollama_cors::test::framing
