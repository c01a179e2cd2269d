// `decide`: a JSON request a line in, a JSON decision a line out. Characters U+0000–U+00FF stand
// for bytes on both sides, so that every header value has a line.
#include <boost/json.hpp>
#include <deque>
#include <iostream>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "commands.hpp"
#include "handles.hpp"
#include "input.hpp"

namespace json = boost::json;

namespace ollama_cors::cli {
namespace {

// A line that is no request; the text goes into its answer.
struct bad_line : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// UTF-8 holding U+0000–U+00FF → bytes.
std::string to_bytes(const json::string& text, const std::string& what) {
  std::string bytes;
  bytes.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto lead = static_cast<unsigned char>(text[i]);
    if (lead < 0x80) {
      bytes += text[i];
    } else if (lead <= 0xc3) {  // valid UTF-8: one more byte follows
      const auto low = static_cast<unsigned char>(text[++i]);
      bytes += static_cast<char>(((lead & 3U) << 6) | (low & 0x3fU));
    } else {
      throw bad_line(what + " holds a character beyond U+00FF; characters stand for bytes");
    }
  }
  return bytes;
}

json::string to_characters(std::string_view bytes) {
  json::string text;
  text.reserve(bytes.size());
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      text.push_back(c);
    } else {
      text.push_back(static_cast<char>(0xc0U | (byte >> 6)));
      text.push_back(static_cast<char>(0x80U | (byte & 0x3fU)));
    }
  }
  return text;
}

// One request, and the bytes that its views point to.
class line_request {
public:
  explicit line_request(std::string_view line) {
    boost::system::error_code error;
    const json::value value = json::parse({line.data(), line.size()}, error);
    if (error) throw bad_line("not JSON: " + error.message());
    const json::object* object = value.if_object();
    if (object == nullptr) throw bad_line("a request is an object with method, target and headers");
    bool http_1_0 = false;
    for (const auto& [key, member] : *object) {
      if (key == "method") {
        method_ = text_of(member, "method");
      } else if (key == "target") {
        target_ = text_of(member, "target");
      } else if (key == "headers") {
        read_headers(member);
      } else if (key == "http_1_0") {
        if (!member.is_bool()) throw bad_line("http_1_0 is true or false");
        http_1_0 = member.get_bool();
      } else {
        throw bad_line("unknown key " + json::serialize(json::string(key)) +
                       "; there are method, target, headers and http_1_0");
      }
    }
    for (const char* key : {"method", "target", "headers"})
      if (!object->contains(key)) throw bad_line(std::string(key) + " is missing");
    request_.struct_size = sizeof request_;
    request_.method = method_.data();
    request_.method_length = method_.size();
    request_.target = target_.data();
    request_.target_length = target_.size();
    request_.fields = fields_.data();
    request_.field_count = fields_.size();
    request_.http_1_0 = http_1_0 ? 1 : 0;
  }
  line_request(const line_request&) = delete;
  line_request& operator=(const line_request&) = delete;

  const ocors_request& get() const { return request_; }

private:
  static std::string text_of(const json::value& value, const std::string& what) {
    const json::string* text = value.if_string();
    if (text == nullptr) throw bad_line(what + " is a string");
    return to_bytes(*text, what);
  }

  void read_headers(const json::value& value) {
    const json::array* lines = value.if_array();
    if (lines == nullptr) throw bad_line("headers is a list of [name, value]");
    for (const json::value& line : *lines) {
      const std::string what = "headers[" + std::to_string(fields_.size()) + "]";
      const json::array* pair = line.if_array();
      if (pair == nullptr || pair->size() != 2) throw bad_line(what + " is no [name, value]");
      const std::string& name = bytes_.emplace_back(text_of((*pair)[0], what));
      const std::string& text = bytes_.emplace_back(text_of((*pair)[1], what));
      fields_.push_back({name.data(), name.size(), text.data(), text.size()});
    }
  }

  std::string method_, target_;
  std::deque<std::string> bytes_;  // does not move what it holds
  std::vector<ocors_field> fields_;
  ocors_request request_{};
};

json::array headers_of(const ocors_decision* decision) {
  json::array pairs;
  for (std::size_t i = 0; i < ocors_decision_header_count(decision); ++i) {
    ocors_field header{};
    if (ocors_decision_header(decision, i, &header) != OCORS_OK) continue;
    json::array pair;
    pair.emplace_back(to_characters({header.name, header.name_length}));
    pair.emplace_back(to_characters({header.value, header.value_length}));
    pairs.emplace_back(std::move(pair));
  }
  return pairs;
}

json::object to_json(ocors_decision* decision) {
  static constexpr const char* kinds[] = {"not-cors", "same-origin", "preflight", "cors"};
  const char* explanation = ocors_decision_explain(decision);
  if (explanation == nullptr) throw std::bad_alloc();
  const std::int32_t status = ocors_decision_status(decision);
  const std::string_view rule = ocors_decision_rule(decision);
  json::object output;  // keeps the order of insertion, which is part of the contract
  output["kind"] = kinds[ocors_decision_kind(decision)];
  output["verdict"] = ocors_decision_verdict(decision) == OCORS_ALLOW ? "allow" : "refuse";
  output["reason"] = ocors_decision_reason(decision);
  output["status"] = status == 0 ? json::value(nullptr) : json::value(status);
  output["headers"] = headers_of(decision);
  output["rule"] = rule.empty() ? json::value(nullptr) : json::value(json::string(rule));
  output["explain"] = json::parse(explanation);
  return output;
}

json::object answer(const ocors_policy* policy, ocors_decision* decision, std::string_view line) {
  const line_request request(line);
  const ocors_status status = ocors_policy_decide(policy, &request.get(), decision);
  if (status != OCORS_OK)
    throw bad_line(std::string("not a request that can be decided: ") + ocors_status_name(status));
  return to_json(decision);
}

}  // namespace

int decide(const decide_options& options) {
  if (options.config == "-")
    throw std::runtime_error("--config -: standard input holds the requests; name a file");
  const std::string document = options.config.empty() ? "{}" : read_document(options.config);
  const ocors_profile profile =
      options.profile == "middleware" ? OCORS_PROFILE_MIDDLEWARE : OCORS_PROFILE_SHIM;

  ocors_policy* compiled = nullptr;
  ocors_error* failure = nullptr;
  if (ocors_policy_compile(document.data(), document.size(), profile, &compiled, &failure) !=
      OCORS_OK) {
    const owned<ocors_error> error(failure);
    print_error(error.get());
    return exit_failure;
  }
  const owned<ocors_policy> policy(compiled);
  ocors_decision* scratch = nullptr;
  if (ocors_decision_new(&scratch) != OCORS_OK) throw std::bad_alloc();
  const owned<ocors_decision> decision(scratch);

  int code = exit_good;
  for (std::string line; std::getline(std::cin, line);) {
    try {
      std::cout << json::serialize(answer(policy.get(), decision.get(), line)) << std::endl;
    } catch (const bad_line& error) {
      std::cout << json::serialize(json::object{{"error", error.what()}}) << std::endl;
      code = exit_findings;
    }
  }
  return code;
}

}  // namespace ollama_cors::cli
