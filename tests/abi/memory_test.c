/* Memory through the C border: deciding asks for none, and where none is left a constructor says so
 * and leaves nothing behind. Counts by standing in for malloc, so not for sanitizers or valgrind.
 */
#include <ollama_cors.h>
#include <stdlib.h>

#include "check.h"

int checks_passed;
int checks_failed;

/* glibc's own. */
extern void* __libc_malloc(size_t size);

static long allocations;
static long fail_from = -1; /* the number of the first allocation that fails; -1 = none does */

/* The library's calls must find this one, so it is visible whatever the build's default. */
__attribute__((visibility("default"))) void* malloc(size_t size);
void* malloc(size_t size) {
  const long number = __atomic_fetch_add(&allocations, 1, __ATOMIC_RELAXED);
  const long limit = __atomic_load_n(&fail_from, __ATOMIC_RELAXED);
  return limit >= 0 && number >= limit ? NULL : __libc_malloc(size);
}

static void allow_all(void) {
  __atomic_store_n(&fail_from, -1, __ATOMIC_RELAXED);
}

static void allow_only(long count) {
  __atomic_store_n(&allocations, 0, __ATOMIC_RELAXED);
  __atomic_store_n(&fail_from, count, __ATOMIC_RELAXED);
}

#define Z OCORS_NUL_TERMINATED
static const char config[] =
    "{\"rules\":[{\"origins\":[\"https://app.example\",\"@loopback\"],\"routes\":[\"any\"]}],"
    "\"deny\":[\"https://bad.example\"],\"upstream\":\"http://127.0.0.1:9/base\"}";
static const char bad_config[] = "{\"lsiten\":[],\"rules\":[{\"origins\":[\"https://\"]}]}";

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

  allow_only(0);
  asked.method = "OPTIONS";
  CHECK_NUMBER(ocors_policy_decide(policy, &asked, decision), OCORS_OK);
  CHECK_TEXT(ocors_decision_reason(decision), "preflight-granted");
  asked = request(preflight, 2);
  CHECK_NUMBER(ocors_policy_decide(policy, &asked, decision), OCORS_OK);
  CHECK_TEXT(ocors_decision_reason(decision), "origin-allowed");
  asked = request(refused, 2);
  CHECK_NUMBER(ocors_policy_decide(policy, &asked, decision), OCORS_OK);
  CHECK_TEXT(ocors_decision_reason(decision), "origin-denied");
  CHECK_NUMBER(allocations, 0);
  /* Texts for people allocate, and say when they cannot. */
  CHECK(ocors_decision_explain(decision) == NULL);
  CHECK(ocors_decision_console(decision) == NULL);
  CHECK(ocors_decision_body(decision) == NULL);
  allow_all();
  CHECK_HOLDS(ocors_decision_body(decision), "origin-denied");
  CHECK_HOLDS(ocors_decision_explain(decision), "\"message\":");
  ocors_decision_free(decision);
  ocors_policy_release(policy);
}

/* Each runs one constructor to its wanted end; OCORS_E_NO_MEMORY until there is enough. */
static ocors_status compile(ocors_error** error) {
  ocors_policy* policy = NULL;
  const ocors_status status = ocors_policy_compile(config, Z, OCORS_PROFILE_SHIM, &policy, error);
  CHECK((status == OCORS_OK) == (policy != NULL));
  ocors_policy_release(policy);
  return status;
}

static ocors_status compile_badly(ocors_error** error) {
  ocors_policy* policy = NULL;
  const ocors_status status =
      ocors_policy_compile(bad_config, Z, OCORS_PROFILE_SHIM, &policy, error);
  CHECK(policy == NULL);
  return status == OCORS_E_CONFIG ? OCORS_OK : status;
}

static ocors_status check_config(ocors_error** error) {
  ocors_report* report = NULL;
  const ocors_status status = ocors_config_check(bad_config, Z, &report);
  CHECK((status == OCORS_OK) == (report != NULL));
  ocors_report_free(report);
  *error = NULL;
  return status;
}

static ocors_status new_decision(ocors_error** error) {
  ocors_decision* decision = NULL;
  const ocors_status status = ocors_decision_new(&decision);
  ocors_decision_free(decision);
  *error = NULL;
  return status;
}

static void fail_each_allocation(const char* what, ocors_status (*constructor)(ocors_error**)) {
  enum { more_than_any_needs = 20000 };
  long count;
  ocors_status status = OCORS_E_NO_MEMORY;
  for (count = 0; status != OCORS_OK && count < more_than_any_needs; ++count) {
    ocors_error* error = NULL;
    allow_only(count);
    status = constructor(&error);
    allow_all();
    if (status != OCORS_OK) {
      CHECK_NUMBER(status, OCORS_E_NO_MEMORY);
      if (error != NULL) CHECK_TEXT(ocors_error_code(error), "no-memory");
    }
    ocors_error_free(error);
  }
  CHECK_NUMBER(status, OCORS_OK);
  fprintf(stderr, "%s: enough with %ld allocations\n", what, count - 1);
}

int main(void) {
  test_deciding_allocates_nothing();
  fail_each_allocation("ocors_policy_compile", compile);
  fail_each_allocation("ocors_policy_compile of errors", compile_badly);
  fail_each_allocation("ocors_config_check", check_config);
  fail_each_allocation("ocors_decision_new", new_decision);
  printf("%d passed, %d failed\n", checks_passed, checks_failed);
  return checks_failed == 0 ? 0 : 1;
}
