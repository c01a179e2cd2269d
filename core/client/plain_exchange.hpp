// A request and its answer as a program wants them: messages, typed failures, redirects by choice.
#pragma once

#include <optional>
#include <string>

#include "client/answer.hpp"
#include "client/plain_report.hpp"
#include "client/request.hpp"
#include "client/runner.hpp"

namespace ollama_cors::client {

class plain_exchange final : public runner {
public:
  plain_exchange(runner_home& home, std::shared_ptr<exchange_link> link, request what);

  void hop_bytes(std::string_view bytes) override;
  void hop_ended(bool clean) override;
  void hop_failed(failure why) override;

private:
  void begin() override;
  void tell(ending& how) override;
  void ask();
  void act_on(answer::state state);
  void follow();

  request what_;
  endpoint first_;  // whose origin_headers are
  std::optional<class answer> answer_;
  unsigned redirects_ = 0;
  std::optional<plain_report> report_;  // where one is wanted
};

}  // namespace ollama_cors::client
