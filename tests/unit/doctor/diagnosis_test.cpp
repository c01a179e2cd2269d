// Servers with known faults, and what is found of each: all of it, and nothing else.
#include "doctor/diagnosis.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "unit/doctor/servers.hpp"

namespace {

using namespace ollama_cors;
using namespace ollama_cors::doctor;
using namespace ollama_cors::doctor::test;
using testing::Test;

const std::vector<std::string> local{"http://localhost:5173", "http://127.0.0.1:5173"};
const std::string page = "http://app.example";
const std::string secure_page = "https://app.example";

const page::header allow_all{"Access-Control-Allow-Origin", "*"};
const page::header echo{"Access-Control-Allow-Origin", "{origin}"};
const page::header methods{"Access-Control-Allow-Methods", "GET, POST, DELETE"};
const page::header headers{"Access-Control-Allow-Headers", "{headers}"};
const page::header age{"Access-Control-Max-Age", "600"};
const page::header credentials{"Access-Control-Allow-Credentials", "true"};
const page::header vary{"Vary", "Origin"};

bool has(const diagnosis& found, code which) {
  return find_code(found, which) != nullptr;
}

// Only for these origins, as a server that compares them does.
serve only_for(std::vector<std::string> origins, serve server) {
  return [origins = std::move(origins), server = std::move(server)](const probe& asked) {
    const bool known = std::find(origins.begin(), origins.end(), asked.origin) != origins.end();
    if (known || asked.origin.empty()) return server(asked);
    answer made = asked.is_preflight() ? said(403) : plain(asked);
    made.fields.push_back({"Vary", "Origin"});
    return made;
  };
}

defect good() {
  return {.preflight = {echo, methods, headers, age, vary}, .actual = {echo, vary}};
}

serve always_vary(serve server) {
  return [server = std::move(server)](const probe& asked) {
    answer made = server(asked);
    if (!made.field("vary")) made.fields.push_back({"Vary", "Origin"});
    // A server that looks at Host, as every good one does.
    return asked.host.empty() ? made : said(403);
  };
}

TEST(diagnosis, finds_nothing_on_the_shim) {
  const auto [found, probes] = visit(shim("{}"), about(local));
  EXPECT_EQ(codes_of(found.findings), std::vector<std::string>{});
  EXPECT_TRUE(found.well());
  EXPECT_EQ(found.of.server.front, server::kind::shim);
  EXPECT_LE(probes, 30);
  for (const crossing& row : found.of.matrix) {
    for (std::size_t i = 0; i < row.in.size(); ++i) {
      // A shim grants the preflight of any route: what it makes of this one is not known.
      const bool asked = row.call->path != "/api/delete";
      EXPECT_EQ(row.in[i].known, asked && sends(browsers[i], row.call->in)) << row.call->package;
      EXPECT_FALSE(row.in[i].blocked()) << row.call->package;
    }
  }
}

TEST(diagnosis, finds_nothing_on_a_server_that_does_it_right) {
  const auto found = visit(always_vary(only_for({page}, with(good()))), about({page})).found;
  EXPECT_EQ(codes_of(found.findings), std::vector<std::string>{});
}

TEST(diagnosis, names_what_an_ollama_lacks) {
  const auto found = visit(ollama, about(local)).found;
  EXPECT_EQ(found.of.server.front, server::kind::ollama);
  EXPECT_EQ(codes_of(found.findings),
            (std::vector<std::string>{"header-not-allowed", "optional-header-not-allowed",
                                      "redirect-without-cors", "vary-missing"}));
  const finding& lacks = *find_code(found, code::header_not_allowed);
  for (const char* name :
       {"anthropic-version", "x-api-key", "x-mistral-user-agent",
        "anthropic-dangerous-direct-browser-access", "x-stainless-read-timeout"}) {
    EXPECT_NE(std::find(lacks.headers.begin(), lacks.headers.end(), name), lacks.headers.end())
        << name;
  }
  EXPECT_EQ(lacks.origins, local);
  for (const crossing& row : found.of.matrix) {
    if (row.call->package == "@anthropic-ai/sdk") {
      EXPECT_TRUE(row.in[0].blocked());
    }
    if (row.call->package == "openai") {
      EXPECT_FALSE(row.in[1].blocked());
    }
    // The recorded one: Mistral's SDK is blocked in Chromium alone.
    if (row.call->package == "@mistralai/mistralai" && row.call->versions == "2.7.0") {
      EXPECT_EQ(row.in[0].blocked(), row.call->in == engines::chromium);
      EXPECT_FALSE(row.in[1].blocked());
    }
  }
}

TEST(diagnosis, tells_what_waits_behind_a_refused_origin) {
  const auto found = visit(ollama, about({page})).found;
  const finding* refused = find_code(found, code::origin_not_allowed);
  ASSERT_NE(refused, nullptr);
  EXPECT_EQ(refused->origins, std::vector<std::string>{page});
  ASSERT_FALSE(refused->fixes.empty());
  EXPECT_EQ(refused->fixes[0].where, "systemd");
  EXPECT_EQ(refused->fixes[0].lines[1], "Environment=\"OLLAMA_ORIGINS=http://app.example\"");
  EXPECT_EQ(refused->fixes.back().where, "ollama-cors");
  EXPECT_EQ(refused->fixes.back().lines,
            std::vector<std::string>{"ollama-cors serve --upstream http://127.0.0.1:11434 "
                                     "--allow-origin http://app.example"});
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(refused->blocked[static_cast<std::size_t>(i)]);
    EXPECT_FALSE(refused->console[static_cast<std::size_t>(i)].empty());
  }
  const finding* behind = find_code(found, code::header_not_allowed);
  ASSERT_NE(behind, nullptr);
  EXPECT_EQ(behind->origins, std::vector<std::string>{page});
  EXPECT_NE(behind->console[0].front().find("from origin 'http://app.example'"), std::string::npos);
}

