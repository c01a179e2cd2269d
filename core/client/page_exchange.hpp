// A fetch() of a page: drives the page's machine over the wire, preflights, redirects and all.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "client/agent.hpp"
#include "client/body_digest.hpp"
#include "client/body_framer.hpp"
#include "client/page_body.hpp"
#include "client/runner.hpp"
#include "page/fetching.hpp"

namespace ollama_cors::client {

class page_exchange final : public runner {
public:
  page_exchange(runner_home& home, std::shared_ptr<exchange_link> link, page_call what);

  void hop_bytes(std::string_view bytes) override;
  void hop_ended(bool clean) override;
  void hop_failed(failure why) override;

private:
  void begin() override;
  void close_by(failure why) override;
  void perform(page::action next);
  void send();
  enum class connection : std::uint8_t { open, ended, broken };
  bool take_heads(connection now_is);
  std::optional<page::body_begin> begin_of_body(std::string_view raw, std::string_view behind,
                                                connection now_is);
  void begin_body(bool for_page);
  void take_body(std::string_view bytes);
  void hand_over_own_body();
  void body_too_long();
  void body_over(page::body_end how, bool reusable);
  bool is_cut() const noexcept;
  void finish();

  page_call what_;
  page::fetching fetching_;

  enum class phase : std::uint8_t { head, dropped_body, body, over };
  phase phase_ = phase::head;
  std::string held_;  // bytes that are no whole head yet
  page_body body_;
  body_framer framer_;
  body_digest digest_;
  bool keeps_alive_ = false;  // what the head says of its connection
  bool has_no_body_ = false;
  failure why_;  // what went wrong below the page, in the client's own words
};

}  // namespace ollama_cors::client
