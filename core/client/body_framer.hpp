// A body as messages, in whichever framing.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "client/batch.hpp"
#include "client/event_framer.hpp"
#include "client/line_framer.hpp"

namespace ollama_cors::client {

class body_framer {
public:
  // `longest` message.
  body_framer(framing as, std::size_t longest);

  // False if a message is too long; then open() is its beginning.
  bool feed(std::span<const std::string_view> runs, batch& out);
  bool feed(std::string_view run, batch& out) { return feed(std::span(&run, 1), out); }
  // The body has ended as it should.
  void end(batch& out);
  // Of the message under way.
  std::string_view open() const noexcept;

private:
  struct raw_pieces {};
  struct whole_body {
    std::size_t longest;
    std::string text;
  };
  std::variant<raw_pieces, line_framer, event_framer, whole_body> how_;
};

}  // namespace ollama_cors::client
