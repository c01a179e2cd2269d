/* Short of memory: each scenario is run with its 1st, 2nd, … n-th allocation failing, that one
 * alone and all behind it, until it needs no more. Each time it must say so, crash nowhere, leave
 * nothing behind; and a shim must serve the next client as if nothing had been. abi_exhaustion
 * [STRIDE]      every STRIDE-th allocation of those of a running shim; 1 = all */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdlib.h>

#include "failing_memory.h"
#include "surface.h"

int checks_passed;
int checks_failed;

#define Z OCORS_NUL_TERMINATED
static const char config[] =
    "{\"rules\":[{\"origins\":[\"https://app.example\",\"https://*.b\xc3\xbc"
    "cher.example\",\"@loopback\"],\"request_headers\":[\"@openai\",\"x-*\"]}],"
    "\"deny\":[\"https://bad.example\"],\"hosts\":[\"localhost\",\"*.lan.example\"],"
    "\"api_keys\":[{\"name\":\"k\",\"sha256\":"
    "\"2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae\"}]}";
static const char bad_config[] =
    "{\"lsiten\":[],\"rules\":[{\"origins\":[\"https://\",\"@loopbak\"]}],\"mode\":7}";

/* What a call that ran out of memory may say. No thread to be had is the system's word for it. */
static int is_shortage(ocors_status status, const ocors_error* error) {
  if (status == OCORS_E_NO_MEMORY) {
    return error == NULL || strcmp(ocors_error_code(error), "no-memory") == 0;
  }
  return status == OCORS_E_SYSTEM;
}

static int is_good(ocors_status status) {
  const int good = status == OCORS_OK;
  if (!good) CHECK(is_shortage(status, NULL));
  return good;
}

/* ---- Scenarios: each does its work and gives back all that it got -------------------------- */

static void compile(void) {
  ocors_policy* policy = (ocors_policy*)1;
  ocors_error* error = (ocors_error*)1;
  ocors_text* audit = NULL;
  const ocors_status status = ocors_policy_compile(config, Z, OCORS_PROFILE_SHIM, &policy, &error);
  CHECK((status == OCORS_OK) == (policy != NULL));
  CHECK((status == OCORS_OK) == (error == NULL));
  if (status != OCORS_OK) CHECK(is_shortage(status, error));
  ocors_error_free(error);
  if (policy != NULL && is_good(ocors_policy_audit(policy, &audit))) {
    CHECK_HOLDS(ocors_text_data(audit), "\"admits\":");
  }
  ocors_text_free(audit);
  ocors_policy_release(policy);
}

static void compile_badly(void) {
  ocors_policy* policy = (ocors_policy*)1;
  ocors_error* error = NULL;
  const ocors_status status =
      ocors_policy_compile(bad_config, Z, OCORS_PROFILE_SHIM, &policy, &error);
  CHECK(policy == NULL);
  if (status == OCORS_E_CONFIG) {
    CHECK_HOLDS(ocors_error_report(error), "unknown-preset");
  } else {
    CHECK(is_shortage(status, error));
  }
  ocors_error_free(error);
}

static void check_config(void) {
  ocors_report* report = (ocors_report*)1;
  if (is_good(ocors_config_check(bad_config, Z, &report))) {
    CHECK_NUMBER((int64_t)ocors_report_count(report), 4);
    CHECK_HOLDS(ocors_report_json(report), "bad-origin");
  } else {
    CHECK(report == NULL);
  }
  ocors_report_free(report);
}

static ocors_policy* ready_policy; /* compiled before memory runs short */

static void decide(void) {
  static const ocors_field fields[] = {{"Host", 4, "localhost", 9},
                                       {"Origin", 6, "https://evil.example", 20}};
  static const ocors_field own[] = {{"Vary", 4, "Accept", 6}, {"X-Own", 5, "1", 1}};
  ocors_decision* decision = NULL;
  ocors_request request;
  const char* text;
  memset(&request, 0, sizeof request);
  request.struct_size = sizeof request;
  request.method = "POST";
  request.target = "/api/chat";
  request.method_length = request.target_length = Z;
  request.fields = fields;
  request.field_count = 2;
  if (!is_good(ocors_decision_new(&decision))) return;
  CHECK_NUMBER(ocors_policy_decide(ready_policy, &request, decision), OCORS_OK);
  CHECK_TEXT(ocors_decision_reason(decision), "origin-not-allowed");
  text = ocors_decision_explain(decision);
  if (text != NULL) CHECK_HOLDS(text, "\"message\":");
  text = ocors_decision_console(decision);
  if (text != NULL) CHECK_HOLDS(text, "\"chromium\":");
  text = ocors_decision_body(decision);
  if (text != NULL) CHECK_HOLDS(text, "origin-not-allowed");
  text = ocors_decision_rule(decision);
  if (text != NULL) CHECK_TEXT(text, "");
  if (!is_good(ocors_decision_answer(decision, own, 2))) {
    CHECK_NUMBER((int64_t)ocors_decision_answer_count(decision), 0);
  }
  ocors_decision_free(decision);
}

