// The driver: the scripted server's bytes in, the machine's report out.
#include "browser/truth/run_case.hpp"

#include <optional>
#include <stdexcept>

#include "browser/truth/scripted_server.hpp"
#include "client/page_body.hpp"
#include "page/fetching.hpp"

namespace browser_truth {
namespace {

using page::action;

// Nothing follows the bytes.
page::body_end take_body(const page::body_framing& framing, page::browser whose,
                         std::string_view bytes, std::string& body) {
  ollama_cors::client::page_body reader;
  reader.begin(framing, whose);
  while (!reader.done() && !reader.broken() && !bytes.empty()) {
    const auto part = reader.next(bytes);
    body += part.payload;
    bytes.remove_prefix(part.consumed);
  }
  if (reader.broken()) return page::body_end::malformed;
  return reader.completed_by_end(true) ? page::body_end::whole : page::body_end::cut;
}

page::body_begin begin_of(const std::optional<page::body_framing>& awaited, page::browser whose,
                          std::string_view bytes) {
  if (!awaited) return page::body_begin::came;
  std::string body;
  const page::body_end end = take_body(*awaited, whose, bytes, body);
  if (end == page::body_end::malformed) return page::body_begin::malformed;
  const bool nothing = body.empty() && end == page::body_end::cut;
  return nothing ? page::body_begin::cut : page::body_begin::came;
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
      const auto begin = begin_of(fetching.awaited_body(head), whose, rest);
      todo = fetching.head(head, now, begin);
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
    const page::body_end end = take_body(fetching.framing(), whose, rest, body);
    todo = fetching.body_ended(end, now);
    if (!to_page || !fetching.report().response) continue;
    result.body = body;
    result.body_whole = fetching.report().response->body_error.empty();
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
