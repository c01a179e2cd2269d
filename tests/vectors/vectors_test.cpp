// The vectors through the C ABI: every case of tests/vectors/decisions/*.json, in the flat form.
// Writes gtest.tsv where OLLAMA_CORS_VECTOR_RESULTS says; README.md beside this file has the rules.
#include <gtest/gtest.h>
#include <ollama_cors.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/allocation_counter.hpp"

namespace {

using field_list = std::vector<std::pair<std::string, std::string>>;

struct result {
  std::string kind, verdict, reason, rule;
  int status = 0;
  field_list headers;
};

struct vector_case {
  std::string id, reference, policy, method, target;
  ocors_profile profile = OCORS_PROFILE_SHIM;
  bool http_1_0 = false;
  field_list fields;
  result expect;
};

// Items `<tag> <length>\n<bytes>\n`.
class flat_reader {
public:
  explicit flat_reader(std::string text) : text_(std::move(text)) {}

  std::string next(std::string_view tag) {
    const std::size_t space = text_.find(' ', at_);
    const std::size_t line = text_.find('\n', at_);
    if (space == std::string::npos || line == std::string::npos || line < space) fail(tag);
    std::size_t length = 0;
    std::from_chars(text_.data() + space + 1, text_.data() + line, length);
    if (std::string_view(text_).substr(at_, space - at_) != tag) fail(tag);
    if (text_.size() - line - 1 < length + 1) fail(tag);
    at_ = line + 1 + length + 1;
    return text_.substr(line + 1, length);
  }

  std::size_t number(std::string_view tag) { return std::stoul(next(tag)); }

  field_list fields(std::string_view count_tag) {
    field_list list(number(count_tag));
    for (auto& [name, value] : list) {
      name = next("name");
      value = next("value");
    }
    return list;
  }

private:
  [[noreturn]] void fail(std::string_view tag) const {
    throw std::runtime_error("no item `" + std::string(tag) + "` at byte " + std::to_string(at_));
  }

  std::string text_;
  std::size_t at_ = 0;
};

std::vector<vector_case> read_cases(const char* path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  flat_reader reader(text.str());
  if (reader.next("format") != "ocors-vectors 1") throw std::runtime_error("another format");
  std::vector<vector_case> cases(reader.number("cases"));
  for (vector_case& item : cases) {
    item.id = reader.next("id");
    item.reference = reader.next("reference");
    item.policy = reader.next("policy");
    item.profile = static_cast<ocors_profile>(reader.number("profile"));
    item.method = reader.next("method");
    item.target = reader.next("target");
    item.http_1_0 = reader.number("http_1_0") == 1;
    item.fields = reader.fields("fields");
    item.expect.kind = reader.next("kind");
    item.expect.verdict = reader.next("verdict");
    item.expect.reason = reader.next("reason");
    item.expect.status = static_cast<int>(reader.number("status"));
    item.expect.rule = reader.next("rule");
    item.expect.headers = reader.fields("headers");
  }
  reader.next("end");
  return cases;
}

std::string lower(std::string_view text) {
  std::string output(text);
  for (char& c : output)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  return output;
}

std::string canonical_value(const std::string& name, const std::string& value) {
  static const std::set<std::string> list_fields{"vary", "access-control-allow-methods",
                                                 "access-control-allow-headers",
                                                 "access-control-expose-headers"};
  if (!list_fields.contains(name)) return value;
  std::set<std::string> elements;
  std::string_view rest = value;
  while (!rest.empty()) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    std::string_view element = rest.substr(0, comma);
    rest.remove_prefix(std::min(comma + 1, rest.size()));
    const std::size_t first = element.find_first_not_of(" \t");
    if (first == std::string_view::npos) continue;
    element = element.substr(first, element.find_last_not_of(" \t") - first + 1);
    const bool methods = name == "access-control-allow-methods";
    elements.insert(methods ? std::string(element) : lower(element));
  }
  std::string joined;
  for (const std::string& element : elements) joined += (joined.empty() ? "" : ", ") + element;
  return joined;
}

field_list canonical(const field_list& headers) {
  field_list output;
  for (const auto& [name, value] : headers) {
    std::string folded = lower(name);
    std::string canonical_text = canonical_value(folded, value);
    output.emplace_back(std::move(folded), std::move(canonical_text));
  }
  std::sort(output.begin(), output.end());
  return output;
}

// Bytes as U+0000–U+00FF.
std::string json_text(std::string_view bytes) {
  std::string output = "\"";
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      output += '\\';
      output += c;
    } else if (byte >= 0x20 && byte < 0x7f) {
      output += c;
    } else {
      constexpr char digits[] = "0123456789abcdef";
      output += std::string("\\u00") + digits[byte >> 4] + digits[byte & 15];
    }
  }
  return output + '"';
}

