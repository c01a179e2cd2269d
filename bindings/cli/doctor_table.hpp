// The table of a doctor's report: packages by browsers; and how its words are laid out.
#pragma once

#include <boost/json/fwd.hpp>
#include <string>
#include <string_view>

namespace ollama_cors::cli {

// Colours of a terminal, or none.
class painter {
public:
  explicit painter(bool colour) : colour_(colour) {}
  std::string severity(std::string_view name) const;  // "ERROR", in its colour
  std::string outcome(std::string_view word) const;
  std::string strong(std::string_view text) const { return in("1", text); }
  std::string quiet(std::string_view text) const { return in("2", text); }
  std::string good(std::string_view text) const { return in("32", text); }

private:
  std::string in(std::string_view code, std::string_view text) const;
  bool colour_;
};

// Words in lines of at most 100 characters, each ended.
std::string wrapped(std::string_view text, std::string_view first, std::string_view others);

// Whether some call of some page does not get through, by whosever decision.
bool is_kept_out(const boost::json::value& report);

std::string doctor_table(const boost::json::value& report, const painter& paint);

}  // namespace ollama_cors::cli
