/* Every way to call a client wrongly, none of which asks a server anything. */
#include "surface.h"

#define Z OCORS_NUL_TERMINATED

static void test_options(void) {
  ocors_client* client = (ocors_client*)1;
  ocors_error* error = NULL;
  ocors_text* url = NULL;
  CHECK_NUMBER(ocors_client_new("{}", 2, NULL, NULL), OCORS_E_INVALID_ARGUMENT);
  CHECK_NUMBER(ocors_client_new(NULL, 0, &client, &error), OCORS_E_INVALID_ARGUMENT);
  CHECK(client == NULL);
  ocors_error_free(error);
  CHECK_NUMBER(
      ocors_client_new("{\"hots\":1,\"timeouts\":{\"idle_ms\":\"x\"}}", Z, &client, &error),
      OCORS_E_CONFIG);
  CHECK_TEXT(ocors_error_code(error), "unknown-key");
  CHECK_TEXT(ocors_error_pointer(error), "/hots");
  CHECK_HOLDS(ocors_error_message(error), "did you mean \"host\"?");
  CHECK_HOLDS(ocors_error_report(error), "/timeouts/idle_ms");
  CHECK_NUMBER(ocors_error_http_status(error), 0);
  CHECK_TEXT(ocors_error_detail(error, NULL), "");
  ocors_error_free(error);
  CHECK_NUMBER(ocors_client_new("{\"host\":\"ftp://x\"}", Z, &client, &error), OCORS_E_CONFIG);
  CHECK_TEXT(ocors_error_code(error), "bad-host");
  ocors_error_free(error);
  CHECK_NUMBER(ocors_client_new("{\"tls\":{\"ca\":\"/does/not/exist\"}}", Z, &client, &error),
               OCORS_E_SYSTEM);
  CHECK_TEXT(ocors_error_pointer(error), "/tls/ca");
  ocors_error_free(error);
  CHECK_NUMBER(ocors_client_new("{\"page\":{\"browser\":\"opera\"}}", Z, &client, &error),
               OCORS_E_CONFIG);
  CHECK_HOLDS(ocors_error_report(error), "/page/browser");
  CHECK_HOLDS(ocors_error_report(error), "has no \\\"origin\\\"");
  ocors_error_free(error);
  CHECK_NUMBER(ocors_client_new("{\"page\":{\"origin\":\"app.example\"}}", Z, &client, &error),
               OCORS_E_CONFIG);
  CHECK_TEXT(ocors_error_code(error), "bad-origin");
  CHECK_TEXT(ocors_error_pointer(error), "/page/origin");
  CHECK_HOLDS(ocors_error_report(error), "https://app.example");
  ocors_error_free(error);

  CHECK_NUMBER(ocors_client_new("{}", Z, &client, NULL), OCORS_OK);
  CHECK_TEXT(ocors_client_url(client), "http://127.0.0.1:11434");
  CHECK_TEXT(ocors_client_url(NULL), "");
  CHECK_NUMBER(ocors_client_free(client), OCORS_OK);
  CHECK_NUMBER(ocors_client_free(NULL), OCORS_OK);

  CHECK_NUMBER(ocors_host_url("[::]:8080/base/", Z, &url, NULL), OCORS_OK);
  CHECK_TEXT(ocors_text_data(url), "http://[::1]:8080/base");
  ocors_text_free(url);
  CHECK_NUMBER(ocors_host_url("user@example.com", Z, &url, &error), OCORS_E_CONFIG);
  CHECK(url == NULL);
  CHECK_TEXT(ocors_error_code(error), "bad-host");
  ocors_error_free(error);
  CHECK_NUMBER(ocors_host_url("", 0, NULL, NULL), OCORS_E_INVALID_ARGUMENT);
}