TEST(diagnosis, has_the_shim_say_its_own_fix) {
  const auto found = visit(shim(R"({"rules":[{"origins":["http://localhost:*"]}]})"),
                           about({"http://localhost:5173", page}))
                         .found;
  const finding* refused = find_code(found, code::origin_not_allowed);
  ASSERT_NE(refused, nullptr);
  ASSERT_EQ(refused->fixes.size(), 1U);
  EXPECT_EQ(refused->fixes[0].lines,
            std::vector<std::string>{"add \"http://app.example\" to /rules/0/origins"});
  EXPECT_EQ(codes_of(found.findings), std::vector<std::string>{"origin-not-allowed"});
}

TEST(diagnosis, sees_strangers_let_in) {
  const auto star =
      visit(with({.preflight = {allow_all, methods, headers, age}, .actual = {allow_all}}),
            about({page}))
          .found;
  EXPECT_TRUE(has(star, code::any_origin));
  EXPECT_TRUE(has(star, code::any_origin_manages));
  EXPECT_TRUE(has(star, code::host_unchecked));
  const auto mirror = visit(with({.preflight = {echo, methods, headers, age, credentials},
                                  .actual = {echo, credentials}}),
                            about({page}))
                          .found;
  EXPECT_TRUE(has(mirror, code::reflected_origin_with_credentials));
  EXPECT_FALSE(has(mirror, code::any_origin));
  EXPECT_TRUE(has(mirror, code::vary_missing));
}

TEST(diagnosis, does_not_take_the_shims_granted_preflight_for_a_route) {
  const auto found =
      visit(shim(R"({"rules":[{"origins":["*"]}],"dangerously":["any-origin"]})"), about(local))
          .found;
  EXPECT_EQ(codes_of(found.findings), std::vector<std::string>{"any-origin"});
}

TEST(diagnosis, sees_a_wildcard_beside_credentials) {
  const auto found = visit(with({.preflight = {allow_all, methods, headers, age, credentials},
                                 .actual = {allow_all, credentials}}),
                           about({page}))
                         .found;
  const finding* one = find_code(found, code::wildcard_with_credentials);
  ASSERT_NE(one, nullptr);
  EXPECT_EQ(one->blocked, (std::array<bool, 3>{true, true, true}));
}

TEST(diagnosis, sees_each_defect_alone) {
  struct expected {
    code which;
    defect how;
  };
  std::vector<expected> cases;
  const auto add = [&](code which, auto change) {
    defect how = good();
    change(how);
    cases.push_back({which, how});
  };
  add(code::duplicate_allow_origin, [](defect& how) { how.actual.push_back(echo); });
  add(code::duplicate_allow_origin, [](defect& how) { how.preflight.push_back(allow_all); });
  add(code::preflight_needs_key, [](defect& how) { how.preflight_status = 401; });
  add(code::preflight_redirected, [](defect& how) { how.preflight_status = 307; });
  add(code::preflight_status, [](defect& how) { how.preflight_status = 405; });
  add(code::preflight_without_cors, [](defect& how) { how.preflight = {vary}; });
  add(code::answer_without_cors, [](defect& how) { how.actual = {vary}; });
  add(code::list_unreadable, [](defect& how) { how.preflight[1].value = "GET POST DELETE"; });
  add(code::method_not_allowed, [](defect& how) { how.preflight[1].value = "GET, POST"; });
  add(code::header_not_allowed, [](defect& how) { how.preflight[2].value = "content-type"; });
  add(code::error_unreadable, [](defect& how) { how.errors_too = false; });
  add(code::authorization_not_listed, [](defect& how) { how.preflight[2].value = "*"; });
  add(code::max_age_unreadable, [](defect& how) { how.preflight[3].value = "1 day"; });
  add(code::preflight_uncached, [](defect& how) { how.preflight[3].value = "0"; });
  for (const auto& [which, how] : cases) {
    const auto found = visit(always_vary(only_for({page}, with(how))), about({page})).found;
    const finding* one = find_code(found, which);
    ASSERT_NE(one, nullptr) << words_of(which).name;
    EXPECT_FALSE(one->message.empty());
    EXPECT_FALSE(one->evidence.empty()) << words_of(which).name;
    EXPECT_FALSE(one->fixes.empty()) << words_of(which).name;
    const bool also_headers = which == code::header_not_allowed;  // of options, too
    EXPECT_EQ(found.findings.size(), also_headers ? 2U : 1U) << words_of(which).name;
    if (one->severity() != severity::error) continue;
    EXPECT_TRUE(one->blocked[0] && one->blocked[1] && one->blocked[2]) << words_of(which).name;
  }
}

TEST(diagnosis, sees_comparisons_without_ends) {
  const auto loose = [](const probe& asked) {
    const bool like = asked.origin.find("app.example") != std::string::npos;
    return like ? with(good())(asked) : always_vary(only_for({}, with(good())))(asked);
  };
  const auto found = visit(always_vary(loose), about({page})).found;
  ASSERT_EQ(codes_of(found.findings), std::vector<std::string>{"origin-lookalike"});
  EXPECT_EQ(found.findings[0].origins, (std::vector<std::string>{"http://app.example.evil.example",
                                                                 "http://evilapp.example"}));
}

TEST(diagnosis, asks_a_server_that_answers_as_it_is_asked_for_each_set) {
  // All or nothing: a list that is too long is refused without a word.
  const auto strict = [](const probe& asked) {
    answer made = with(good())(asked);
    if (asked.asked_headers.find("anthropic") != std::string::npos) return said(403);
    return made;
  };
  const auto found = visit(always_vary(only_for(local, strict)), about(local)).found;
  for (const crossing& row : found.of.matrix) {
    if (row.call->package == "openai") {
      EXPECT_FALSE(row.in[0].blocked());
    }
    if (row.call->package == "@anthropic-ai/sdk") {
      EXPECT_TRUE(row.in[0].blocked());
    }
  }
}

TEST(diagnosis, tells_browsers_apart_where_pages_come_by_https) {
  const auto notes =
      visit(shim(R"({"rules":[{"origins":["https://app.example"]}]})"), about({secure_page})).found;
  EXPECT_TRUE(notes.well());
  const finding* safari = find_code(notes, code::mixed_content_in_safari);
  ASSERT_NE(safari, nullptr);
  EXPECT_EQ(safari->blocked, (std::array<bool, 3>{false, false, true}));
  EXPECT_TRUE(has(notes, code::local_network_access));
  const auto lan = visit(with(good()), about({secure_page}, "192.168.1.7")).found;
  const finding* mixed = find_code(lan, code::mixed_content);
  ASSERT_NE(mixed, nullptr);
  EXPECT_EQ(mixed->blocked, (std::array<bool, 3>{false, true, true}));
  EXPECT_TRUE(has(lan, code::exposed_without_key));
}

TEST(diagnosis, sees_a_server_that_is_open_to_the_network) {
  question what = about(local);
  what.own_addresses = {"192.0.2.2"};
  const auto closed = [](const probe& asked) {
    answer made = shim("{}")(asked);
    if (asked.address.empty()) return made;
    made = {};
    made.failed = page::failure::refused;
    return made;
  };
  EXPECT_TRUE(visit(closed, what).found.well());
  const auto found = visit(shim("{}"), what).found;
  ASSERT_EQ(codes_of(found.findings), std::vector<std::string>{"exposed-without-key"});
}

TEST(diagnosis, sees_a_preflight_that_nobody_answers) {
  const auto deaf = [](const probe& asked) {
    answer made = with(good())(asked);
    if (!asked.is_preflight()) return made;
    made = {};
    made.failed = page::failure::reset;
    made.failure_text = "The connection was reset.";
    return made;
  };
  const auto found = visit(always_vary(only_for({page}, deaf)), about({page})).found;
  ASSERT_EQ(codes_of(found.findings), std::vector<std::string>{"preflight-unanswered"});
  EXPECT_NE(found.findings[0].message.find("The connection was reset."), std::string::npos);
  EXPECT_EQ(found.findings[0].blocked, (std::array<bool, 3>{true, true, true}));
}

TEST(diagnosis, asks_no_cors_of_the_servers_own_page) {
  const auto found = visit(ollama, about({"http://127.0.0.1:11434"})).found;
  for (const crossing& row : found.of.matrix) {
    for (const trial& one : row.in) EXPECT_FALSE(one.blocked()) << row.call->package;
  }
  EXPECT_FALSE(has(found, code::origin_not_allowed));
  EXPECT_FALSE(has(found, code::header_not_allowed));
}

TEST(diagnosis, notes_an_answer_to_a_question_of_the_past) {
  const auto answering = [](const probe& asked) {
    answer made = with(good())(asked);
    if (asked.private_network)
      made.fields.push_back({"Access-Control-Allow-Private-Network", "true"});
    return made;
  };
  const auto found = visit(always_vary(only_for({page}, answering)), about({page})).found;
  EXPECT_TRUE(has(found, code::private_network_header));
  EXPECT_TRUE(found.well());
}

TEST(diagnosis, stops_where_nobody_answers) {
  const auto dead = [](const probe&) {
    answer made;
    made.failed = page::failure::refused;
    made.failure_text = "refused";
    return made;
  };
  const auto [found, probes] = visit(dead, about(local));
  EXPECT_EQ(probes, 1);
  EXPECT_FALSE(found.reached());
  EXPECT_FALSE(found.well());
  EXPECT_EQ(
      found.to_json(),
      R"({"url":"http://127.0.0.1:11434","reached":false,"error":"refused","reason":"refused"})");
}

TEST(diagnosis, takes_no_server_that_asks_for_a_key_for_an_open_one) {
  const auto keyed = [](const probe& asked) {
    answer made =
        with({.preflight = {allow_all, methods, headers, age}, .actual = {allow_all}})(asked);
    if (!asked.is_preflight()) made.status = 401;
    return made;
  };
  const auto found = visit(always_vary(keyed), about({page})).found;
  EXPECT_FALSE(has(found, code::any_origin));
  EXPECT_FALSE(has(found, code::any_origin_manages));
  EXPECT_TRUE(has(found, code::key_required));
}

TEST(diagnosis, follows_a_redirect_of_what_pages_ask_for) {
  const auto redirecting = [](const std::string& to) {
    return [to](const probe& asked) {
      answer made = with(good())(asked);
      if (asked.target != "/api/tags" || asked.is_preflight()) return made;
      made.status = 302;
      made.fields.push_back({"Location", to});
      return made;
    };
  };
  const auto here = visit(always_vary(redirecting("/login")), about(local)).found;
  ASSERT_TRUE(has(here, code::redirected));
  EXPECT_NE(find_code(here, code::redirected)->message.find("http://127.0.0.1:11434/login"),
            std::string::npos);
  for (const crossing& row : here.of.matrix) {
    if (row.call->method == "GET" && row.call->headers.empty()) {
      EXPECT_TRUE(row.in[0].known && !row.in[0].blocked()) << row.call->package;
    }
  }
  const auto away = visit(always_vary(redirecting("http://127.0.0.1:1/")), about(local)).found;
  EXPECT_TRUE(has(away, code::redirected));
}

TEST(diagnosis, sees_a_path_too_many) {
  question what = about(local);
  what.base_path = "/api/tags";
  const auto below = [](const probe& asked) {
    if (asked.from_root) return plain(asked);
    probe whole = asked;
    whole.target = "/api/tags" + asked.target;
    return shim("{}")(whole);
  };
  const auto found = visit(below, what).found;
  ASSERT_TRUE(has(found, code::path_unknown));
  EXPECT_EQ(find_code(found, code::path_unknown)->fixes[0].lines,
            std::vector<std::string>{"http://127.0.0.1:11434"});
  EXPECT_TRUE(found.of.matrix[0].in[1].refused);
}

TEST(diagnosis, sees_a_route_that_the_shim_refuses_readably) {
  const auto found =
      visit(shim(R"({"rules":[{"origins":["http://app.localhost"],"routes":["inference"]}]})"),
            about({"http://app.localhost"}))
          .found;
  const finding* one = find_code(found, code::route_refused);
  ASSERT_NE(one, nullptr);
  ASSERT_FALSE(one->fixes.empty());
  EXPECT_EQ(one->fixes[0].lines.size(), 1U);
}

TEST(diagnosis, knows_what_chromium_does_to_insecure_public_pages) {
  const auto found = visit(always_vary(only_for({page}, with(good()))), about({page})).found;
  for (const crossing& row : found.of.matrix) {
    if (row.in[0].known) {
      EXPECT_TRUE(row.in[0].blocked());
    }
    EXPECT_FALSE(row.in[1].blocked());
  }
  EXPECT_EQ(find_code(found, code::local_network_access)->blocked,
            (std::array<bool, 3>{true, false, false}));
}

TEST(diagnosis, tells_browsers_of_a_certificate_that_nobody_vouches_for) {
  const auto untrusted = [](const probe&) {
    answer made;
    made.failed = page::failure::certificate_authority;
    made.failure_text = "its certificate is signed by itself, so nobody vouches for it.";
    return made;
  };
  const auto [found, probes] = visit(untrusted, about({secure_page}, "127.0.0.1", true));
  EXPECT_EQ(probes, 1);
  EXPECT_TRUE(found.reached());
  ASSERT_EQ(codes_of(found.findings), std::vector<std::string>{"certificate-refused"});
  EXPECT_EQ(found.findings[0].blocked, (std::array<bool, 3>{true, true, true}));
  EXPECT_NE(found.findings[0].console[0].front().find("net::ERR_CERT_AUTHORITY_INVALID"),
            std::string::npos);
}

TEST(diagnosis, takes_no_redirected_preflight_for_a_grant) {
  defect how = good();
  how.preflight_status = 301;
  how.preflight[2].value = "*";
  const auto found = visit(always_vary(only_for({page}, with(how))), about({page})).found;
  EXPECT_FALSE(has(found, code::authorization_not_listed));
}

// Whatever a page's machine says is blocked has a finding that says why.
TEST(diagnosis, explains_every_blocked_call) {
  const std::vector<serve> servers{ollama, shim(R"({"rules":[]})"), with({}), with(good())};
  for (const serve& server : servers) {
    const auto found = visit(server, about({secure_page, "http://localhost:5173", "null"})).found;
    for (const crossing& row : found.of.matrix) {
      for (const trial& one : row.in) {
        if (!one.blocked()) continue;
        const auto names_it = [&](const finding& each) {
          return std::find(each.origins.begin(), each.origins.end(), row.origin) !=
                 each.origins.end();
        };
        const bool mixed = one.reason == page::reason::mixed_content;
        const auto& list = mixed ? found.notes : found.findings;
        const bool told = std::any_of(list.begin(), list.end(), names_it);
        EXPECT_TRUE(told) << row.origin << ' ' << row.call->package << ' '
                          << page::code_of(one.reason);
      }
    }
  }
}

}  // namespace
