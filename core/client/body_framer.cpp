#include "client/body_framer.hpp"

namespace ollama_cors::client {
namespace {

template <typename Framer>
bool feed_all(Framer& framer, std::span<const std::string_view> runs, batch& out) {
  for (const std::string_view run : runs) {
    if (!framer.feed(run, out)) return false;
  }
  return true;
}

}  // namespace

body_framer::body_framer(framing as, std::size_t longest) {
  if (as == framing::lines) how_.emplace<line_framer>(longest);
  if (as == framing::events) how_.emplace<event_framer>(longest);
  if (as == framing::whole) how_ = whole_body{longest, {}};
}

bool body_framer::feed(std::span<const std::string_view> runs, batch& out) {
  if (auto* lines = std::get_if<line_framer>(&how_)) return feed_all(*lines, runs, out);
  if (auto* events = std::get_if<event_framer>(&how_)) return feed_all(*events, runs, out);
  auto* const whole = std::get_if<whole_body>(&how_);
  for (const std::string_view run : runs) {
    if (whole == nullptr) {
      out.add_bytes(run);
      continue;
    }
    whole->text.append(run);
    if (whole->text.size() > whole->longest) return false;
  }
  return true;
}

void body_framer::end(batch& out) {
  if (auto* lines = std::get_if<line_framer>(&how_)) return lines->end(out);
  if (auto* events = std::get_if<event_framer>(&how_)) return events->end(out);
  if (auto* whole = std::get_if<whole_body>(&how_)) {
    if (!whole->text.empty()) out.add_message(whole->text);
    whole->text.clear();
  }
}

std::string_view body_framer::open() const noexcept {
  if (const auto* lines = std::get_if<line_framer>(&how_)) return lines->open();
  if (const auto* events = std::get_if<event_framer>(&how_)) return events->open();
  if (const auto* whole = std::get_if<whole_body>(&how_)) return whole->text;
  return {};
}

}  // namespace ollama_cors::client
