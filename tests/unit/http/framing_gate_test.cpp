// The vectors of request and response heads: every shape on which HTTP implementations are known to
// disagree, and what is done with it. One row, one head, one verdict.
#include "http/framing_gate.hpp"

#include <gtest/gtest.h>

#include <cctype>
#include <optional>
#include <string>
#include <string_view>

#include "http/head.hpp"

namespace ollama_cors::http {
namespace {

using namespace std::string_literals;

struct row {
  const char* id;
  std::string head;
  std::optional<gate_error> verdict;  // nothing = passes
};

std::ostream& operator<<(std::ostream& out, const row& value) {
  return out << value.id;
}

constexpr std::nullopt_t passes = std::nullopt;

std::string get(const std::string& fields) {
  return "GET /api/tags HTTP/1.1\r\nHost: localhost:11434\r\n" + fields + "\r\n";
}

std::string post(const std::string& fields) {
  return "POST /api/chat HTTP/1.1\r\nHost: localhost:11434\r\n" + fields + "\r\n";
}

std::string line(const std::string& request_line) {
  return request_line + "\r\nHost: localhost\r\n\r\n";
}

std::string host(const std::string& value) {
  return "GET / HTTP/1.1\r\nHost: " + value + "\r\n\r\n";
}

using enum gate_error;

const row request_rows[] = {
    // RFC 9112 6.1, 6.3: framing.
    {"cl-and-te", post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), conflicting_framing},
    {"te-and-cl", post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"), conflicting_framing},
    {"te-chunked", post("Transfer-Encoding: chunked\r\n"), passes},
    {"te-any-case", post("transfer-encoding:\tChUnKeD \r\n"), passes},
    {"te-two-lines", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"),
     bad_transfer_encoding},
    {"te-chunked-twice", post("Transfer-Encoding: chunked, chunked\r\n"), bad_transfer_encoding},
    {"te-not-final", post("Transfer-Encoding: chunked, identity\r\n"), bad_transfer_encoding},
    {"te-identity", post("Transfer-Encoding: identity\r\n"), bad_transfer_encoding},
    {"te-xchunked", post("Transfer-Encoding: xchunked\r\n"), bad_transfer_encoding},
    {"te-leading-comma", post("Transfer-Encoding: ,chunked\r\n"), bad_transfer_encoding},
    {"te-trailing-comma", post("Transfer-Encoding: chunked,\r\n"), bad_transfer_encoding},
    {"te-parameter", post("Transfer-Encoding: chunked;q=1\r\n"), bad_transfer_encoding},
    {"te-quoted", post("Transfer-Encoding: \"chunked\"\r\n"), bad_transfer_encoding},
    {"te-gzip-chunked", post("Transfer-Encoding: gzip, chunked\r\n"), unsupported_coding},
    {"te-empty", post("Transfer-Encoding:\r\n"), bad_transfer_encoding},
    {"te-empty-and-cl", post("Transfer-Encoding: \r\nContent-Length: 5\r\n"),
     bad_transfer_encoding},
    {"te-vertical-tab", post("Transfer-Encoding: \vchunked\r\n"), bad_line},
    {"te-http-1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", bad_transfer_encoding},
    {"te-http-1.0-keep-alive",
     "POST / HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n",
     bad_transfer_encoding},
    {"te-obs-fold", post("Transfer-Encoding:\r\n chunked\r\n"), bad_transfer_encoding},
    {"te-obs-fold-behind", post("Transfer-Encoding: chunked\r\n , identity\r\n"), folded_line},
    {"te-space-before-colon", post("Transfer-Encoding : chunked\r\n"), bad_line},

    // RFC 9110 8.6: Content-Length.
    {"cl", post("Content-Length: 5\r\n"), passes},
    {"cl-zero", post("Content-Length: 0\r\n"), passes},
    {"cl-leading-zeros", post("Content-Length: 005\r\n"), passes},
    {"cl-largest", post("Content-Length: 9223372036854775807\r\n"), passes},
    {"cl-2^63", post("Content-Length: 9223372036854775808\r\n"), bad_content_length},
    {"cl-2^64+5", post("Content-Length: 18446744073709551621\r\n"), bad_content_length},
    {"cl-differing", post("Content-Length: 5\r\nContent-Length: 6\r\n"), bad_content_length},
    {"cl-same-twice", post("Content-Length: 5\r\nContent-Length: 5\r\n"), bad_content_length},
    {"cl-list", post("Content-Length: 5, 5\r\n"), bad_content_length},
    {"cl-plus", post("Content-Length: +5\r\n"), bad_content_length},
    {"cl-minus", post("Content-Length: -5\r\n"), bad_content_length},
    {"cl-hex", post("Content-Length: 0x5\r\n"), bad_content_length},
    {"cl-underscore", post("Content-Length: 5_\r\n"), bad_content_length},
    {"cl-empty", post("Content-Length:\r\n"), bad_content_length},
    {"cl-space", post("Content-Length: 5 5\r\n"), bad_content_length},
    {"cl-empty-first", post("Content-Length:\r\nContent-Length: 5\r\n"), bad_content_length},
    {"cl-fraction", post("Content-Length: 5.0\r\n"), bad_content_length},
    {"cl-nul", post("Content-Length: 5\0\r\n"s), bad_line},

    // RFC 9112 2.2, 5: lines.
    {"bare-lf-everywhere", "GET / HTTP/1.1\nHost: localhost\n\n", bad_line},
    {"bare-lf-in-request-line", "GET / HTTP/1.1\nHost: localhost\r\n\r\n", bad_line},
    {"bare-lf-in-field", get("X: 1\nY: 2\r\n"), bad_line},
    {"bare-lf-ends-head", "GET / HTTP/1.1\r\nHost: localhost\r\n\n", bad_line},
    {"bare-cr-in-value", get("X: 1\r2\r\n"), bad_line},
    {"bare-cr-for-line", get("X: 1\rTransfer-Encoding: chunked\r\n"), bad_line},
    {"cr-cr-lf", get("X: 1\r\r\n"), bad_line},
    {"nul-in-value", get("X: 1\0002\r\n"s), bad_line},
    {"del-in-value", get("X: 1\x7f\r\n"), bad_line},
    {"control-in-value", get("X: 1\x01\r\n"), bad_line},
    {"tab-in-value", get("X: 1\t2\r\n"), passes},
    {"obs-text-in-value", get("X: \xc3\xa9\xff\r\n"), passes},
    {"empty-value", get("X:\r\n"), passes},
    {"colon-in-value", get("X::\r\n"), passes},
    {"obs-fold", get("X: 1\r\n 2\r\n"), folded_line},
    {"obs-fold-tab", get("X: 1\r\n\t2\r\n"), folded_line},
    {"obs-fold-first", "GET / HTTP/1.1\r\n Host: localhost\r\n\r\n", folded_line},
    {"space-only-line", get(" \r\n"), folded_line},
    {"space-before-colon", get("X : 1\r\n"), bad_line},
    {"tab-before-colon", get("X\t: 1\r\n"), bad_line},
    {"empty-name", get(": 1\r\n"), bad_field_name},
    {"no-colon", get("Xfoo\r\n"), bad_line},
    {"bad-name", get("X[]: 1\r\n"), bad_field_name},
    {"space-in-name", get("X Y: 1\r\n"), bad_field_name},
    {"non-ascii-name", get("X\xc3\xa9: 1\r\n"), bad_field_name},
    {"nul-in-name", get("X\0: 1\r\n"s), bad_field_name},
    {"leading-crlf", "\r\nGET / HTTP/1.1\r\nHost: localhost\r\n\r\n", bad_method},
    {"empty", "", bad_line},
    {"two-heads", get("") + get(""), bad_line},

    // RFC 9112 3.2: Host.
    {"host-missing", "GET / HTTP/1.1\r\nAccept: */*\r\n\r\n", bad_host},
    {"host-missing-1.0", "GET / HTTP/1.0\r\n\r\n", passes},
    {"host-1.0", "GET / HTTP/1.0\r\nHost: localhost\r\n\r\n", passes},
    {"host-twice", get("Host: localhost:11434\r\n"), bad_host},
    {"host-twice-1.0", "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", bad_host},
    {"host-empty", host(""), bad_host},
    {"host-two-words", host("a b"), bad_host},
    {"host-user-info", host("user@localhost"), bad_host},
    {"host-path", host("localhost/x"), bad_host},
    {"host-url", host("http://localhost"), bad_host},
    {"host-port", host("localhost:11434"), passes},
    {"host-port-zero", host("localhost:0"), passes},
    {"host-port-too-large", host("localhost:65536"), bad_host},
    {"host-port-empty", host("localhost:"), bad_host},
    {"host-port-name", host("localhost:http"), bad_host},
    {"host-port-sign", host("localhost:+80"), bad_host},
    {"host-port-alone", host(":80"), bad_host},
    {"host-two-ports", host("localhost:80:80"), bad_host},
    {"host-ipv4", host("127.0.0.1:80"), passes},
    {"host-ipv6", host("[::1]:11434"), passes},
    {"host-ipv6-no-port", host("[fe80::1:2]"), passes},
    {"host-ipv6-full", host("[1:2:3:4:5:6:7:8]"), passes},
    {"host-ipv6-mapped", host("[::ffff:127.0.0.1]"), passes},
    {"host-ipv6-no-brackets", host("::1"), bad_host},
    {"host-ipv6-unclosed", host("[::1"), bad_host},
    {"host-ipv6-two-gaps", host("[1::2::3]"), bad_host},
    {"host-ipv6-too-long", host("[1:2:3:4:5:6:7:8:9]"), bad_host},
    {"host-ipv6-zone", host("[fe80::1%eth0]"), bad_host},
    {"host-ipv6-junk-behind", host("[::1]x"), bad_host},
    {"host-ipvfuture", host("[v1.x]"), bad_host},
    {"host-underscore", host("my_host"), passes},
    {"host-escape", host("a%2eb"), passes},
    {"host-bad-escape", host("a%2"), bad_host},
    {"host-fragment", host("a#b"), bad_host},
    {"host-backslash", host("a\\b"), bad_host},
    {"host-non-ascii", host("caf\xc3\xa9"), bad_host},
    {"host-trailing-dot", host("localhost."), passes},

    // RFC 9112 3.2: targets. 9110 9.3: methods.
    {"absolute-form", "GET http://localhost:11434/api/tags HTTP/1.1\r\nHost: other\r\n\r\n",
     passes},
    {"absolute-form-https", line("GET https://localhost/ HTTP/1.1"), passes},
    {"absolute-form-upper-case", line("GET HTTP://localhost/ HTTP/1.1"), passes},
    {"absolute-form-no-path", line("GET http://localhost HTTP/1.1"), passes},
    {"absolute-form-query", line("GET http://localhost?x HTTP/1.1"), passes},
    {"absolute-form-no-host", line("GET http:///x HTTP/1.1"), bad_target},
    {"absolute-form-user-info", line("GET http://u@localhost/ HTTP/1.1"), bad_target},
    {"absolute-form-bad-port", line("GET http://localhost:x/ HTTP/1.1"), bad_target},
    {"absolute-form-without-host-field", "GET http://localhost/ HTTP/1.1\r\n\r\n", bad_host},
    {"absolute-form-ftp", line("GET ftp://localhost/ HTTP/1.1"), bad_target},
    {"authority-form", line("GET localhost:80 HTTP/1.1"), bad_target},
    {"relative-target", line("GET api/tags HTTP/1.1"), bad_target},
    {"empty-target", line("GET  HTTP/1.1"), bad_target},
    {"asterisk-options", line("OPTIONS * HTTP/1.1"), passes},
    {"asterisk-get", line("GET * HTTP/1.1"), bad_target},
    {"fragment", line("GET /x#y HTTP/1.1"), bad_target},
    {"non-ascii-target", line("GET /caf\xc3\xa9 HTTP/1.1"), bad_target},
    {"nul-target", line("GET /\0 HTTP/1.1"s), bad_target},
    {"control-target", line("GET /\x01 HTTP/1.1"), bad_target},
    {"tab-target", line("GET /\tx HTTP/1.1"), bad_target},
    {"quote-target", line("GET /\"x\" HTTP/1.1"), bad_target},
    {"browser-target", line("GET /a|b?q={x}^`[1]' HTTP/1.1"), passes},
    {"connect", "CONNECT localhost:443 HTTP/1.1\r\nHost: localhost:443\r\n\r\n", connect_method},
    {"connect-path", line("CONNECT / HTTP/1.1"), connect_method},
    {"trace", line("TRACE / HTTP/1.1"), forbidden_method},
    {"method-lower-case", line("get / HTTP/1.1"), passes},
    {"method-unknown", line("BREW / HTTP/1.1"), passes},
    {"method-bad", line("G[T / HTTP/1.1"), bad_method},
    {"method-empty", line(" / HTTP/1.1"), bad_method},
    {"method-non-ascii", line("G\xc3\x89T / HTTP/1.1"), bad_method},
    {"garbage", "\x16\x03\x01\x02\r\n\r\n", bad_method},
    {"h2-preface", "PRI * HTTP/2.0\r\n\r\n", bad_version},
    {"two-spaces", line("GET  / HTTP/1.1"), bad_target},
    {"tab-separator", line("GET\t/ HTTP/1.1"), bad_method},
    {"trailing-space", line("GET / HTTP/1.1 "), bad_version},
    {"space-in-target", line("GET /a b HTTP/1.1"), bad_target},

    // RFC 9112 2.3: versions.
    {"version-2.0", line("GET / HTTP/2.0"), bad_version},
    {"version-1.2", line("GET / HTTP/1.2"), bad_version},
    {"version-1.10", line("GET / HTTP/1.10"), bad_version},
    {"version-0.9", line("GET / HTTP/0.9"), bad_version},
    {"version-none", line("GET /"), bad_version},
    {"version-lower-case", line("GET / http/1.1"), bad_version},
    {"version-other-protocol", line("GET / ICY/1.1"), bad_version},
    {"method-alone", line("GET"), bad_line},

    // RFC 9110 7.6.1, 7.8, 10.1.1.
    {"connection-named-field", get("Connection: X-Foo\r\nX-Foo: 1\r\n"), passes},
    {"connection-framing", post("Connection: close, Host, Content-Length\r\nContent-Length: 5\r\n"),
     passes},
    {"connection-empty", get("Connection:\r\n"), passes},
    {"connection-commas", get("Connection: ,, close ,\r\n"), passes},
    {"connection-no-list", get("Connection: a b\r\n"), bad_line},
    {"proxy-connection", get("Proxy-Connection: keep-alive\r\n"), passes},
    {"upgrade-websocket", get("Connection: Upgrade\r\nUpgrade: websocket\r\n"), passes},
    {"upgrade-h2c", get("Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"), passes},
    {"expect", post("Expect: 100-Continue\r\nContent-Length: 5\r\n"), passes},
    {"expect-unknown", post("Expect: 200-ok\r\nContent-Length: 5\r\n"), bad_expectation},
    {"expect-two", post("Expect: 100-continue\r\nExpect: x\r\n"), bad_expectation},
};

const row response_rows[] = {
    {"plain", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", passes},
    {"chunked", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", passes},
    {"until-close", "HTTP/1.1 200 OK\r\n\r\n", passes},
    {"http-1.0", "HTTP/1.0 200 OK\r\n\r\n", passes},
    {"no-reason", "HTTP/1.1 200 \r\n\r\n", passes},
    {"no-space", "HTTP/1.1 200\r\n\r\n", passes},
    {"obs-text-reason", "HTTP/1.1 200 \xc3\xa9\r\n\r\n", passes},
    {"cl-and-te", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n",
     conflicting_framing},
    {"cl-differing", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n",
     bad_content_length},
    {"cl-2x", "HTTP/1.1 200 OK\r\nContent-Length: 2x\r\n\r\n", bad_content_length},
    {"cl-empty", "HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n", bad_content_length},
    {"te-unknown", "HTTP/1.1 200 OK\r\nTransfer-Encoding: x\r\n\r\n", bad_transfer_encoding},
    {"te-gzip-chunked", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
     unsupported_coding},
    {"te-twice",
     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
     bad_transfer_encoding},
    {"te-1.0", "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", bad_transfer_encoding},
    {"204-cl-0", "HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n", passes},
    {"204-cl-2", "HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\n", passes},
    {"304-cl", "HTTP/1.1 304 Not Modified\r\nContent-Length: 2\r\n\r\n", passes},
    {"100", "HTTP/1.1 100 Continue\r\n\r\n", passes},
    {"100-with-body", "HTTP/1.1 100 Continue\r\nContent-Length: 2\r\n\r\n", conflicting_framing},
    {"103-chunked", "HTTP/1.1 103 Early Hints\r\nTransfer-Encoding: chunked\r\n\r\n",
     conflicting_framing},
    {"obs-fold", "HTTP/1.1 200 OK\r\nX: 1\r\n 2\r\n\r\n", folded_line},
    {"bad-name", "HTTP/1.1 200 OK\r\nX[: 1\r\n\r\n", bad_field_name},
    {"space-before-colon", "HTTP/1.1 200 OK\r\nX : 1\r\n\r\n", bad_line},
    {"nul", "HTTP/1.1 200 OK\r\nX: \0\r\n\r\n"s, bad_line},
    {"bare-cr", "HTTP/1.1 200 OK\r\nX: 1\r2\r\n\r\n", bad_line},
    {"bare-lf", "HTTP/1.1 200 OK\nContent-Length: 2\n\n", bad_line},
    {"no-colon", "HTTP/1.1 200 OK\r\nX\r\n\r\n", bad_line},
    {"garbage", "SSH-2.0-OpenSSH_9.2\r\n\r\n", bad_status_line},
    {"html", "<html>\r\n\r\n", bad_status_line},
    {"version-2", "HTTP/2.0 200 OK\r\n\r\n", bad_status_line},
    {"version-lower-case", "http/1.1 200 OK\r\n\r\n", bad_status_line},
    {"icy", "ICY 200 OK\r\n\r\n", bad_status_line},
    {"code-two-digits", "HTTP/1.1 20 OK\r\n\r\n", bad_status_line},
    {"code-four-digits", "HTTP/1.1 2000 OK\r\n\r\n", bad_status_line},
    {"code-letters", "HTTP/1.1 2xx OK\r\n\r\n", bad_status_line},
    {"code-099", "HTTP/1.1 099 OK\r\n\r\n", bad_status_line},
    {"code-600", "HTTP/1.1 600 OK\r\n\r\n", bad_status_line},
    {"control-in-reason", "HTTP/1.1 200 O\x01K\r\n\r\n", bad_status_line},
    {"two-spaces", "HTTP/1.1  200 OK\r\n\r\n", bad_status_line},
    {"host-in-response", "HTTP/1.1 200 OK\r\nHost: a b\r\n\r\n", passes},
};

class request_gate : public testing::TestWithParam<row> {};
class response_gate : public testing::TestWithParam<row> {};

TEST_P(request_gate, judges) {
  EXPECT_EQ(check_request_head(GetParam().head, {}), GetParam().verdict);
  request_head parsed;
  EXPECT_EQ(parse(GetParam().head, {}, parsed), GetParam().verdict) << "gate and parser disagree";
}

TEST_P(response_gate, judges) {
  EXPECT_EQ(check_response_head(GetParam().head, {}), GetParam().verdict);
  response_head parsed;
  EXPECT_EQ(parse(GetParam().head, {}, parsed), GetParam().verdict) << "gate and parser disagree";
}

std::string row_name(const testing::TestParamInfo<row>& info) {
  std::string name = info.param.id;
  for (char& letter : name) {
    if (std::isalnum(static_cast<unsigned char>(letter)) == 0) letter = '_';
  }
  return name;
}

INSTANTIATE_TEST_SUITE_P(rows, request_gate, testing::ValuesIn(request_rows), row_name);
INSTANTIATE_TEST_SUITE_P(rows, response_gate, testing::ValuesIn(response_rows), row_name);

TEST(framing_gate, answers_each_refusal_with_its_status) {
  EXPECT_EQ(status_of(bad_version), 505);
  EXPECT_EQ(status_of(connect_method), 501);
  EXPECT_EQ(status_of(unsupported_coding), 501);
  EXPECT_EQ(status_of(forbidden_method), 405);
  EXPECT_EQ(status_of(bad_expectation), 417);
  EXPECT_EQ(status_of(target_too_long), 414);
  EXPECT_EQ(status_of(head_too_large), 431);
  EXPECT_EQ(status_of(too_many_fields), 431);
  for (const gate_error each :
       {bad_line, folded_line, bad_method, bad_target, bad_host, bad_content_length,
        bad_transfer_encoding, conflicting_framing, bad_status_line, bad_field_name, bad_chunk}) {
    EXPECT_EQ(status_of(each), 400) << describe(each);
  }
}

TEST(framing_gate, describes_every_refusal_in_one_sentence) {
  for (int value = 0; value <= static_cast<int>(unsupported_coding); ++value) {
    const std::string_view text = describe(static_cast<gate_error>(value));
    EXPECT_TRUE(text.ends_with('.')) << text;
    EXPECT_NE(text, "The message is malformed.") << value;
  }
}

TEST(framing_gate, holds_limits_to_the_byte) {
  const std::string head = "GET /0123456789 HTTP/1.1\r\nHost: a\r\nX: 1\r\n\r\n";
  head_limits exact{.head_bytes = head.size(), .target_bytes = 11, .fields = 2};
  EXPECT_EQ(check_request_head(head, exact), std::nullopt);

  head_limits limits = exact;
  limits.head_bytes -= 1;
  EXPECT_EQ(check_request_head(head, limits), head_too_large);
  limits = exact;
  limits.target_bytes -= 1;
  EXPECT_EQ(check_request_head(head, limits), target_too_long);
  limits = exact;
  limits.fields -= 1;
  EXPECT_EQ(check_request_head(head, limits), too_many_fields);

  const std::string response = "HTTP/1.1 200 OK\r\nX: 1\r\n\r\n";
  EXPECT_EQ(check_response_head(response, {.head_bytes = response.size(), .fields = 1}),
            std::nullopt);
  EXPECT_EQ(check_response_head(response, {.head_bytes = response.size() - 1}), head_too_large);
  EXPECT_EQ(check_response_head(response, {.fields = 0}), too_many_fields);
}

TEST(framing_gate, refuses_the_head_of_70_kb_and_that_of_1000_fields) {
  EXPECT_EQ(check_request_head(get("X: " + std::string(70000, 'x') + "\r\n"), {}), head_too_large);
  std::string many;
  for (int count = 0; count < 1000; ++count) many += "X: 1\r\n";
  EXPECT_EQ(check_request_head(get(many), {}), too_many_fields);
  EXPECT_EQ(check_request_head(line("GET /" + std::string(20000, 'x') + " HTTP/1.1"), {}),
            target_too_long);
}

// Whatever has come of it, the same part is too large.
TEST(framing_gate, says_of_a_beginning_what_it_would_say_of_the_whole) {
  const auto field = get("X: " + std::string(70000, 'x') + "\r\n");
  const auto target = line("GET /" + std::string(70000, 'x') + " HTTP/1.1");
  const auto both =
      "GET /" + std::string(20000, 'x') + " HTTP/1.1\r\nX: " + std::string(60000, 'y');
  const auto method = std::string(70000, 'G');
  EXPECT_EQ(oversize_of(std::string_view(field).substr(0, 65537), {}), head_too_large);
  EXPECT_EQ(oversize_of(std::string_view(target).substr(0, 65537), {}), target_too_long);
  EXPECT_EQ(oversize_of(std::string_view(both).substr(0, 65537), {}), target_too_long);
  EXPECT_EQ(oversize_of(method, {}), head_too_large);
  EXPECT_EQ(oversize_of("GET /" + std::string(70000, 'x'), {.target_bytes = SIZE_MAX}),
            head_too_large);
}

// Where the head ends, whichever way the bytes arrive.
TEST(find_head_end, gives_the_same_end_at_every_cut) {
  const std::string body = "body\r\n\r\n";
  for (const std::string head :
       {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\nHost: a\n\n", "\r\n", "\n",
        "GET / HTTP/1.1\r\nHost: a\r\n\n", "GET / HTTP/1.1\nHost: a\n\r\n", "A\r\r\n\r\n"}) {
    const std::string bytes = head + body;
    ASSERT_EQ(find_head_end(bytes, 0).size, head.size()) << testing::PrintToString(head);
    for (std::size_t first = 0; first <= head.size(); ++first) {
      for (std::size_t second = first; second <= head.size(); ++second) {
        head_end end = find_head_end(std::string_view(bytes).substr(0, first), 0);
        if (end.size == 0)
          end = find_head_end(std::string_view(bytes).substr(0, second), end.resume_from);
        if (end.size == 0) end = find_head_end(bytes, end.resume_from);
        ASSERT_EQ(end.size, head.size()) << testing::PrintToString(head) << first << ' ' << second;
      }
    }
  }
}

TEST(find_head_end, waits_for_the_last_byte) {
  const std::string_view head = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  for (std::size_t size = 0; size < head.size(); ++size) {
    EXPECT_EQ(find_head_end(head.substr(0, size), 0).size, 0u) << size;
  }
}

}  // namespace
}  // namespace ollama_cors::http
