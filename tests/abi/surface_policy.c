/* Policies and decisions. */
#include <stdlib.h>

#include "surface.h"

#define Z OCORS_NUL_TERMINATED
#define POLICY                                                                            \
  "{\"rules\":[{\"origins\":[\"https://app.example\"],\"request_headers\":[\"x-one\"]}]," \
  "\"deny\":[\"https://bad.example\"]}"

static ocors_policy* compiled(const char* json, ocors_profile profile) {
  ocors_policy* policy = NULL;
  CHECK_NUMBER(ocors_policy_compile(json, Z, profile, &policy, NULL), OCORS_OK);
  return policy;
}

static void test_audit(const ocors_policy* policy) {
  ocors_text* audit = NULL;
  CHECK_NUMBER(ocors_policy_audit(policy, &audit), OCORS_OK);
  CHECK_HOLDS(ocors_text_data(audit), "\"admits\":[\"https://app.example\"]");
  CHECK_HOLDS(ocors_text_data(audit), "\"run your models\"");
  ocors_text_free(audit);

  CHECK_NUMBER(ocors_policy_audit(NULL, &audit), OCORS_E_INVALID_ARGUMENT);
  CHECK(audit == NULL);
  CHECK_NUMBER(ocors_policy_audit(policy, NULL), OCORS_E_INVALID_ARGUMENT);
}

void test_policy(void) {
  ocors_policy* policy = compiled(POLICY, OCORS_PROFILE_SHIM);
  ocors_policy* again;
  CHECK_HOLDS(ocors_policy_normalised(policy), "https://app.example");

  /* What is normalised compiles to what is normalised. */
  again = compiled(ocors_policy_normalised(policy), OCORS_PROFILE_SHIM);
  CHECK_TEXT(ocors_policy_normalised(again), ocors_policy_normalised(policy));
  ocors_policy_release(again);

  test_audit(policy);

  CHECK(ocors_policy_retain(policy) == policy);
  ocors_policy_release(policy);
  CHECK_HOLDS(ocors_policy_normalised(policy), "x-one");
  ocors_policy_release(policy);

  CHECK(ocors_policy_retain(NULL) == NULL);
  ocors_policy_release(NULL);
  CHECK_TEXT(ocors_policy_normalised(NULL), "");
}

static ocors_field field(const char* name, const char* value) {
  const ocors_field made = {name, Z, value, Z};
  return made;
}

static ocors_request request(const char* method, const char* target, const ocors_field* fields,
                             size_t count) {
  ocors_request made;
  memset(&made, 0, sizeof made);
  made.struct_size = sizeof made;
  made.method = method;
  made.method_length = Z;
  made.target = target;
  made.target_length = Z;
  made.fields = fields;
  made.field_count = count;
  return made;
}

static void check_header(const ocors_decision* decision, const char* name, const char* value) {
  char got[1024];
  size_t i;
  for (i = 0; i < ocors_decision_header_count(decision); ++i) {
    ocors_field header;
    CHECK_NUMBER(ocors_decision_header(decision, i, &header), OCORS_OK);
    if (header.name_length == strlen(name) && memcmp(header.name, name, header.name_length) == 0) {
      snprintf(got, sizeof got, "%.*s", (int)header.value_length, header.value);
      CHECK_TEXT(got, value);
      return;
    }
  }
  CHECK_TEXT("no such header", name);
}

static void check_undecided(ocors_decision* decision) {
  ocors_field header;
  CHECK_NUMBER(ocors_decision_verdict(decision), OCORS_REFUSE);
  CHECK_NUMBER(ocors_decision_status(decision), 500);
  CHECK_NUMBER(ocors_decision_kind(decision), OCORS_NOT_CORS);
  CHECK_TEXT(ocors_decision_reason(decision), "");
  CHECK_TEXT(ocors_decision_rule(decision), "");
  CHECK_TEXT(ocors_decision_explain(decision), "");
  CHECK_TEXT(ocors_decision_console(decision), "");
  CHECK_TEXT(ocors_decision_body(decision), "");
  CHECK_NUMBER((int64_t)ocors_decision_header_count(decision), 0);
  header.name = "left as it was";
  CHECK_NUMBER(ocors_decision_header(decision, 0, &header), OCORS_E_INVALID_ARGUMENT);
  CHECK(header.name == NULL);
  CHECK_NUMBER(ocors_decision_answer(decision, NULL, 0), OCORS_E_INVALID_ARGUMENT);
  CHECK_NUMBER((int64_t)ocors_decision_answer_count(decision), 0);
}

