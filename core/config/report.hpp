// Every problem of a configuration at once.
#pragma once

#include <string>
#include <vector>

namespace ollama_cors::config {

enum class severity { warning, error };

struct problem {
  config::severity severity;
  std::string code;        // stable, kebab-case: "unknown-key", "bad-origin", …
  std::string pointer;     // JSON pointer (RFC 6901) to the value; "" = the document
  std::string message;     // names the thing, the reason and the next step
  std::string suggestion;  // the corrected value as JSON text; "" = none
};

class report {
public:
  void add(problem item);
  const std::vector<problem>& problems() const noexcept { return problems_; }
  bool has_errors() const noexcept;
  // {"valid":bool,"problems":[{"severity","code","pointer","message","suggestion"}]}
  std::string to_json() const;
  // A line a problem, for people: `error /rules/0/origins/0 bad-origin: …`.
  std::string to_text() const;

private:
  std::vector<problem> problems_;
};

}  // namespace ollama_cors::config
