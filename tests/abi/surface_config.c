/* Status, library, errors, reports: what works without a policy. */
#include "surface.h"

#define Z OCORS_NUL_TERMINATED

static void test_status_names(void) {
  static const struct {
    ocors_status status;
    const char* name;
  } all[] = {{OCORS_OK, "OCORS_OK"},
             {OCORS_E_INVALID_ARGUMENT, "OCORS_E_INVALID_ARGUMENT"},
             {OCORS_E_CONFIG, "OCORS_E_CONFIG"},
             {OCORS_E_SYSTEM, "OCORS_E_SYSTEM"},
             {OCORS_E_TIMEOUT, "OCORS_E_TIMEOUT"},
             {OCORS_E_CLOSED, "OCORS_E_CLOSED"},
             {OCORS_E_REENTRANT, "OCORS_E_REENTRANT"},
             {OCORS_E_UNSUPPORTED, "OCORS_E_UNSUPPORTED"},
             {OCORS_E_NO_MEMORY, "OCORS_E_NO_MEMORY"},
             {OCORS_E_FORKED, "OCORS_E_FORKED"},
             {OCORS_E_INTERNAL, "OCORS_E_INTERNAL"},
             {-99, "OCORS_E_UNKNOWN"},
             {1, "OCORS_E_UNKNOWN"}};
  size_t i;
  for (i = 0; i < sizeof all / sizeof all[0]; ++i) {
    CHECK_TEXT(ocors_status_name(all[i].status), all[i].name);
  }
}

void test_library(void) {
  test_status_names();
  CHECK_NUMBER(ocors_version_number(), OCORS_VERSION_NUMBER);
  CHECK_HOLDS(ocors_features(), "\"version\":\"0.1.0\"");
  CHECK_HOLDS(ocors_features(), "\"tls\":");
  CHECK_HOLDS(ocors_features(), "\"api_keys\":");
  CHECK_HOLDS(ocors_features(), "\"idn\":");
  CHECK_HOLDS(ocors_features(), "\"public_suffixes\":");
  CHECK_HOLDS(ocors_features(), "\"boost\":\"1.");
  CHECK_HOLDS(ocors_schema(), "\"upstream\"");
  CHECK_HOLDS(ocors_catalogue(), "\"package\":\"openai\"");
  CHECK_HOLDS(ocors_catalogue(), "\"x-stainless-timeout\"");
}

void test_errors(void) {
  ocors_policy* policy = (ocors_policy*)1;
  ocors_error* error = NULL;
  CHECK_NUMBER(ocors_policy_compile("{\"lsiten\": []}", Z, OCORS_PROFILE_SHIM, &policy, &error),
               OCORS_E_CONFIG);
  CHECK(policy == NULL);
  CHECK_NUMBER(ocors_error_status(error), OCORS_E_CONFIG);
  CHECK_TEXT(ocors_error_code(error), "unknown-key");
  CHECK_TEXT(ocors_error_pointer(error), "/lsiten");
  CHECK_HOLDS(ocors_error_message(error), "listen");
  CHECK_HOLDS(ocors_error_report(error), "\"valid\":false");
  CHECK_NUMBER(ocors_error_system(error), 0);
  ocors_error_free(error);

  /* The error is the caller's wish: NULL is fine. */
  CHECK_NUMBER(ocors_policy_compile("{", 1, OCORS_PROFILE_SHIM, &policy, NULL), OCORS_E_CONFIG);

  CHECK_NUMBER(ocors_policy_compile(NULL, 0, OCORS_PROFILE_SHIM, &policy, &error),
               OCORS_E_INVALID_ARGUMENT);
  CHECK_TEXT(ocors_error_code(error), "invalid-argument");
  CHECK_TEXT(ocors_error_message(error), "json is NULL");
  CHECK_TEXT(ocors_error_pointer(error), "");
  CHECK_TEXT(ocors_error_report(error), "");
  ocors_error_free(error);
  CHECK_NUMBER(ocors_policy_compile("{}", 2, OCORS_PROFILE_SHIM, NULL, &error),
               OCORS_E_INVALID_ARGUMENT);
  ocors_error_free(error);
  CHECK_NUMBER(ocors_policy_compile("{}", 2, 7, &policy, &error), OCORS_E_INVALID_ARGUMENT);
  ocors_error_free(error);

  error = (ocors_error*)1;
  CHECK_NUMBER(ocors_policy_compile("{}", 2, OCORS_PROFILE_SHIM, &policy, &error), OCORS_OK);
  CHECK(error == NULL);
  ocors_policy_release(policy);

  CHECK_NUMBER(ocors_error_status(NULL), OCORS_OK);
  CHECK_TEXT(ocors_error_message(NULL), "");
  CHECK_TEXT(ocors_error_code(NULL), "");
  CHECK_TEXT(ocors_error_pointer(NULL), "");
  CHECK_TEXT(ocors_error_report(NULL), "");
  CHECK_NUMBER(ocors_error_system(NULL), 0);
  ocors_error_free(NULL);
}