/* The lines of an answer that a server of the caller's made. */
static void test_answer(ocors_decision* decision) {
  ocors_field own[3];
  ocors_field line;
  own[0] = field("Vary", "Accept-Encoding, origin");
  own[1] = field("Access-Control-Allow-Origin", "*");
  own[2] = field("X-Own", "yes");
  CHECK_NUMBER(ocors_decision_answer(decision, own, 3), OCORS_OK);
  CHECK(ocors_decision_answer_count(decision) >= 3);
  CHECK_NUMBER(ocors_decision_answer_header(decision, 0, &line), OCORS_OK);
  CHECK(line.name_length == 5 && memcmp(line.name, "X-Own", 5) == 0);
  CHECK_NUMBER(
      ocors_decision_answer_header(decision, ocors_decision_answer_count(decision) - 1, &line),
      OCORS_OK);
  CHECK(line.value_length == 23 && memcmp(line.value, "Accept-Encoding, origin", 23) == 0);
  CHECK_NUMBER(ocors_decision_answer_header(decision, 999, &line), OCORS_E_INVALID_ARGUMENT);
  CHECK(line.name == NULL && line.value == NULL);
  CHECK_NUMBER(ocors_decision_answer_header(decision, 0, NULL), OCORS_E_INVALID_ARGUMENT);

  own[0].name = NULL;
  CHECK_NUMBER(ocors_decision_answer(decision, own, 3), OCORS_E_INVALID_ARGUMENT);
  CHECK_NUMBER((int64_t)ocors_decision_answer_count(decision), 0);
  CHECK_NUMBER(ocors_decision_answer(decision, NULL, 1), OCORS_E_INVALID_ARGUMENT);
  CHECK_NUMBER(ocors_decision_answer(NULL, NULL, 0), OCORS_E_INVALID_ARGUMENT);
  CHECK_NUMBER(ocors_decision_answer(decision, NULL, 0), OCORS_OK);
}

static void test_verdicts(const ocors_policy* policy, ocors_decision* decision) {
  ocors_field fields[4];
  ocors_request asked;
  fields[0] = field("Host", "localhost:11435");
  fields[1] = field("Origin", "https://app.example");
  fields[2] = field("Access-Control-Request-Method", "POST");
  fields[3] = field("Access-Control-Request-Headers", "x-one");

  asked = request("OPTIONS", "/v1/chat/completions", fields, 4);
  CHECK_NUMBER(ocors_policy_decide(policy, &asked, decision), OCORS_OK);
  CHECK_NUMBER(ocors_decision_kind(decision), OCORS_PREFLIGHT);
  CHECK_NUMBER(ocors_decision_verdict(decision), OCORS_ALLOW);
  CHECK_TEXT(ocors_decision_reason(decision), "preflight-granted");
  CHECK_NUMBER(ocors_decision_status(decision), 204);
  CHECK_TEXT(ocors_decision_rule(decision), "/rules/0");
  CHECK_TEXT(ocors_decision_body(decision), "");
  check_header(decision, "Access-Control-Allow-Origin", "https://app.example");
  check_header(decision, "Access-Control-Allow-Headers", "x-one");

  /* An admitted origin's refused preflight has headers that say so, and no body. */
  fields[3] = field("Access-Control-Request-Headers", "x-one,x-two");
  CHECK_NUMBER(ocors_policy_decide(policy, &asked, decision), OCORS_OK);
  CHECK_NUMBER(ocors_decision_verdict(decision), OCORS_REFUSE);
  CHECK_TEXT(ocors_decision_reason(decision), "header-not-allowed");
  CHECK_NUMBER(ocors_decision_status(decision), 204);
  CHECK_TEXT(ocors_decision_body(decision), "");
  CHECK_HOLDS(ocors_decision_explain(decision), "x-two");
  CHECK_HOLDS(ocors_decision_explain(decision), "\"nearest\":\"/rules/0\"");
  CHECK_HOLDS(ocors_decision_console(decision), "Request header field x-two is not allowed");
  check_header(decision, "X-Ollama-Cors-Reason", "header-not-allowed");
  check_header(decision, "Access-Control-Max-Age", "0");

  asked = request("POST", "/v1/chat/completions", fields, 2);
  CHECK_NUMBER(ocors_policy_decide(policy, &asked, decision), OCORS_OK);
  CHECK_NUMBER(ocors_decision_kind(decision), OCORS_CORS);
  CHECK_NUMBER(ocors_decision_verdict(decision), OCORS_ALLOW);
  CHECK_NUMBER(ocors_decision_status(decision), 0);
  CHECK_TEXT(ocors_decision_body(decision), "");
  CHECK_HOLDS(ocors_decision_explain(decision), "\"fix\":null");

  test_answer(decision);

  fields[1] = field("Origin", "https://bad.example");
  CHECK_NUMBER(ocors_policy_decide(policy, &asked, decision), OCORS_OK);
  CHECK_NUMBER((int64_t)ocors_decision_answer_count(decision), 0);
  CHECK_NUMBER(ocors_decision_verdict(decision), OCORS_REFUSE);
  CHECK_TEXT(ocors_decision_reason(decision), "origin-denied");
  CHECK_NUMBER(ocors_decision_status(decision), 403);
  CHECK_TEXT(ocors_decision_rule(decision), "/deny/0");
  CHECK_HOLDS(ocors_decision_body(decision), "\"reason\":\"origin-denied\"");
  CHECK_HOLDS(ocors_decision_body(decision), "\"origin\":\"https://bad.example\"");
  CHECK_HOLDS(ocors_decision_explain(decision), "\"message\":");

  asked = request("GET", "/api/tags", fields, 1);
  CHECK_NUMBER(ocors_policy_decide(policy, &asked, decision), OCORS_OK);
  CHECK_NUMBER(ocors_decision_kind(decision), OCORS_NOT_CORS);
  CHECK_NUMBER(ocors_decision_verdict(decision), OCORS_ALLOW);
  CHECK_TEXT(ocors_decision_rule(decision), "");

  fields[1] = field("Origin", "http://localhost:11435");
  asked = request("GET", "/api/tags", fields, 2);
  CHECK_NUMBER(ocors_policy_decide(policy, &asked, decision), OCORS_OK);
  CHECK_NUMBER(ocors_decision_kind(decision), OCORS_SAME_ORIGIN);

  /* Only HTTP/1.0 may come without Host. */
  asked = request("GET", "/api/tags", NULL, 0);
  CHECK_NUMBER(ocors_policy_decide(policy, &asked, decision), OCORS_OK);
  CHECK_TEXT(ocors_decision_reason(decision), "host-missing");
  asked.http_1_0 = 1;
  CHECK_NUMBER(ocors_policy_decide(policy, &asked, decision), OCORS_OK);
  CHECK_NUMBER(ocors_decision_verdict(decision), OCORS_ALLOW);
}

