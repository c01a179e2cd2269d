// A strict reader of Prometheus' text format (version 0.0.4), for tests: what promtool would
// complain about is an error here too.
// https://github.com/prometheus/docs/blob/main/docs/instrumenting/exposition_formats.md
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <regex>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace ollama_cors::test {

class prometheus_text {
public:
  using labels = std::map<std::string, std::string>;

  // Throws std::runtime_error that names the line.
  explicit prometheus_text(const std::string& text) {
    if (text.empty() || text.back() != '\n') fail("the text does not end in a newline");
    for (std::size_t at = 0; at < text.size();) {
      const auto end = text.find('\n', at);
      line_ = text.substr(at, end - at);
      at = end + 1;
      read_line();
    }
    end_family();
  }

  // The value of one series; throws where there is none.
  double value(const std::string& name, const labels& of = {}) const {
    const auto found = series_.find({name, of});
    if (found == series_.end()) throw std::runtime_error("no series " + name);
    return found->second;
  }
  bool has(const std::string& name, const labels& of) const { return series_.contains({name, of}); }
  const std::string& type(const std::string& family) const { return types_.at(family); }

private:
  void read_line() {
    static const std::regex help("# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (\\S.*\\S)");
    static const std::regex type("# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram)");
    static const std::regex sample("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)\\})? (\\S+)");
    std::smatch parts;
    if (std::regex_match(line_, parts, help)) {
      end_family();
      family_ = parts[1];
      if (types_.contains(family_)) fail("a family stands twice");
      types_[family_] = "";
      return;
    }
    if (std::regex_match(line_, parts, type)) {
      if (parts[1] != family_ || !types_[family_].empty()) fail("TYPE does not follow its HELP");
      types_[family_] = parts[2];
      const bool total = family_.ends_with("_total");
      if ((parts[2] == "counter") != total) fail("counters, and they alone, end in _total");
      return;
    }
    if (line_.starts_with("#") || !std::regex_match(line_, parts, sample)) fail("no such line");
    if (family_.empty() || types_[family_].empty()) fail("a sample without HELP and TYPE");
    add(parts[1], read_labels(parts[2]), read_value(parts[3]));
  }

  void add(const std::string& name, labels of, double value) {
    const bool in_family =
        types_[family_] == "histogram"
            ? name == family_ + "_bucket" || name == family_ + "_sum" || name == family_ + "_count"
            : name == family_;
    if (!in_family) fail("a sample of another family");
    if (types_[family_] != "gauge" && !(value >= 0)) fail("a counter below zero");
    if (name.ends_with("_bucket") != of.contains("le")) fail("`le` belongs to buckets");
    if (name.ends_with("_bucket")) buckets_.push_back({of, value});
    if (!series_.emplace(std::pair(name, std::move(of)), value).second) fail("a series twice");
  }

  labels read_labels(const std::string& text) const {
    static const std::regex one(
        "([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\\\\\"n])*)\"(,?)");
    labels all;
    auto at = text.cbegin();
    for (std::smatch parts; at != text.cend(); at = parts[0].second) {
      if (!std::regex_search(at, text.cend(), parts, one, std::regex_constants::match_continuous))
        fail("labels that are none");
      if (!all.emplace(parts[1], parts[2]).second) fail("a label twice");
      if ((parts[3].length() == 0) != (parts[0].second == text.cend())) fail("a comma too many");
    }
    return all;
  }

  double read_value(const std::string& text) const {
    if (text == "+Inf") return HUGE_VAL;
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    if (*end != '\0') fail("no number");
    return value;
  }

  // Each histogram of the family: bounds ascend, counts do not fall, the last bound is +Inf and has
  // the count, and there is a sum.
  void end_family() {
    labels before;
    double bound = 0, count = 0;
    for (std::size_t i = 0; i < buckets_.size(); ++i) {
      auto [of, value] = buckets_[i];
      const double le = read_value(of.at("le"));
      of.erase("le");
      const bool first = i == 0 || of != before;
      if (!first && !(le > bound)) fail(family_ + ": bounds do not ascend");
      if (!first && value < count) fail(family_ + ": counts fall");
      before = of;
      bound = le;
      count = value;
      auto next = i + 1 < buckets_.size() ? buckets_[i + 1].of : labels{};
      next.erase("le");
      if (i + 1 < buckets_.size() && next == of) continue;
      if (le != HUGE_VAL) fail(family_ + ": no +Inf");
      if (series_.find({family_ + "_count", of}) == series_.end() ||
          series_[{family_ + "_count", of}] != value)
        fail(family_ + ": the count is not the last bucket's");
      if (!series_.contains({family_ + "_sum", of})) fail(family_ + ": no sum");
    }
    buckets_.clear();
  }

  [[noreturn]] void fail(const std::string& why) const {
    throw std::runtime_error(why + ": " + line_);
  }

  struct bucket {
    labels of;
    double value;
  };
  std::string line_, family_;
  std::map<std::string, std::string> types_;
  std::map<std::pair<std::string, labels>, double> series_;
  std::vector<bucket> buckets_;
};

}  // namespace ollama_cors::test
