// What an exchange of a program has sent and got, in the shape of a page's report.
#pragma once

#include <string>
#include <string_view>

#include "client/batch.hpp"
#include "client/body_digest.hpp"
#include "client/failure.hpp"
#include "page/report.hpp"

namespace ollama_cors::client {

class plain_report {
public:
  // `head` as it goes on the wire.
  void sent(std::string_view head);
  // The last one after all, as there was no connection.
  void was_not_sent();
  void answered(const answer_head& head);
  body_digest& body() noexcept { return body_; }

  // At the end; `none` = it went well.
  std::string to_json(failure_kind why);

private:
  page::report told_;
  body_digest body_;
};

}  // namespace ollama_cors::client