/* A request as a newer header would make it. */
static void test_larger_request(const ocors_policy* policy, ocors_decision* decision) {
  struct {
    ocors_request known;
    unsigned char unknown[16];
  } larger;
  memset(&larger, 0, sizeof larger);
  larger.known = request("GET", "/", NULL, 0);
  larger.known.struct_size = sizeof larger;
  CHECK_NUMBER(ocors_policy_decide(policy, &larger.known, decision), OCORS_OK);
  larger.unknown[15] = 1;
  CHECK_NUMBER(ocors_policy_decide(policy, &larger.known, decision), OCORS_E_UNSUPPORTED);
  check_undecided(decision);
}

static void test_bad_requests(const ocors_policy* policy, ocors_decision* decision) {
  ocors_field bad = field("Host", "localhost");
  ocors_field* many;
  ocors_request asked = request("GET", "/", &bad, 1);
  size_t i;
  CHECK_NUMBER(ocors_policy_decide(NULL, &asked, decision), OCORS_E_INVALID_ARGUMENT);
  CHECK_NUMBER(ocors_policy_decide(policy, NULL, decision), OCORS_E_INVALID_ARGUMENT);
  CHECK_NUMBER(ocors_policy_decide(policy, &asked, NULL), OCORS_E_INVALID_ARGUMENT);
  CHECK_NUMBER(ocors_policy_decide(policy, &asked, decision), OCORS_OK);
  CHECK_NUMBER(ocors_decision_verdict(decision), OCORS_ALLOW);

  asked.struct_size = sizeof asked - 1;
  CHECK_NUMBER(ocors_policy_decide(policy, &asked, decision), OCORS_E_INVALID_ARGUMENT);
  check_undecided(decision);
  asked.struct_size = (size_t)-1;
  CHECK_NUMBER(ocors_policy_decide(policy, &asked, decision), OCORS_E_INVALID_ARGUMENT);

  asked = request(NULL, "/", &bad, 1);
  CHECK_NUMBER(ocors_policy_decide(policy, &asked, decision), OCORS_E_INVALID_ARGUMENT);
  asked = request("GET", NULL, &bad, 1);
  CHECK_NUMBER(ocors_policy_decide(policy, &asked, decision), OCORS_E_INVALID_ARGUMENT);
  asked = request("GET", "/", NULL, 1);
  CHECK_NUMBER(ocors_policy_decide(policy, &asked, decision), OCORS_E_INVALID_ARGUMENT);
  asked = request("GET", "/", &bad, 1);
  asked.http_1_0 = 2;
  CHECK_NUMBER(ocors_policy_decide(policy, &asked, decision), OCORS_E_INVALID_ARGUMENT);
  asked.http_1_0 = 0;
  asked.reserved = 1;
  CHECK_NUMBER(ocors_policy_decide(policy, &asked, decision), OCORS_E_UNSUPPORTED);
  asked.reserved = 0;
  bad.value = NULL;
  bad.value_length = 3;
  CHECK_NUMBER(ocors_policy_decide(policy, &asked, decision), OCORS_E_INVALID_ARGUMENT);

  many = malloc(1001 * sizeof *many);
  for (i = 0; i < 1001; ++i) many[i] = field("X-Filler", "1");
  many[0] = field("Host", "localhost");
  asked = request("GET", "/", many, 1000);
  CHECK_NUMBER(ocors_policy_decide(policy, &asked, decision), OCORS_OK);
  asked.field_count = 1001;
  CHECK_NUMBER(ocors_policy_decide(policy, &asked, decision), OCORS_E_INVALID_ARGUMENT);
  free(many);
}