/* The first problem of a document with one. */
static void check_problem(const char* json, const char* code, const char* pointer,
                          const char* suggestion) {
  ocors_report* report = NULL;
  CHECK_NUMBER(ocors_config_check(json, Z, &report), OCORS_OK);
  CHECK_NUMBER(ocors_report_valid(report), 0);
  CHECK_NUMBER((int64_t)ocors_report_count(report), 1);
  CHECK_NUMBER(ocors_report_severity(report, 0), OCORS_ERROR);
  CHECK_TEXT(ocors_report_code(report, 0), code);
  CHECK_TEXT(ocors_report_pointer(report, 0), pointer);
  CHECK(ocors_report_message(report, 0) != NULL && ocors_report_message(report, 0)[0] != '\0');
  if (suggestion != NULL) CHECK_TEXT(ocors_report_suggestion(report, 0), suggestion);
  CHECK_HOLDS(ocors_report_json(report), "{\"valid\":false,\"problems\":[{\"severity\":\"error\"");
  CHECK_HOLDS(ocors_report_text(report), code);
  CHECK(ocors_report_code(report, 1) == NULL);
  CHECK(ocors_report_pointer(report, 1) == NULL);
  CHECK(ocors_report_message(report, 1) == NULL);
  CHECK(ocors_report_suggestion(report, 1) == NULL);
  CHECK_NUMBER(ocors_report_severity(report, 1), 0);
  ocors_report_free(report);
}

void test_reports(void) {
  ocors_report* report = NULL;
  check_problem("{\"listen\":", "not-json", "", NULL);
  check_problem("", "not-json", "", NULL);
  check_problem("{\"lsiten\":[]}", "unknown-key", "/lsiten", "\"listen\"");
  check_problem("{\"rules\":[{\"origins\":[\"https://\"]}]}", "bad-origin", "/rules/0/origins/0",
                NULL);
  check_problem("{\"upstream\":\"ftp://x\"}", "bad-upstream", "/upstream", NULL);

  CHECK_NUMBER(ocors_config_check("{\"lsiten\":1,\"rulse\":2}", Z, &report), OCORS_OK);
  CHECK_NUMBER((int64_t)ocors_report_count(report), 2);
  ocors_report_free(report);

  CHECK_NUMBER(ocors_config_check("{} trailing text", 2, &report), OCORS_OK);
  CHECK_NUMBER(ocors_report_valid(report), 1);
  CHECK_NUMBER((int64_t)ocors_report_count(report), 0);
  CHECK_TEXT(ocors_report_json(report), "{\"valid\":true,\"problems\":[]}");
  CHECK_TEXT(ocors_report_text(report), "");
  ocors_report_free(report);

  CHECK_NUMBER(ocors_config_check("{}", 2, NULL), OCORS_E_INVALID_ARGUMENT);
  report = (ocors_report*)1;
  CHECK_NUMBER(ocors_config_check(NULL, 2, &report), OCORS_E_INVALID_ARGUMENT);
  CHECK(report == NULL);
  CHECK_NUMBER(ocors_report_valid(NULL), 0);
  CHECK_NUMBER((int64_t)ocors_report_count(NULL), 0);
  CHECK_NUMBER(ocors_report_severity(NULL, 0), 0);
  CHECK(ocors_report_code(NULL, 0) == NULL);
  CHECK_TEXT(ocors_report_json(NULL), "");
  CHECK_TEXT(ocors_report_text(NULL), "");
  ocors_report_free(NULL);
}
