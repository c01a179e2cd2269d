// One table for what generates, a few lines for the rest. A model without a recording of its own at
// an endpoint answers with that of `tiny`, as recorded.
#include "replay/selection.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "fetch/ascii.hpp"
#include "ollama/json_text.hpp"
#include "replay/json_members.hpp"

namespace ollama_cors::replay {
namespace {

constexpr std::array<std::string_view, 15> models{
    "tiny-native-same",  "tiny-native",   "tiny-native-think",
    "tiny-native-tools", "tiny-embed",    "tiny-slow",
    "tiny-think",        "tiny-same",     "tiny-endless",
    "tiny-json",         "tiny",          "tiny-odd",
    "tiny-tools",        "tiny-cut-utf8", "tiny-empty"};

// This replay's own name, the only one that no Ollama has: `tiny-slow` whose process is killed
// while it streams.
constexpr std::string_view killed = "tiny-slow:killed";

enum class streamed : std::uint8_t { either, yes, no };

// What else a request must say.
enum class having : std::uint8_t {
  anything,
  nothing_to_say,  // no prompt, no messages: load the model
  unload,          // the same with keep_alive 0
  tools,
  no_think,  // think: false
  schema,    // format: an object
  usage,     // stream_options
  base64,
  dimensions,
  list,  // input: an array
  verbose,
};

struct row {
  std::string_view path;
  streamed as;
  std::string_view model;  // empty = any
  having what;
  std::string_view recording;
};

using enum streamed;
using enum having;

// The first that fits answers.
constexpr row table[] = {
    {"/api/chat", either, "", nothing_to_say, "chat-load"},
    {"/api/chat", yes, "tiny-tools", tools, "chat-tools-stream"},
    {"/api/chat", no, "tiny-tools", tools, "chat-tools-nonstream"},
    {"/api/chat", yes, "tiny-tools", anything, "chat-tools-none-given"},
    {"/api/chat", yes, "tiny-native-tools", tools, "native-chat-tools-stream"},
    {"/api/chat", no, "tiny-native-tools", tools, "native-chat-tools-nonstream"},
    {"/api/chat", either, "", tools, "chat-tools-unsupported"},
    {"/api/chat", yes, "tiny-think", no_think, "chat-think-false-stream"},
    {"/api/chat", yes, "tiny-think", anything, "chat-think-stream"},
    {"/api/chat", no, "tiny-think", anything, "chat-think-nonstream"},
    {"/api/chat", yes, "tiny-native-think", anything, "native-chat-think-stream"},
    {"/api/chat", yes, "tiny-json", schema, "chat-format-schema"},
    {"/api/chat", yes, "tiny-json", anything, "chat-format-json"},
    {"/api/chat", yes, "tiny-odd", anything, "chat-odd-text"},
    {"/api/chat", yes, "tiny-same", anything, "chat-repeat-abort"},
    {"/api/chat", yes, "tiny-native-same", anything, "native-chat-repeat-abort"},
    {"/api/chat", yes, "tiny-native", anything, "native-chat-stream"},
    {"/api/chat", no, "tiny-native", anything, "native-chat-nonstream"},
    {"/api/chat", yes, killed, anything, "midstream-error-chat"},
    {"/api/chat", no, killed, anything, "midstream-error-generate-nonstream"},
    {"/api/chat", yes, "tiny-slow", anything, "chat-stream-slow-model"},
    {"/api/chat", yes, "", anything, "chat-stream"},
    {"/api/chat", no, "", anything, "chat-nonstream"},

    {"/api/generate", either, "tiny-embed", anything, "generate-on-embedding-model"},
    {"/api/generate", either, "", unload, "generate-unload"},
    {"/api/generate", either, "", nothing_to_say, "generate-load"},
    {"/api/generate", yes, "tiny-odd", anything, "generate-odd-text"},
    {"/api/generate", yes, "tiny-cut-utf8", anything, "generate-cut-utf8"},
    {"/api/generate", yes, "tiny-empty", anything, "generate-empty"},
    {"/api/generate", yes, "tiny-endless", anything, "generate-stop-sequence"},
    {"/api/generate", yes, "tiny-same", anything, "generate-repeat-abort"},
    {"/api/generate", no, "tiny-same", anything, "generate-repeat-abort-nonstream"},
    {"/api/generate", yes, killed, anything, "midstream-error-generate"},
    {"/api/generate", no, killed, anything, "midstream-error-generate-nonstream"},
    {"/api/generate", yes, "", anything, "generate-stream"},
    {"/api/generate", no, "", anything, "generate-nonstream"},

    {"/v1/chat/completions", yes, "tiny-tools", tools, "v1-chat-tools-stream"},
    {"/v1/chat/completions", no, "tiny-tools", tools, "v1-chat-tools-nonstream"},
    {"/v1/chat/completions", yes, "tiny-native-tools", tools, "native-v1-chat-tools-stream"},
    {"/v1/chat/completions", yes, "tiny-native", anything, "native-v1-chat-stream"},
    {"/v1/chat/completions", yes, "tiny-think", anything, "v1-chat-think-stream"},
    {"/v1/chat/completions", no, "tiny-think", anything, "v1-chat-think-nonstream"},
    {"/v1/chat/completions", yes, "tiny-odd", anything, "v1-chat-odd-text"},
    {"/v1/chat/completions", yes, "tiny-empty", anything, "v1-chat-empty-stream"},
    {"/v1/chat/completions", yes, "tiny-same", anything, "v1-chat-repeat-abort"},
    {"/v1/chat/completions", no, "tiny-same", anything, "v1-chat-repeat-abort-nonstream"},
    {"/v1/chat/completions", yes, killed, anything, "midstream-error-v1-chat"},
    {"/v1/chat/completions", no, killed, anything, "midstream-error-v1-chat-nonstream"},
    {"/v1/chat/completions", no, "tiny-json", anything, "v1-chat-json-schema"},
    {"/v1/chat/completions", yes, "", usage, "v1-chat-stream-usage"},
    {"/v1/chat/completions", yes, "", anything, "v1-chat-stream"},
    {"/v1/chat/completions", no, "", anything, "v1-chat-nonstream"},

    {"/v1/completions", yes, "tiny-same", anything, "v1-completions-repeat-abort"},
    {"/v1/completions", yes, killed, anything, "midstream-error-v1-completions"},
    {"/v1/completions", yes, "", usage, "v1-completions-stream-usage"},
    {"/v1/completions", yes, "", anything, "v1-completions-stream"},
    {"/v1/completions", no, "", anything, "v1-completions-nonstream"},

    {"/v1/responses", yes, "tiny-tools", tools, "v1-responses-tools-stream"},
    {"/v1/responses", yes, "tiny-think", anything, "v1-responses-think-stream"},
    {"/v1/responses", yes, "tiny-same", anything, "v1-responses-repeat-abort"},
    {"/v1/responses", no, "tiny-same", anything, "v1-responses-repeat-abort-nonstream"},
    {"/v1/responses", yes, killed, anything, "midstream-error-v1-responses"},
    {"/v1/responses", no, killed, anything, "midstream-error-v1-responses-nonstream"},
    {"/v1/responses", yes, "", anything, "v1-responses-stream"},
    {"/v1/responses", no, "", anything, "v1-responses-nonstream"},

    {"/v1/messages", yes, "tiny-tools", tools, "v1-messages-tools-stream"},
    {"/v1/messages", no, "tiny-tools", tools, "v1-messages-tools-nonstream"},
    {"/v1/messages", yes, "tiny-native-tools", tools, "native-v1-messages-tools-stream"},
    {"/v1/messages", yes, "tiny-think", anything, "v1-messages-think-stream"},
    {"/v1/messages", yes, "tiny-odd", anything, "v1-messages-odd-text"},
    {"/v1/messages", yes, "tiny-empty", anything, "v1-messages-empty-stream"},
    {"/v1/messages", yes, "tiny-same", anything, "v1-messages-repeat-abort"},
    {"/v1/messages", no, "tiny-same", anything, "v1-messages-repeat-abort-nonstream"},
    {"/v1/messages", yes, killed, anything, "midstream-error-v1-messages"},
    {"/v1/messages", no, killed, anything, "midstream-error-v1-messages-nonstream"},
    {"/v1/messages", yes, "", anything, "v1-messages-stream"},
    {"/v1/messages", no, "", anything, "v1-messages-nonstream"},

    {"/api/embed", either, "tiny-embed", list, "embed-batch"},
    {"/api/embed", either, "tiny-embed", dimensions, "embed"},
    {"/api/embed", either, "tiny-embed", anything, "embed-full"},
    {"/api/embed", either, "", anything, "embed-not-embedding-model"},
    {"/api/embeddings", either, "tiny-embed", anything, "embeddings-legacy"},
    {"/api/embeddings", either, "", anything, "embed-not-embedding-model"},
    {"/v1/embeddings", either, "", base64, "v1-embeddings-base64"},
    {"/v1/embeddings", either, "", anything, "v1-embeddings"},

    {"/api/show", either, "", verbose, "show-verbose"},
    {"/api/show", either, "", anything, "show-ok"},
};

// How an endpoint with a JSON body answers what it cannot answer.
struct endpoint {
  std::string_view path;
  bool streams_by_default;
  std::string_view bad_json;
  std::string_view no_body;
  std::string_view no_model;
  std::string_view missing_model;
  std::string_view missing_model_streamed;
};

constexpr endpoint endpoints[] = {
    {"/api/chat", true, "badjson-generate", "badjson-empty-body-chat", "no-model-chat",
     "missing-model-chat", "missing-model-chat"},
    {"/api/generate", true, "badjson-generate", "badjson-empty-body-generate", "no-model-generate",
     "missing-model-generate", "missing-model-generate"},
    {"/api/show", false, "badjson-show", "badjson-empty-body-chat", "no-model-show",
     "missing-model-show", "missing-model-show"},
    {"/api/embed", false, "badjson-embed", "badjson-empty-body-chat", "no-model-chat",
     "missing-model-embed", "missing-model-embed"},
    {"/api/embeddings", false, "badjson-embed", "badjson-empty-body-chat", "no-model-chat",
     "missing-model-embeddings", "missing-model-embeddings"},
    {"/v1/chat/completions", false, "v1-chat-completions-bad-json", "v1-chat-completions-bad-json",
     "v1-completions-empty-object", "v1-chat-completions-missing-model",
     "v1-chat-completions-missing-model-stream"},
    {"/v1/completions", false, "v1-completions-bad-json", "v1-completions-bad-json",
     "v1-completions-empty-object", "v1-completions-missing-model",
     "v1-completions-missing-model-stream"},
    {"/v1/responses", false, "v1-responses-bad-json", "v1-responses-bad-json",
     "v1-responses-empty-object", "v1-responses-missing-model",
     "v1-responses-missing-model-stream"},
    {"/v1/messages", false, "v1-messages-bad-json", "v1-messages-bad-json",
     "v1-messages-empty-object", "v1-messages-missing-model", "v1-messages-missing-model-stream"},
    {"/v1/embeddings", false, "v1-embeddings-bad-json", "v1-embeddings-bad-json",
     "v1-embeddings-empty-object", "v1-embeddings-missing-model", "v1-embeddings-missing-model"},
};

std::string_view without_latest(std::string_view name) noexcept {
  constexpr std::string_view tag = ":latest";
  if (name.ends_with(tag)) name.remove_suffix(tag.size());
  return name;
}

bool is_offered(std::string_view name) noexcept {
  return name == killed || std::find(models.begin(), models.end(), name) != models.end();
}

bool is_cloud(std::string_view name) noexcept {
  return name.ends_with(":cloud") || name.ends_with("-cloud");
}

bool is_name(std::string_view name) noexcept {
  if (name.find("..") != name.npos) return false;
  return std::all_of(name.begin(), name.end(), [](char byte) {
    return fetch::is_lower_alphanum(fetch::to_lower(byte)) ||
           std::string_view("-_.:/").find(byte) != std::string_view::npos;
  });
}

// As it stands inside a JSON string.
std::string escaped(std::string_view text) {
  std::string quoted;
  ollama::append_json_string(quoted, text);
  return quoted.substr(1, quoted.size() - 2);
}

// Recorded with a model `nosuch`.
choice missing(std::string_view recording, const std::string& name) {
  const bool tagged = recording == "missing-model-show" || recording == "v1-models-missing";
  if (!tagged) return {recording, "nosuch", escaped(name)};
  const bool has_tag = name.find(':') != name.npos;
  return {recording, "nosuch:latest", escaped(has_tag ? name : name + ":latest")};
}

bool fits(having what, std::string_view path, const json_members& body) {
  switch (what) {
    case anything:
      return true;
    case nothing_to_say:
      return !body.says(path == "/api/generate" ? "prompt" : "messages");
    case unload:
      return !body.says("prompt") && body.raw("keep_alive") == "0";
    case tools:
      return body.says("tools");
    case no_think:
      return body.raw("think") == "false";
    case schema:
      return body.raw("format").starts_with('{');
    case usage:
      return body.says("stream_options");
    case base64:
      return body.text("encoding_format") == "base64";
    case dimensions:
      return body.says("dimensions");
    case list:
      return body.raw("input").starts_with('[') && body.says("input");
    case verbose:
      return body.says("verbose");
  }
  return false;
}

std::string name_in(const json_members& body) {
  std::string name = body.text("model");
  return name.empty() ? body.text("name") : name;
}

// What an endpoint's middleware finds before any model is looked up.
std::string_view invalid(std::string_view path, const json_members& body) {
  if (path == "/v1/chat/completions" && !body.says("messages")) {
    return "v1-chat-completions-empty-object";
  }
  if (path == "/v1/embeddings" && !body.says("input")) return "v1-embeddings-empty-object";
  if (path == "/v1/messages" && !name_in(body).empty() && !body.says("max_tokens")) {
    return "v1-messages-no-max-tokens";
  }
  return {};
}

choice select_model(const endpoint& at, std::string_view text) {
  if (text.empty()) return {at.no_body, {}, {}};
  const auto body = json_members::parse(text);
  if (!body) return {at.bad_json, {}, {}};
  if (const auto recording = invalid(at.path, *body); !recording.empty())
    return {recording, {}, {}};
  const std::string name = name_in(*body);
  if (name.empty()) return {at.no_model, {}, {}};
  if (is_cloud(name)) return {"chat-cloud-disabled", {}, {}};
  const bool streams = body->raw("stream").empty() ? at.streams_by_default : body->says("stream");
  const std::string_view model = without_latest(name);
  if (!is_offered(model)) {
    if (at.path == "/api/show" && !is_name(name)) return {"bad-name-show", {}, {}};
    return missing(streams ? at.missing_model_streamed : at.missing_model, name);
  }
  for (const row& one : table) {
    if (one.path != at.path || (one.as == yes && !streams) || (one.as == no && streams)) continue;
    if (!one.model.empty() && one.model != model) continue;
    if (fits(one.what, at.path, *body)) return {one.recording, {}, {}};
  }
  return {at.no_model, {}, {}};
}

// What changes models changes nothing here: each answer is the recorded one.
choice select_change(std::string_view path, std::string_view text) {
  const auto body = json_members::parse(text);
  if (text.empty()) return {"delete-no-body", {}, {}};
  if (!body) return {"badjson-pull", {}, {}};
  const std::string name = path == "/api/copy" ? body->text("source") : name_in(*body);
  const bool offered = is_offered(without_latest(name));
  const bool streams = body->raw("stream").empty() || body->says("stream");
  if (path == "/api/copy") {
    if (!is_name(body->text("destination"))) return {"copy-bad-name", {}, {}};
    return offered ? choice{"copy-ok", {}, {}} : missing("missing-model-copy", name);
  }
  if (path == "/api/delete") {
    return offered ? choice{"delete-ok", {}, {}} : missing("missing-model-delete", name);
  }
  if (path == "/api/create") {
    if (name.empty()) return {"create-no-name", {}, {}};
    if (!body->says("files") && !body->says("from")) return {"create-no-files", {}, {}};
    if (!streams) return {"create-nonstream", {}, {}};
    return {body->says("files") ? "create-stream" : "create-from", {}, {}};
  }
  if (name.empty() || !is_name(name)) return {"pull-bad-name", {}, {}};
  if (path == "/api/push") return {offered ? "push-no-upload-route" : "push-missing", {}, {}};
  if (name.ends_with("nosuch"))
    return {streams ? "pull-missing" : "pull-missing-nonstream", {}, {}};
  if (!streams) return {"create-nonstream", {}, {}};  // the same one line: success
  return {offered ? "pull-again" : "pull-ok", {}, {}};
}

choice select_blob(std::string_view method, std::string_view digest) {
  const bool valid = digest.starts_with("sha256:") && digest.size() == 7 + 64;
  if (method == "HEAD") return {valid ? "blobs-head-missing" : "blobs-head-bad-digest", {}, {}};
  return {valid ? "blobs-post-chunked" : "blobs-post-bad-digest", {}, {}};
}

choice select_listed(std::string_view name) {
  if (is_cloud(name)) return {"v1-models-cloud-disabled", {}, {}};
  if (!is_offered(without_latest(name))) return missing("v1-models-missing", std::string(name));
  return {"v1-models-one", "\"tiny\"", "\"" + escaped(name) + "\""};
}

}  // namespace

choice select(std::string_view method, std::string_view path, std::string_view body) {
  for (const endpoint& at : endpoints) {
    if (at.path == path) return select_model(at, body);
  }
  constexpr std::string_view blobs = "/api/blobs/";
  constexpr std::string_view listed = "/v1/models/";
  if (path.starts_with(blobs)) return select_blob(method, path.substr(blobs.size()));
  if (path.starts_with(listed)) return select_listed(path.substr(listed.size()));
  for (const std::string_view change :
       {"/api/pull", "/api/push", "/api/create", "/api/copy", "/api/delete"}) {
    if (path == change) return select_change(path, body);
  }
  const bool head = method == "HEAD";
  if (path == "/") return {head ? "root-head" : "root-get", {}, {}};
  if (path == "/api/version") return {head ? "version-head" : "version-get", {}, {}};
  if (path == "/api/tags") return {head ? "tags-head" : "tags-get", {}, {}};
  if (path == "/api/status") return {"status-get", {}, {}};
  if (path == "/api/ps") return {"ps-loaded", {}, {}};
  if (path == "/v1/models") return {"v1-models", {}, {}};
  if (path == "/v1/audio/transcriptions") return {"v1-completions-empty-object", {}, {}};
  // The account and the web belong to the cloud, which was off where this was recorded.
  return {"web-search-cloud-disabled", {}, {}};
}

std::span<const std::string_view> offered_models() noexcept {
  return models;
}

}  // namespace ollama_cors::replay
