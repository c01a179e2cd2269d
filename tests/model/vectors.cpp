// Reads the flat form; each case is understood and decided anew.
#include "vectors.hpp"

#include <cstdio>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "canonical.hpp"
#include "decision.hpp"
#include "document.hpp"

namespace {

// Items `<tag> <length>\n<bytes>\n`.
class flat_reader {
public:
  explicit flat_reader(const std::string& path) : file_(path, std::ios::binary) {}

  std::string next(const std::string& wanted) {
    std::string tag;
    std::size_t length = 0;
    file_ >> tag >> length;
    if (!file_ || tag != wanted) throw std::runtime_error("the vectors hold no `" + wanted + "`");
    file_.get();
    std::string bytes(length, '\0');
    file_.read(bytes.data(), static_cast<std::streamsize>(length));
    file_.get();
    return bytes;
  }

  model::field_lines lines(const std::string& count) {
    model::field_lines output(std::stoul(next(count)));
    for (auto& [name, value] : output) {
      name = next("name");
      value = next("value");
    }
    return output;
  }

private:
  std::ifstream file_;
};

}  // namespace

vector_counts run_vectors(const std::string& path, const model::catalogue& packages) {
  flat_reader reader(path);
  vector_counts counts;
  if (reader.next("format") != "ocors-vectors 1") throw std::runtime_error("another format");
  for (std::size_t left = std::stoul(reader.next("cases")); left != 0; --left) {
    const std::string id = reader.next("id");
    reader.next("reference");
    const std::string text = reader.next("policy");
    const bool middleware = reader.next("profile") == "1";
    model::request asked;
    asked.method = reader.next("method");
    asked.target = reader.next("target");
    asked.http_1_0 = reader.next("http_1_0") == "1";
    asked.headers = reader.lines("fields");
    model::result expected;
    expected.kind = reader.next("kind");
    expected.verdict = reader.next("verdict");
    expected.reason = reader.next("reason");
    expected.status = std::stoi(reader.next("status"));
    expected.rule = reader.next("rule");
    expected.headers = reader.lines("headers");
    const model::policy policy = model::understand(read_document(text, middleware), packages);
    const model::result got = model::decide(policy, asked);
    if (same(expected, got)) {
      ++counts.passed;
      continue;
    }
    ++counts.failed;
    std::fprintf(stderr, "%s\n  expected %s\n  model    %s\n", id.c_str(),
                 to_json(expected).c_str(), to_json(got).c_str());
  }
  return counts;
}