static void test_bad_requests(ocors_client* client) {
  static const struct {
    const char* request;
    const char* code;
  } cases[] = {{"[]", "wrong-type"},
               {"{", "not-json"},
               {"{}", "no-target"},
               {"{\"target\":\"/\",\"url\":\"http://x/\"}", "no-target"},
               {"{\"url\":\"/relative\"}", "bad-url"},
               {"{\"target\":\"relative\"}", "bad-request"},
               {"{\"target\":\"/a b\"}", "bad-request"},
               {"{\"target\":\"/\",\"metod\":\"GET\"}", "unknown-key"},
               {"{\"target\":\"/\",\"method\":\"G T\"}", "bad-request"},
               {"{\"target\":\"/\",\"headers\":{\"Host\":\"x\"}}", "bad-request"},
               {"{\"target\":\"/\",\"headers\":{\"a b\":\"x\"}}", "bad-header"},
               {"{\"target\":\"/\",\"headers\":{\"a\":\"x\\r\\ny\"}}", "bad-header-value"},
               {"{\"target\":\"/\",\"headers\":{\"a\":\"\\u0100\"}}", "bad-header-value"},
               {"{\"target\":\"/\",\"headers\":[[\"a\"]]}", "bad-header"},
               {"{\"target\":\"/\",\"framing\":\"words\"}", "unknown-value"},
               {"{\"target\":\"/\",\"dialect\":\"latin\"}", "unknown-value"},
               {"{\"target\":\"/\",\"body\":{\"model\":\"tiny\"}}", "wrong-type"},
               {"{\"target\":\"/\",\"body\":\"{}\"}", "unknown-value"},
               {"{\"target\":\"/\",\"timeouts\":{\"total_ms\":0}}", "out-of-range"}};
  size_t i;
  for (i = 0; i < sizeof cases / sizeof cases[0]; ++i) {
    ocors_exchange* exchange = (ocors_exchange*)1;
    ocors_error* error = NULL;
    CHECK_NUMBER(ocors_exchange_start(client, cases[i].request, Z, NULL, 0, 0, &exchange, &error),
                 OCORS_E_CONFIG);
    CHECK(exchange == NULL);
    CHECK_TEXT(ocors_error_code(error), cases[i].code);
    ocors_error_free(error);
  }
  CHECK_NUMBER(ocors_exchange_start(client, "{}", Z, NULL, 0, 0, NULL, NULL),
               OCORS_E_INVALID_ARGUMENT);
}

static void test_nothing(void) {
  ocors_text* stats = NULL;
  size_t count = 7;
  CHECK_NUMBER(ocors_client_stats(NULL, &stats), OCORS_E_INVALID_ARGUMENT);
  CHECK_NUMBER(ocors_client_stop(NULL), OCORS_E_INVALID_ARGUMENT);
  CHECK_NUMBER(ocors_client_set_wake(NULL, NULL, NULL), OCORS_E_INVALID_ARGUMENT);
  CHECK_NUMBER(ocors_exchange_next(NULL, 0, NULL), OCORS_E_INVALID_ARGUMENT);
  CHECK_NUMBER(ocors_exchange_cancel(NULL), OCORS_E_INVALID_ARGUMENT);
  CHECK_NUMBER(ocors_exchange_finish_body(NULL), OCORS_E_INVALID_ARGUMENT);
  CHECK_NUMBER(ocors_exchange_write(NULL, "", 0, 0, &count), OCORS_E_INVALID_ARGUMENT);
  CHECK_NUMBER(ocors_exchange_free(NULL), OCORS_OK);
  CHECK_NUMBER(ocors_batch_new(NULL), OCORS_E_INVALID_ARGUMENT);
  ocors_batch_free(NULL);
  CHECK_NUMBER(ocors_batch_status(NULL), 0);
  CHECK_TEXT(ocors_batch_reason(NULL), "");
  CHECK_TEXT(ocors_batch_url(NULL), "");
  CHECK(ocors_batch_header_count(NULL) == 0);
  CHECK(ocors_batch_messages(NULL, &count) == NULL && count == 0);
  CHECK_NUMBER(ocors_batch_ended(NULL), OCORS_NOT_ENDED);
  CHECK(ocors_batch_error(NULL) == NULL);
  CHECK_TEXT(ocors_batch_report(NULL), "");
}

void test_client_misuse(void) {
  ocors_client* client = NULL;
  CHECK_NUMBER(ocors_client_new("{}", Z, &client, NULL), OCORS_OK);
  test_options();
  test_nothing();
  test_bad_requests(client);
  CHECK_NUMBER(ocors_client_free(client), OCORS_OK);
}
