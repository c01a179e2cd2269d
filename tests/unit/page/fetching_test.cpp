// Stories of fetch() calls, told to the machine answer by answer. What browsers were recorded to do
// is tests/browser/truth's; these are the Fetch standard's own.
#include "page/fetching.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "page/header_list.hpp"

using namespace ollama_cors::page;

namespace {

const std::string page_origin = "https://app.example";
const std::string api = "http://localhost:11434/api/chat";

request asks(std::string method, header_list headers = {}) {
  request what;
  what.url = api;
  what.method = std::move(method);
  what.headers = std::move(headers);
  return what;
}

std::string answer(int status, std::vector<std::string> lines) {
  std::string head = "HTTP/1.1 " + std::to_string(status) + " X\r\n";
  for (const std::string& line : lines) head += line + "\r\n";
  return head + "Content-Length: 0\r\n\r\n";
}

std::string line_of(const wire_request& sent, std::string_view name) {
  return get(sent.headers, name).value_or("");
}

class story {
public:
  explicit story(request what, browser whose = browser::standard, std::string origin = page_origin)
      : fetching_({std::move(origin), {}, whose}, std::move(what), cache_) {
    last_ = fetching_.start(instant{0});
  }

  story& server(const std::string& head) {
    EXPECT_EQ(last_, action::send);
    last_ = fetching_.head(head, instant{1});
    while (last_ == action::read_body || last_ == action::deliver) {
      last_ = fetching_.body_ended(body_end::whole, instant{2});
    }
    return *this;
  }
  story& fails(failure why) {
    last_ = fetching_.failed(why, instant{1});
    return *this;
  }
  bool over() const { return last_ == action::done; }
  const wire_request& sent() const { return fetching_.request(); }
  const report& told() const { return fetching_.report(); }

private:
  preflight_cache cache_;
  fetching fetching_;
  action last_;
};

const std::string open_door = "Access-Control-Allow-Origin: https://app.example";

TEST(fetching, asks_first_where_a_header_is_not_safe) {
  story told(asks("POST", {{"Authorization", "Bearer x"}, {"Content-Type", "application/json"}}));
  EXPECT_TRUE(told.sent().preflight);
  EXPECT_EQ(told.sent().method, "OPTIONS");
  EXPECT_EQ(line_of(told.sent(), "origin"), page_origin);
  EXPECT_EQ(line_of(told.sent(), "access-control-request-method"), "POST");
  EXPECT_EQ(line_of(told.sent(), "access-control-request-headers"), "authorization,content-type");
  EXPECT_EQ(line_of(told.sent(), "authorization"), "");

  told.server(answer(204, {open_door, "Access-Control-Allow-Headers: *, Authorization"}));
  EXPECT_FALSE(told.sent().preflight);
  EXPECT_EQ(line_of(told.sent(), "authorization"), "Bearer x");

  told.server(answer(200, {open_door, "X-Secret: 1", "Cache-Control: no-cache"}));
  ASSERT_TRUE(told.over());
  EXPECT_EQ(told.told().outcome, outcome::ok);
  EXPECT_EQ(told.told().response->type, response_type::cors);
  EXPECT_FALSE(get(told.told().response->headers, "x-secret"));
  EXPECT_TRUE(get(told.told().response->headers, "cache-control"));
  EXPECT_EQ(told.told().requests.size(), 2u);
}

TEST(fetching, by_the_standard_excludes_authorization_from_a_wildcard) {
  const auto asked = asks("GET", {{"Authorization", "x"}});
  const auto granted = answer(204, {open_door, "Access-Control-Allow-Headers: *"});
  EXPECT_EQ(story(asked).server(granted).told().reason, reason::header_not_allowed);
  EXPECT_FALSE(story(asked, browser::chromium).server(granted).over());
}

TEST(fetching, tells_why_it_is_blocked) {
  const auto reason_of = [](std::vector<std::string> lines) {
    return story(asks("GET")).server(answer(200, std::move(lines))).told().reason;
  };
  EXPECT_EQ(reason_of({}), reason::allow_origin_missing);
  EXPECT_EQ(reason_of({"Access-Control-Allow-Origin: https://other.example"}),
            reason::allow_origin_mismatch);
  EXPECT_EQ(reason_of({"Access-Control-Allow-Origin: app.example"}), reason::allow_origin_invalid);
  EXPECT_EQ(reason_of({open_door, open_door}), reason::allow_origin_multiple);
  EXPECT_EQ(reason_of({"Access-Control-Allow-Origin: *"}), reason::none);
  request with = asks("GET");
  with.credentials = credentials_mode::include;
  EXPECT_EQ(story(with).server(answer(200, {"Access-Control-Allow-Origin: *"})).told().reason,
            reason::allow_origin_wildcard);
  EXPECT_EQ(story(with).server(answer(200, {open_door})).told().reason, reason::allow_credentials);
}

TEST(fetching, taints_the_origin_behind_a_second_server) {
  story told(asks("GET"));
  told.server(answer(307, {open_door, "Location: http://a.localhost/x"}));
  EXPECT_EQ(line_of(told.sent(), "origin"), "null");
  EXPECT_EQ(told.sent().target, "/x");
  told.server(answer(200, {"Access-Control-Allow-Origin: null"}));
  EXPECT_TRUE(told.told().response->redirected);
  EXPECT_EQ(told.told().response->url, "http://a.localhost/x");
}

TEST(fetching, takes_authorization_along_within_an_origin_only) {
  const auto hop = [](std::string location) {
    story told(asks("GET", {{"Authorization", "x"}}));
    told.server(answer(204, {open_door, "Access-Control-Allow-Headers: authorization"}));
    told.server(answer(302, {open_door, "Location: " + std::move(location)}));
    return told.sent().preflight ? "asked again" : line_of(told.sent(), "authorization");
  };
  EXPECT_EQ(hop("/y"), "asked again");
  EXPECT_EQ(hop("http://a.localhost/y"), "");
}

TEST(fetching, becomes_a_get_where_the_standard_says_so) {
  const auto method_behind = [](int status, const std::string& method) {
    request what = asks(method);
    what.url = page_origin + "/x";
    story told(what);
    told.server(answer(status, {"Location: /y"}));
    return told.sent().method;
  };
  EXPECT_EQ(method_behind(302, "POST"), "GET");
  EXPECT_EQ(method_behind(303, "PUT"), "GET");
  EXPECT_EQ(method_behind(303, "HEAD"), "HEAD");
  EXPECT_EQ(method_behind(302, "PUT"), "PUT");
  EXPECT_EQ(method_behind(307, "POST"), "POST");
}

TEST(fetching, follows_twenty_redirects_and_no_more) {
  story told(asks("GET"));
  for (int i = 0; i < 21; ++i) {
    ASSERT_FALSE(told.over()) << i;
    told.server(answer(302, {open_door, "Location: /again"}));
  }
  EXPECT_EQ(told.told().reason, reason::too_many_redirects);
  EXPECT_EQ(told.told().requests.size(), 21u);
}

TEST(fetching, of_a_page_on_its_own_server_needs_nobodys_leave) {
  story told(asks("DELETE", {{"X-A", "1"}}), browser::standard, "http://localhost:11434");
  EXPECT_FALSE(told.sent().preflight);
  EXPECT_EQ(line_of(told.sent(), "origin"), "http://localhost:11434");
  told.server(answer(200, {"X-Secret: 1"}));
  EXPECT_EQ(told.told().response->type, response_type::basic);
  EXPECT_TRUE(get(told.told().response->headers, "x-secret"));
}

TEST(fetching, refuses_what_no_page_may_send) {
  const auto refused = [](request what) { return story(std::move(what)).told().reason; };
  EXPECT_EQ(refused(asks("TRACE")), reason::forbidden_method);
  EXPECT_EQ(refused(asks("GE T")), reason::invalid_method);
  EXPECT_EQ(refused(asks("GET", {{"bad name", "1"}})), reason::invalid_header_name);
  EXPECT_EQ(refused(asks("GET", {{"x", "a\nb"}})), reason::invalid_header_value);
  EXPECT_EQ(refused(asks("GET", {{"x", "\xC4\x80"}})), reason::invalid_header_value);
  request what = asks("GET");
  what.url = "http://localhost:6667/";
  EXPECT_EQ(refused(what), reason::blocked_port);
  what.url = "http://user@localhost/";
  EXPECT_EQ(refused(what), reason::url_with_credentials);
  what.url = "http://10.0.0.1/";  // https asks http
  EXPECT_EQ(refused(what), reason::mixed_content);
  EXPECT_TRUE(story(what).told().requests.empty());
}

TEST(fetching, drops_forbidden_headers_without_a_word) {
  story told(asks("GET", {{"Cookie", "a"},
                          {"Sec-Fetch-Site", "none"},
                          {"Origin", "x"},
                          {"X-HTTP-Method-Override", "PUT, trace"}}));
  EXPECT_FALSE(told.sent().preflight);
  EXPECT_EQ(line_of(told.sent(), "cookie"), "");
  EXPECT_EQ(line_of(told.sent(), "origin"), page_origin);
}

TEST(fetching, repeats_what_firefox_repeats) {
  story told(asks("GET"), browser::firefox);
  for (int i = 0; i < 9; ++i) {
    EXPECT_FALSE(told.fails(failure::closed).over()) << i;
  }
  EXPECT_TRUE(told.fails(failure::closed).over());
  EXPECT_EQ(told.told().requests.size(), 10u);
  EXPECT_TRUE(story(asks("POST"), browser::firefox).fails(failure::closed).over());
}

TEST(fetching, reports_no_request_where_nobody_listened) {
  story told(asks("GET"));
  told.fails(failure::refused);
  EXPECT_EQ(told.told().outcome, outcome::network_error);
  EXPECT_EQ(code_of(told.told().reason), "connection-refused");
  EXPECT_TRUE(told.told().requests.empty());
}

// tests/browser/truth/found.jsonl, g8-1, g8-2, g8-3
TEST(fetching, firefox_waits_for_the_first_byte_of_a_body) {
  const auto asked = [](browser whose, std::string_view head, body_begin begins, body_end ends) {
    preflight_cache cache;
    fetching one({"http://localhost:5173", {}, whose}, asks("GET"), cache);
    EXPECT_EQ(one.start(instant{0}), action::send);
    const bool waits = one.awaited_body(head).has_value();
    if (one.head(head, instant{1}, waits ? begins : body_begin::came) == action::deliver) {
      one.body_ended(ends, instant{2});
    }
    const auto& report = one.report();
    if (!report.response) return std::string(waits ? "waits, fails" : "fails");
    return std::string(waits ? "waits, " : "") +
           (report.response->body_error.empty() ? "reads" : "reads in vain");
  };
  const std::string door = "Access-Control-Allow-Origin: *";
  const std::string well = "HTTP/1.1 200 X\r\n" + door + "\r\nContent-Length: 9\r\n\r\n";
  const std::string ill = "HTTP/1.1 404 X\r\n" + door + "\r\nContent-Length: 9\r\n\r\n";
  const std::string old = "HTTP/1.0 200 X\r\n" + door + "\r\nContent-Length: 9\r\n\r\n";
  const auto cut = body_begin::cut, came = body_begin::came, broken = body_begin::malformed;
  EXPECT_EQ(asked(browser::firefox, well, cut, body_end::cut), "waits, fails");
  EXPECT_EQ(asked(browser::firefox, well, came, body_end::cut), "waits, reads in vain");
  EXPECT_EQ(asked(browser::firefox, well, came, body_end::whole), "waits, reads");
  EXPECT_EQ(asked(browser::firefox, ill, cut, body_end::cut), "waits, reads");
  EXPECT_EQ(asked(browser::firefox, ill, came, body_end::cut), "waits, reads");
  EXPECT_EQ(asked(browser::firefox, ill, broken, body_end::cut), "waits, fails");
  EXPECT_EQ(asked(browser::firefox, ill, came, body_end::broken_off), "waits, reads in vain");
  EXPECT_EQ(asked(browser::firefox, old, cut, body_end::cut), "waits, reads");
  EXPECT_EQ(asked(browser::chromium, well, cut, body_end::cut), "reads in vain");
  EXPECT_EQ(asked(browser::chromium, ill, cut, body_end::cut), "reads in vain");
  EXPECT_EQ(asked(browser::webkit, well, cut, body_end::cut), "reads in vain");
  // There is nothing to wait for.
  EXPECT_EQ(asked(browser::firefox, answer(200, {door}), cut, body_end::whole), "reads");
  const std::string open = "HTTP/1.1 200 X\r\n" + door + "\r\n\r\n";
  EXPECT_EQ(asked(browser::firefox, open, cut, body_end::whole), "reads");
}

}  // namespace
