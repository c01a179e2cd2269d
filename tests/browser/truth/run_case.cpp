// The driver: the scripted server's bytes in, the machine's report out.
#include "browser/truth/run_case.hpp"

#include <stdexcept>

#include "browser/truth/scripted_server.hpp"
#include "page/fetching.hpp"

namespace browser_truth {
namespace {

using page::action;

// Undoes the chunks of a whole body; false if it is cut.
bool unchunk(std::string_view bytes, std::string& body) {
  for (;;) {
    const auto line = bytes.find("\r\n");
    if (line == std::string_view::npos) return false;
    const std::size_t size = std::stoul("0" + std::string(bytes.substr(0, line)), nullptr, 16);
    bytes.remove_prefix(line + 2);
    if (size == 0) return bytes.starts_with("\r\n");
    body += bytes.substr(0, size);
    if (bytes.size() < size + 2) return false;
    bytes.remove_prefix(size + 2);
  }
}

bool take_body(const page::body_framing& framing, std::string_view bytes, std::string& body) {
  switch (framing.by) {
    case page::body_framing::kind::none:
      return true;
    case page::body_framing::kind::length:
      body = bytes.substr(0, framing.length);
      return body.size() == framing.length;
    case page::body_framing::kind::chunked:
      return unchunk(bytes, body);
    case page::body_framing::kind::until_close:
      body = bytes;
      return true;
  }
  return false;
}

step_result run_step(const recorded_case& recorded, const page::request& request,
                     page::browser whose, page::preflight_cache& cache, scripted_server& server,
                     page::instant now) {
  page::environment where{recorded.page_origin, recorded.base_url, whose};
  page::fetching fetching(where, request, cache);
  step_result result;
  served answer;
  std::string_view rest;
  unsigned sent = 0;
  for (action todo = fetching.start(now); todo != action::done;) {
    if (todo == action::send) {
      if (++sent > 100) throw std::runtime_error(recorded.id + " never ends");
      answer = server.answer(fetching.request());
      rest = answer.bytes;
      if (answer.refused || answer.bytes.empty()) {
        todo =
            fetching.failed(answer.refused ? page::failure::refused : page::failure::closed, now);
        continue;
      }
    }
    if (todo == action::send || todo == action::read_head) {
      const auto size = fetching.head_size(rest, answer.closed);
      if (!size) throw std::runtime_error(recorded.id + " waits for more of a head");
      const std::string_view head = rest.substr(0, *size);
      rest.remove_prefix(*size);
      todo = fetching.head(head, now);
      continue;
    }
    if (todo == action::hand_over) {
      result.body = fetching.own_body();
      result.body_whole = true;
      todo = fetching.body_ended(page::body_end::whole, now);
      continue;
    }
    const bool to_page = todo == action::deliver;
    std::string body;
    const bool whole = take_body(fetching.framing(), rest, body);
    if (to_page) {
      result.body = body;
      result.body_whole = whole;
    }
    todo = fetching.body_ended(whole ? page::body_end::whole : page::body_end::cut, now);
  }
  result.report = fetching.report();
  return result;
}

}  // namespace

std::vector<step_result> run_case(const recorded_case& recorded, page::browser whose) {
  page::preflight_cache cache;
  scripted_server server(recorded);
  page::instant now{1'000'000};
  std::vector<step_result> results;
  for (const recorded_step& step : recorded.steps) {
    now += page::instant{step.wait_ms + 10};
    results.push_back(run_step(recorded, step.request, whose, cache, server, now));
  }
  return results;
}

}  // namespace browser_truth
