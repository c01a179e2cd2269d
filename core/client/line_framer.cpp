#include "client/line_framer.hpp"

namespace ollama_cors::client {
namespace {

bool is_blank(std::string_view line) noexcept {
  if (line.empty()) return true;
  if (line.front() > ' ') return false;  // nearly always
  return line.find_first_not_of(" \t\r") == line.npos;
}

void add_line(std::string_view line, batch& out) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (!is_blank(line)) out.add_message(line);
}

}  // namespace

bool line_framer::feed(std::string_view payload, batch& out) {
  while (!payload.empty()) {
    const std::size_t size = payload.find('\n');
    const std::string_view piece = payload.substr(0, size);
    if (open_.size() + piece.size() > longest_) {
      open_.append(piece.substr(0, detail_limit));
      return false;
    }
    if (size == payload.npos) {
      open_.append(piece);
      return true;
    }
    if (open_.empty()) {
      add_line(piece, out);
    } else {
      open_.append(piece);
      add_line(open_, out);
      open_.clear();
    }
    payload.remove_prefix(size + 1);
  }
  return true;
}

void line_framer::end(batch& out) {
  add_line(open_, out);
  open_.clear();
}

}  // namespace ollama_cors::client
