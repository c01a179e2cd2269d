// What pages send to an Ollama: the calls that SDKs make in a browser, and those that are written
// by hand. make_calls.py writes the table from the same recordings as the catalogue of core/ollama.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ollama_cors::doctor {

// Which browsers send a call in this way: some SDKs ask where they run.
enum class engines : std::uint8_t { any, chromium, others };

struct sdk_call {
  std::string_view
      package;  // "openai"; "fetch()" = no SDK; "app:…" an application, "pypi:…" Pyodide
  std::string_view versions;  // "4.73.0, 4.104.0"; may be empty
  std::string_view method;
  std::string_view path;  // the first endpoint of its kind
  engines in;
  std::span<const std::string_view> headers;   // what needs a preflight's grant, by default
  std::span<const std::string_view> optional;  // and what an option adds
};

std::span<const sdk_call> sdk_calls() noexcept;

// Method and path of all calls, each once. In each, what may need a grant by default, and with
// every option: sorted, each name once.
struct endpoint_kind {
  std::string_view method;
  std::string_view path;
  std::vector<std::string_view> usual;
  std::vector<std::string_view> all;
};
const std::vector<endpoint_kind>& endpoint_kinds();

// "a,b": as a browser writes Access-Control-Request-Headers.
std::string joined(std::span<const std::string_view> sorted_names);

}  // namespace ollama_cors::doctor
