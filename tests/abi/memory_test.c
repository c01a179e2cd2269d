/* Deciding asks for no memory; texts for people do, and say when there is none. */
#include <ollama_cors.h>

#include "check.h"
#include "failing_memory.h"

int checks_passed;
int checks_failed;

#define Z OCORS_NUL_TERMINATED
static const char config[] =
    "{\"rules\":[{\"origins\":[\"https://app.example\",\"@loopback\"],\"routes\":[\"any\"]}],"
    "\"deny\":[\"https://bad.example\"],\"upstream\":\"http://127.0.0.1:9/base\"}";

static ocors_request request(const ocors_field* fields, size_t count) {
  ocors_request made;
  memset(&made, 0, sizeof made);
  made.struct_size = sizeof made;
  made.method = "POST";
  made.method_length = Z;
  made.target = "/v1/chat/completions?x=%20";
  made.target_length = Z;
  made.fields = fields;
  made.field_count = count;
  return made;
}

static void test_deciding_allocates_nothing(void) {
  static const ocors_field preflight[] = {
      {"Host", 4, "localhost:11435", 15},
      {"Origin", 6, "https://app.example", 19},
      {"Access-Control-Request-Method", 29, "POST", 4},
      {"Access-Control-Request-Headers", 30, "x-stainless-timeout,content-type", 32}};
  static const ocors_field refused[] = {{"Host", 4, "localhost", 9},
                                        {"Origin", 6, "https://bad.example", 19}};
  ocors_policy* policy = NULL;
  ocors_decision* decision = NULL;
  ocors_request asked = request(preflight, 4);
  CHECK_NUMBER(ocors_policy_compile(config, Z, OCORS_PROFILE_SHIM, &policy, NULL), OCORS_OK);
  CHECK_NUMBER(ocors_decision_new(&decision), OCORS_OK);

  memory_fail_from(0);
  asked.method = "OPTIONS";
  CHECK_NUMBER(ocors_policy_decide(policy, &asked, decision), OCORS_OK);
  CHECK_TEXT(ocors_decision_reason(decision), "preflight-granted");
  asked = request(preflight, 2);
  CHECK_NUMBER(ocors_policy_decide(policy, &asked, decision), OCORS_OK);
  CHECK_TEXT(ocors_decision_reason(decision), "origin-allowed");
  asked = request(refused, 2);
  CHECK_NUMBER(ocors_policy_decide(policy, &asked, decision), OCORS_OK);
  CHECK_TEXT(ocors_decision_reason(decision), "origin-denied");
  CHECK_NUMBER(memory_allocations(), 0);
  /* Texts for people allocate, and say when they cannot. */
  CHECK(ocors_decision_explain(decision) == NULL);
  CHECK(ocors_decision_console(decision) == NULL);
  CHECK(ocors_decision_body(decision) == NULL);
  memory_fail_never();
  CHECK_HOLDS(ocors_decision_body(decision), "origin-denied");
  CHECK_HOLDS(ocors_decision_explain(decision), "\"message\":");
  ocors_decision_free(decision);
  ocors_policy_release(policy);
}

int main(void) {
  test_deciding_allocates_nothing();
  printf("%d passed, %d failed\n", checks_passed, checks_failed);
  return checks_failed == 0 ? 0 : 1;
}
