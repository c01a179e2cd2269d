// `decide`: a JSON request a line in, a JSON decision a line out; or one request out of the command
// line, with its preflight. Characters U+0000–U+00FF stand for bytes on both sides, so that every
// header value has a line.
#include <boost/json.hpp>
#include <iostream>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "commands.hpp"
#include "decide_line.hpp"
#include "decide_page.hpp"
#include "decide_words.hpp"
#include "handles.hpp"
#include "input.hpp"
#include "serve_document.hpp"
#include "terminal.hpp"

namespace json = boost::json;

namespace ollama_cors::cli {
namespace {

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

// The decision over one request, and the policy that it is made with.
class judge {
public:
  explicit judge(owned<ocors_policy> policy) : policy_(std::move(policy)) {
    ocors_decision* scratch = nullptr;
    if (ocors_decision_new(&scratch) != OCORS_OK) throw std::bad_alloc();
    decision_.reset(scratch);
  }

  ocors_decision* decide(const asked_request& asked) {
    std::vector<ocors_field> fields;
    for (const auto& [name, value] : asked.headers)
      fields.push_back({name.data(), name.size(), value.data(), value.size()});
    ocors_request request{};
    request.struct_size = sizeof request;
    request.method = asked.method.data();
    request.method_length = asked.method.size();
    request.target = asked.target.data();
    request.target_length = asked.target.size();
    request.fields = fields.data();
    request.field_count = fields.size();
    request.http_1_0 = asked.http_1_0 ? 1 : 0;
    const ocors_status status = ocors_policy_decide(policy_.get(), &request, decision_.get());
    if (status != OCORS_OK)
      throw bad_line(std::string("not a request that can be decided: ") +
                     ocors_status_name(status));
    return decision_.get();
  }

private:
  owned<ocors_policy> policy_;
  owned<ocors_decision> decision_;
};

// Whom the decisions are told.
struct audience {
  bool programs = true;  // a line each
  bool people = false;
  const served_document* document = nullptr;  // nothing = the policy is not `serve`'s
};

ocors_decision* answer(judge& judge, const asked_request& request, const audience& told) {
  ocors_decision* decision = judge.decide(request);
  if (told.programs) std::cout << json::serialize(to_json(decision)) << std::endl;
  if (told.people) std::cerr << words_of(request, decision, told.document) << std::endl;
  return decision;
}

bool is_allowed(const ocors_decision* decision) {
  return ocors_decision_verdict(decision) == OCORS_ALLOW;
}

int decide_lines(judge& judge, const audience& told) {
  int code = exit_good;
  std::size_t number = 0;
  for (std::string line; std::getline(std::cin, line);) {
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    try {
      answer(judge, read_line(line), told);
    } catch (const bad_line& error) {
      const std::string what = error.what() + (" (line " + std::to_string(number) + ")");
      std::cout << json::serialize(json::object{{"error", what}}) << std::endl;
      code = exit_findings;
    }
  }
  return code;
}

int decide_page(judge& judge, const decide_options& options, audience told) {
  const page_request page =
      read_page_request(options.method, options.target, options.origin, options.headers);
  bool allowed = true;
  bool sent = true;
  if (page.preflight) {
    told.people = true;
    ocors_decision* decision = answer(judge, *page.preflight, told);
    allowed = is_allowed(decision);
    // A preflight that was refused for GET, HEAD or POST is one that browsers are content with.
    sent = allowed || !is_blocked_by_browsers(decision);
  }
  if (!sent) std::cerr << "A browser stops here: it does not send the request itself.\n";
  told.people = sent;
  allowed = is_allowed(answer(judge, page.request, told)) && allowed;
  if (allowed) std::cerr << page.note;
  return allowed ? exit_good : exit_findings;
}

}  // namespace

int decide(const decide_options& options) {
  const bool from_command_line = !options.method.empty();
  if (!from_command_line && (options.origin || !options.headers.empty()))
    throw std::runtime_error(
        "--origin and -H go with a request: ollama-cors decide --origin https://app.example POST "
        "/api/chat");
  if (options.config == "-" && !from_command_line)
    throw std::runtime_error("--config -: standard input holds the requests; name a file");
  const std::string written = options.config.empty() ? "{}" : read_document(options.config);
  if (!options.allow_origin.empty() && refuse_duplicate_keys(written)) return exit_failure;
  serve_options as_served;
  as_served.config = options.config;
  as_served.allow_origin = options.allow_origin;
  const served_document document = serve_document(written, as_served, {});
  const ocors_profile profile =
      options.profile == "middleware" ? OCORS_PROFILE_MIDDLEWARE : OCORS_PROFILE_SHIM;

  ocors_policy* compiled = nullptr;
  ocors_error* failure = nullptr;
  if (ocors_policy_compile(document.text.data(), document.text.size(), profile, &compiled,
                           &failure) != OCORS_OK) {
    const owned<ocors_error> error(failure);
    print_error(error.get(), [&](std::string_view pointer) { return document.place_of(pointer); });
    return exit_failure;
  }
  judge judge{owned<ocors_policy>(compiled)};
  audience told;
  if (profile == OCORS_PROFILE_SHIM) told.document = &document;
  if (!from_command_line) {
    told.people = options.explain;
    return decide_lines(judge, told);
  }
  try {
    told.programs = options.json || !is_terminal(stdout);
    return decide_page(judge, options, told);
  } catch (const bad_line& error) {
    throw std::runtime_error(error.what());
  }
}

}  // namespace ollama_cors::cli