static void start_and_stop(void) {
  ocors_shim* shim = (ocors_shim*)1;
  ocors_error* error = NULL;
  const ocors_status status = ocors_shim_start(TEST_SHIM, Z, &shim, &error);
  CHECK((status == OCORS_OK) == (shim != NULL));
  if (status != OCORS_OK) {
    CHECK(is_shortage(status, error));
    if (!is_shortage(status, error)) fprintf(stderr, "  %s\n", ocors_error_message(error));
  }
  ocors_error_free(error);
  CHECK_NUMBER(ocors_shim_free(shim), OCORS_OK);
}

/* An answer, or a connection that was closed for want of memory. */
static void ask(uint16_t port, const char* request) {
  const char* answer = answer_to(port, request);
  CHECK(answer[0] == '\0' || strncmp(answer, "HTTP/1.1 ", 9) == 0);
}

static ocors_shim* running;

static void serve(void) {
  /* Of what streams, the model that the replay has the shortest recording of: 18 ms. */
  static const char chat[] =
      "POST /api/chat HTTP/1.1\r\nHost: localhost\r\nOrigin: https://app.example\r\n"
      "Content-Type: application/json\r\nContent-Length: 66\r\nConnection: close\r\n\r\n"
      "{\"model\":\"tiny-think\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
  static const char preflight[] =
      "OPTIONS /api/chat HTTP/1.1\r\nHost: localhost\r\nOrigin: https://app.example\r\n"
      "Access-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: x-one\r\n"
      "Connection: close\r\n\r\n";
  const uint16_t port = ocors_shim_port(running);
  ocors_text* text = NULL;
  ocors_error* error = NULL;
  ask(port, REQUEST_FROM("https://app.example"));
  ask(port, REQUEST_FROM("https://evil.example"));
  ask(port, preflight);
  ask(port, chat);
  if (is_good(ocors_shim_stats(running, &text))) CHECK_HOLDS(ocors_text_data(text), "requests");
  ocors_text_free(text);
  is_good(ocors_shim_set_policy(running, ready_policy));
  if (is_good(ocors_shim_reload(running, TEST_SHIM, Z, &text, &error))) {
    CHECK_HOLDS(ocors_text_data(text), "\"applied\":");
  } else {
    CHECK(text == NULL);
  }
  ocors_text_free(text);
  ocors_error_free(error);
  for (;;) {
    const ocors_status status = ocors_shim_next_event(running, 0, &text);
    if (status == OCORS_E_TIMEOUT) break;
    if (is_good(status)) CHECK_HOLDS(ocors_text_data(text), "{\"type\":");
    ocors_text_free(text);
    if (status != OCORS_OK) break;
  }
}

static void serve_and_recover(void) {
  serve();
  memory_fail_never();
  CHECK_HOLDS(answer_to(ocors_shim_port(running), REQUEST_FROM("https://app.example")), " 200 ");
}

/* ---- The runs ------------------------------------------------------------------------------- */

/* Nothing but what is made once and kept may differ: the first runs make it. */
static void run_short_of_memory(const char* what, void (*before)(void), void (*scenario)(void),
                                void (*after)(void), int all_behind, long stride) {
  enum { more_than_any_needs = 100000, warm_up = 3 };
  long number, live = 0, failures = 1;
  int i;
  for (i = 0; i < warm_up; ++i) {
    if (before != NULL) before();
    scenario();
    if (after != NULL) after();
    live = memory_live();
  }
  for (number = 0; failures != 0 && number < more_than_any_needs; number += stride) {
    if (before != NULL) before();
    if (all_behind) {
      memory_fail_from(number);
    } else {
      memory_fail_at(number);
    }
    scenario();
    memory_fail_never();
    failures = memory_failures();
    if (after != NULL) after();
    if (memory_live() > live) {
      fprintf(stderr, "%s, allocation %ld%s: %ld blocks left behind\n", what, number,
              all_behind ? " and all behind it" : "", memory_live() - live);
      CHECK(memory_live() <= live);
      live = memory_live();
    }
  }
  CHECK_NUMBER(failures, 0);
  fprintf(stderr, "%s%s: enough with %ld allocations\n", what,
          all_behind ? ", then none at all" : "", number - stride);
}

static void start_running(void) {
  running = started(TEST_SHIM);
}

static void free_running(void) {
  CHECK_NUMBER(ocors_shim_free(running), OCORS_OK);
}

int main(int argc, char** argv) {
  const long stride = argc > 1 ? atol(argv[1]) : 1;
  int all_behind;
  CHECK_NUMBER(ocors_policy_compile("{\"rules\":[{\"origins\":[\"https://app.example\"]}]}", Z,
                                    OCORS_PROFILE_SHIM, &ready_policy, NULL),
               OCORS_OK);
  for (all_behind = 0; all_behind < 2; ++all_behind) {
    run_short_of_memory("compile and audit", NULL, compile, NULL, all_behind, 1);
    run_short_of_memory("compile badly", NULL, compile_badly, NULL, all_behind, 1);
    run_short_of_memory("check", NULL, check_config, NULL, all_behind, 1);
    run_short_of_memory("decide", NULL, decide, NULL, all_behind, 1);
    run_short_of_memory("start and stop", NULL, start_and_stop, NULL, all_behind, 1);
    run_short_of_memory("serve", start_running, serve_and_recover, free_running, all_behind,
                        stride);
  }
  ocors_policy_release(ready_policy);
  printf("%d passed, %d failed\n", checks_passed, checks_failed);
  return checks_failed == 0 ? 0 : 1;
}
