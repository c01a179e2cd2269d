// Our policy as an engine of tests/bench/policy: `policy_bench views|copies FILE` reads cases, then
// lines from standard input: `answer N` prints what case N is answered, `time N` nanoseconds a
// decision.
#include <time.h>

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <deque>
#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/configuration.hpp"

namespace json = boost::json;
namespace config = ollama_cors::config;
namespace fetch = ollama_cors::fetch;
namespace policy = ollama_cors::policy;

namespace {

constexpr std::uint64_t shortest_ns = 200'000'000;

// What someone else's server keeps of a response and uses again for the next one. Fields that refer
// to their bytes, as Go's strings and Rust's header values do.
class field_views {
public:
  void clear() { lines_.clear(); }
  void add(std::string_view name, std::string_view value) { lines_.push_back({name, value}); }
  const std::vector<fetch::field>& lines() const { return lines_; }

private:
  std::vector<fetch::field> lines_;
};

// Fields that outlive the decision, each with strings of its own.
class field_copies {
public:
  void clear() { used_ = 0; }
  void add(std::string_view name, std::string_view value) {
    if (used_ == lines_.size()) lines_.emplace_back();
    auto& [own_name, own_value] = lines_[used_++];
    own_name.assign(name);
    own_value.assign(value);
  }
  std::vector<fetch::field> lines() const {
    std::vector<fetch::field> views;
    for (std::size_t i = 0; i < used_; ++i) views.push_back({lines_[i].first, lines_[i].second});
    return views;
  }

private:
  std::vector<std::pair<std::string, std::string>> lines_;
  std::size_t used_ = 0;
};

std::uint64_t cpu_time() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000U +
         static_cast<std::uint64_t>(now.tv_nsec);
}

std::string text_of(const json::value& value) {
  return std::string(std::string_view(value.as_string()));
}

class timed_case {
public:
  explicit timed_case(const json::object& parts) {
    config::report findings;
    const auto loaded =
        config::load(json::serialize(parts.at("document")), config::profile::middleware, findings);
    if (!loaded) throw std::runtime_error(findings.to_text());
    access_ = loaded->access;
    const json::object& sent = parts.at("request").as_object();
    for (const json::value& line : sent.at("headers").as_array()) {
      const std::string& name = bytes_.emplace_back(text_of(line.as_array().at(0)));
      const std::string& value = bytes_.emplace_back(text_of(line.as_array().at(1)));
      fields_.push_back({name, value});
    }
    request_.method = bytes_.emplace_back(text_of(sent.at("method")));
    request_.target = bytes_.emplace_back(text_of(sent.at("target")));
    request_.headers = fields_;
  }
  timed_case(const timed_case&) = delete;
  timed_case& operator=(const timed_case&) = delete;

  template <class Response>
  void decide(policy::decision& decision, Response& response) const {
    response.clear();
    access_->decide(request_, decision);
    for (const fetch::field& field : decision.headers()) response.add(field.name, field.value);
  }

  // Nanoseconds a decision.
  template <class Response>
  double time(policy::decision& decision, Response& response) {
    for (;;) {
      const std::uint64_t start = cpu_time();
      for (std::uint64_t i = 0; i < iterations_; ++i) decide(decision, response);
      const auto spent = static_cast<double>(cpu_time() - start);
      if (spent >= shortest_ns) return spent / static_cast<double>(iterations_);
      const double factor = std::min(1.2 * shortest_ns / (spent + 1), 100.0);
      iterations_ = static_cast<std::uint64_t>(static_cast<double>(iterations_) * factor) + 1;
    }
  }

private:
  std::deque<std::string> bytes_;  // does not move what it holds
  std::vector<fetch::field> fields_;
  std::shared_ptr<const config::access> access_;
  policy::request request_;
  std::uint64_t iterations_ = 1000;
};

// In the words of the peers: an answer of ours, or the handler runs.
json::object to_json(const policy::decision& decision, fetch::fields response) {
  json::array headers;
  for (const fetch::field& line : response) headers.push_back(json::array{line.name, line.value});
  return {{"status", decision.status == 0 ? 200 : decision.status},
          {"headers", std::move(headers)},
          {"ran", decision.status == 0}};
}

template <class Response>
void run(const char* path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error(std::string("cannot read ") + path);
  const json::value parsed = json::parse(std::string(std::istreambuf_iterator<char>(file), {}));
  std::deque<timed_case> cases;
  for (const json::value& each : parsed.as_array()) cases.emplace_back(each.as_object());

  const auto decision = std::make_unique<policy::decision>();
  Response response;
  for (std::string line; std::getline(std::cin, line) && !line.empty();) {
    const std::size_t space = std::min(line.find(' '), line.size() - 1);
    const std::string_view what = std::string_view(line).substr(0, space);
    const std::string_view number = std::string_view(line).substr(space + 1);
    std::size_t index = cases.size();
    std::from_chars(number.data(), number.data() + number.size(), index);
    if (index >= cases.size()) throw std::runtime_error("there is no case: " + line);
    if (what == "answer") {
      cases[index].decide(*decision, response);
      std::cout << json::serialize(to_json(*decision, response.lines())) << std::endl;
    } else if (what == "time") {
      std::cout << cases[index].time(*decision, response) << std::endl;
    } else {
      throw std::runtime_error("neither answer nor time: " + line);
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view kept = argc == 3 ? argv[1] : "";
  if (kept != "views" && kept != "copies") {
    std::fputs("usage: policy_bench views|copies FILE\n", stderr);
    return 2;
  }
  try {
    if (kept == "views") {
      run<field_views>(argv[2]);
    } else {
      run<field_copies>(argv[2]);
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "policy_bench: %s\n", error.what());
    return 1;
  }
  return 0;
}
