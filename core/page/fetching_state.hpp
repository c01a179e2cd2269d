// The machine behind `fetching`: the steps of the Fetch standard, each with the browsers' ways.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "page/console.hpp"
#include "page/cors_check.hpp"
#include "page/fetching.hpp"
#include "page/response_head.hpp"
#include "page/script_door.hpp"
#include "page/wire_lines.hpp"

namespace ollama_cors::page {

class fetching::state {
public:
  state(environment where, page::request what, preflight_cache& cache);

  action start(instant now);
  std::optional<body_framing> awaited_body(std::string_view raw);
  action head(std::string_view raw, instant now, body_begin body);
  action failed(failure why, instant now);
  action body_ended(body_end how, instant now);

  std::optional<std::size_t> head_size(std::string_view received, bool ended) const {
    return find_head_end(received, ended, whose_);
  }
  const wire_request& request() const noexcept { return wire_; }
  body_framing framing() const noexcept { return framing_; }
  const std::string& own_body() const noexcept { return own_body_; }
  const page::report& report() const noexcept { return report_; }

private:
  enum class waiting : unsigned char { nothing, preflight, preflight_body, answer, body };

  // main_fetch.cpp: what is asked before anything is sent, and each hop's request.
  action main_fetch();
  action answer_from_url();
  bool opens_blank_page() const;
  action answer_with_nothing();
  std::optional<fault> refuse_unsent() const;
  bool is_mixed_content() const;
  action hop();
  action fail_blocked_port();
  bool asks_first();  // whether this hop begins with a preflight
  bool needs_preflight() const;
  std::vector<std::string> names_to_ask() const;
  bool may_use_cache() const;
  action send_preflight();
  action send_actual();
  action send();
  wire_facts facts() const;
  std::string around() const;  // the origin of the page that an opaque one is in
  std::optional<std::string> origin_line() const;
  preflight_cache::key cache_key() const;

  // fetching_answers.cpp: what comes back.
  void read(std::string_view raw);
  action on_preflight(response_head answer);
  action conclude_preflight();
  action on_answer(const response_head& answer);
  std::optional<fault> check_access(const response_head& answer) const;
  std::optional<fault> check_resource_policy(const response_head& answer) const;
  action resolve(const response_head& answer, response_type type);

  // fetching_redirect.cpp
  action on_redirect(const response_head& answer, const std::string& location);
  std::optional<fault> check_redirect_first(const std::optional<fetch::url>& next) const;
  std::optional<fault> check_redirect_target(const fetch::url& next) const;
  bool is_local(const fetch::url& next) const;
  std::optional<fault> check_webkit_page(const response_head& answer, const fetch::url& next) const;
  void follow(const response_head& answer, fetch::url next);
  void set_headers_of_hop(unsigned status, bool crosses, bool loses_body);
  action fail_held();
  void remember(const response_head& answer);
  const response_head* remembered() const;

  action fail(fault wrong, stage at, unsigned status = 0, std::string next_url = {});
  action refuse(script_fault wrong);
  action retry();
  bool same_origin() const;
  bool asks_cors() const noexcept { return what_.mode == request_mode::cors; }
  bool include() const noexcept { return what_.credentials == credentials_mode::include; }

  environment where_;
  page::request what_;
  preflight_cache& cache_;
  browser whose_;

  admitted_request admitted_;
  std::string first_url_;
  std::string first_method_;
  header_list first_headers_;             // what script gave, before any hop
  std::vector<std::string> first_names_;  // unsafe ones of it
  bool started_same_origin_ = false;
  bool crossed_ = false;  // another origin than the page's was met: tainting cors, or opaque
  bool cross_site_ = false;
  bool tainted_ = false;           // https://fetch.spec.whatwg.org/#concept-request-tainted-origin
  bool kept_origin_ = false;       // WebKit's Origin of an earlier hop
  bool preflighted_ = false;       // WebKit asks again on every later hop
  bool strip_body_names_ = false;  // Firefox, for this hop
  bool strip_authorization_ = false;
  bool lost_authorization_ = false;  // WebKit, for good
  unsigned redirects_ = 0;
  fetch::url left_;  // by the last redirect

  waiting for_ = waiting::nothing;
  unsigned attempts_ = 0;     // of this very request
  bool misdirected_ = false;  // 421 came once
  preflight_question question_;
  response_head preflight_answer_;
  // What WebKit's page process holds against a redirect that its network process has followed as
  // far as the next preflight.
  struct held_redirect {
    fault wrong;
    unsigned status = 0;
    fetch::url from;
    std::string next_url;
    bool tainted = false;
  };
  std::optional<held_redirect> held_;
  // Redirects that Chromium's HTTP cache answers when the chain comes back to them.
  std::vector<std::pair<std::string, response_head>> kept_redirects_;
  instant now_{};

  // A head that has been read, and not been acted upon.
  std::optional<head_fault> read_fault_;
  response_head read_;

  wire_request wire_;
  body_framing framing_;
  bool holds_to_framing_ = true;
  std::string own_body_;
  page::report report_;
};

}  // namespace ollama_cors::page