/* Middleware leaves Host to the server around it. */
static void test_profiles(ocors_decision* decision) {
  ocors_policy* shim = compiled("{}", OCORS_PROFILE_SHIM);
  ocors_policy* middleware = compiled("{}", OCORS_PROFILE_MIDDLEWARE);
  const ocors_field host = field("Host", "api.example");
  const ocors_request asked = request("GET", "/anything", &host, 1);
  CHECK_NUMBER(ocors_policy_decide(shim, &asked, decision), OCORS_OK);
  CHECK_TEXT(ocors_decision_reason(decision), "host-not-allowed");
  CHECK_NUMBER(ocors_policy_decide(middleware, &asked, decision), OCORS_OK);
  CHECK_NUMBER(ocors_decision_verdict(decision), OCORS_ALLOW);
  ocors_policy_release(shim);
  ocors_policy_release(middleware);
}

/* A decision outlives what its policy was released by; the next one lets go of it. */
static void test_decision_keeps_its_policy(ocors_decision* decision) {
  ocors_policy* policy = compiled(POLICY, OCORS_PROFILE_SHIM);
  ocors_field fields[2];
  ocors_request asked;
  fields[0] = field("Host", "localhost:11435");
  fields[1] = field("Origin", "https://evil.example");
  asked = request("GET", "/api/tags", fields, 2);
  CHECK_NUMBER(ocors_policy_decide(policy, &asked, decision), OCORS_OK);
  CHECK_NUMBER(ocors_policy_decide(policy, &asked, decision), OCORS_OK);
  ocors_policy_release(policy);
  CHECK_TEXT(ocors_decision_reason(decision), "origin-not-allowed");
  CHECK_HOLDS(ocors_decision_explain(decision), "\"nearest\":\"/rules/0\"");
  CHECK_HOLDS(ocors_decision_console(decision), "https://evil.example");
  CHECK_HOLDS(ocors_decision_body(decision), "origin-not-allowed");

  policy = compiled(POLICY, OCORS_PROFILE_SHIM);
  CHECK_NUMBER(ocors_policy_decide(policy, &asked, decision), OCORS_OK);
  CHECK_NUMBER(ocors_policy_decide(NULL, &asked, decision), OCORS_E_INVALID_ARGUMENT);
  ocors_policy_release(policy);
  check_undecided(decision);
}

void test_decision(void) {
  ocors_policy* policy = compiled(POLICY, OCORS_PROFILE_SHIM);
  ocors_decision* decision = NULL;
  CHECK_NUMBER(ocors_decision_new(NULL), OCORS_E_INVALID_ARGUMENT);
  CHECK_NUMBER(ocors_decision_new(&decision), OCORS_OK);
  check_undecided(decision);
  check_undecided(NULL);
  CHECK_NUMBER(ocors_decision_header(decision, 0, NULL), OCORS_E_INVALID_ARGUMENT);
  test_verdicts(policy, decision);
  test_larger_request(policy, decision);
  test_bad_requests(policy, decision);
  test_profiles(decision);
  test_decision_keeps_its_policy(decision);
  ocors_decision_free(decision);
  ocors_decision_free(NULL);
  ocors_policy_release(policy);
}