std::string to_json(const result& value) {
  std::string output = "{\"headers\":[";
  for (std::size_t i = 0; i < value.headers.size(); ++i)
    output += std::string(i == 0 ? "[" : ",[") + json_text(value.headers[i].first) + "," +
              json_text(value.headers[i].second) + "]";
  output += "],\"kind\":" + json_text(value.kind) + ",\"reason\":" + json_text(value.reason);
  output += ",\"rule\":" + (value.rule.empty() ? "null" : json_text(value.rule));
  output += ",\"status\":" + (value.status == 0 ? "null" : std::to_string(value.status));
  return output + ",\"verdict\":" + json_text(value.verdict) + "}";
}

struct policy_release {
  void operator()(ocors_policy* policy) const { ocors_policy_release(policy); }
};
struct decision_free {
  void operator()(ocors_decision* decision) const { ocors_decision_free(decision); }
};
using policy_handle = std::unique_ptr<ocors_policy, policy_release>;
using decision_handle = std::unique_ptr<ocors_decision, decision_free>;

policy_handle compile(const vector_case& item) {
  ocors_policy* policy = nullptr;
  ocors_error* error = nullptr;
  if (ocors_policy_compile(item.policy.data(), item.policy.size(), item.profile, &policy, &error) !=
      OCORS_OK) {
    ADD_FAILURE() << item.id << ": " << item.policy << "\n" << ocors_error_message(error);
    ocors_error_free(error);
  }
  return policy_handle(policy);
}

result decide(const ocors_policy* policy, const vector_case& item, ocors_decision* decision) {
  std::vector<ocors_field> fields;
  for (const auto& [name, value] : item.fields)
    fields.push_back({name.data(), name.size(), value.data(), value.size()});
  ocors_request request{};
  request.struct_size = sizeof request;
  request.method = item.method.data();
  request.method_length = item.method.size();
  request.target = item.target.data();
  request.target_length = item.target.size();
  request.fields = fields.data();
  request.field_count = fields.size();
  request.http_1_0 = item.http_1_0 ? 1 : 0;
  ocors_status status = OCORS_OK;
  EXPECT_EQ(0, ollama_cors::support::allocations_of(
                   [&] { status = ocors_policy_decide(policy, &request, decision); }))
      << item.id << ": deciding allocates";
  EXPECT_EQ(OCORS_OK, status) << item.id;

  static constexpr const char* kinds[] = {"not-cors", "same-origin", "preflight", "cors"};
  result output;
  output.kind = kinds[ocors_decision_kind(decision)];
  output.verdict = ocors_decision_verdict(decision) == OCORS_ALLOW ? "allow" : "refuse";
  output.reason = ocors_decision_reason(decision);
  output.status = ocors_decision_status(decision);
  output.rule = ocors_decision_rule(decision);
  for (std::size_t i = 0; i < ocors_decision_header_count(decision); ++i) {
    ocors_field header{};
    EXPECT_EQ(OCORS_OK, ocors_decision_header(decision, i, &header)) << item.id;
    output.headers.emplace_back(std::string(header.name, header.name_length),
                                std::string(header.value, header.value_length));
  }
  return output;
}

// What the cases share: the policy of the one before, since equal ones stand side by side.
struct bench {
  std::vector<vector_case> cases;
  std::ofstream results;
  decision_handle decision;
  policy_handle policy;
  const vector_case* compiled = nullptr;
};

class decide_test : public testing::Test {
public:
  decide_test(bench& shared, const vector_case& item) : shared_(shared), item_(item) {}

  void TestBody() override {
    if (shared_.compiled == nullptr || shared_.compiled->policy != item_.policy ||
        shared_.compiled->profile != item_.profile) {
      shared_.policy = compile(item_);
      shared_.compiled = &item_;
    }
    ASSERT_NE(nullptr, shared_.policy);
    result got = decide(shared_.policy.get(), item_, shared_.decision.get());
    shared_.results << item_.id << '\t' << to_json(got) << '\n';
    got.headers = canonical(got.headers);
    EXPECT_EQ(to_json(item_.expect), to_json(got)) << item_.id << " (" << item_.reference << ")";
  }

private:
  bench& shared_;
  const vector_case& item_;
};

}  // namespace

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  bench shared;
  try {
    shared.cases = read_cases(argc > 1 ? argv[1] : OLLAMA_CORS_VECTORS);
    if (const char* folder = std::getenv("OLLAMA_CORS_VECTOR_RESULTS")) {
      std::filesystem::create_directories(folder);
      shared.results.exceptions(std::ios::failbit);
      shared.results.open(std::filesystem::path(folder) / "gtest.tsv", std::ios::binary);
      shared.results.exceptions(std::ios::goodbit);
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "vector_tests: %s\n", error.what());
    return 2;
  }
  ocors_decision* decision = nullptr;
  if (ocors_decision_new(&decision) != OCORS_OK) return 2;
  shared.decision.reset(decision);
  for (const vector_case& item : shared.cases) {
    testing::RegisterTest(
        "vectors", item.id.c_str(), nullptr, nullptr, __FILE__, __LINE__,
        [&shared, &item]() -> testing::Test* { return new decide_test(shared, item); });
  }
  return RUN_ALL_TESTS();
}
