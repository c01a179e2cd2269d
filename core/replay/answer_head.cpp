#include "replay/answer_head.hpp"

#include <algorithm>

#include "fetch/ascii.hpp"

namespace ollama_cors::replay {
namespace {

// What Go's server adds itself, behind the handler's fields.
bool is_of_the_server(std::string_view name) noexcept {
  for (const std::string_view known :
       {"Date", "Content-Length", "Connection", "Transfer-Encoding"}) {
    if (name == known) return true;
  }
  return false;
}

}  // namespace

answer_head::answer_head(std::string_view text) {
  const std::size_t end = text.find("\r\n");
  status_line_ = text.substr(0, end);
  text.remove_prefix(end + 2);
  while (!text.starts_with("\r\n")) {
    const std::string_view line = text.substr(0, text.find("\r\n"));
    const std::size_t colon = line.find(": ");
    fields_.emplace_back(line.substr(0, colon), line.substr(colon + 2));
    text.remove_prefix(line.size() + 2);
  }
}

std::string_view answer_head::find(std::string_view name) const noexcept {
  for (const auto& [known, value] : fields_) {
    if (known == name) return value;
  }
  return {};
}

void answer_head::add(std::string_view name, std::string_view value) {
  // `Connection` may be a handler's, in the midst of others: it does not end their block.
  const auto servers = std::find_if(fields_.begin(), fields_.end(), [](const auto& field) {
    return is_of_the_server(field.first) && field.second != "keep-alive";
  });
  const auto place = std::find_if(fields_.begin(), servers,
                                  [name](const auto& field) { return field.first > name; });
  fields_.emplace(place, name, value);
}

void answer_head::append(std::string_view name, std::string_view value) {
  fields_.emplace_back(name, value);
}

void answer_head::set(std::string_view name, std::string_view value) {
  for (auto& [known, old] : fields_) {
    if (known == name) old = value;
  }
}

void answer_head::remove(std::string_view name) {
  std::erase_if(fields_, [name](const auto& field) { return field.first == name; });
}

std::string answer_head::text() const {
  std::string output = status_line_;
  if (http_1_0_ && output.starts_with("HTTP/1.1")) output[7] = '0';
  output += "\r\n";
  for (const auto& [name, value] : fields_)
    output.append(name).append(": ").append(value).append("\r\n");
  return output.append("\r\n");
}

}  // namespace ollama_cors::replay
