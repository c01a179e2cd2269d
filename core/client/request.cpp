#include "client/request.hpp"

namespace ollama_cors::client {

std::string_view name_of(framing as) noexcept {
  switch (as) {
    case framing::automatic:
      return "auto";
    case framing::raw:
      return "raw";
    case framing::lines:
      return "lines";
    case framing::events:
      return "events";
    case framing::whole:
      return "whole";
  }
  return "";
}

}  // namespace ollama_cors::client
