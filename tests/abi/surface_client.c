/* The client: made, asked, drained, woken, cancelled, stopped. */
#define _POSIX_C_SOURCE 200809L
#include <pthread.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "surface.h"

#define Z OCORS_NUL_TERMINATED

/* Of the replay behind a shim, at its own address. */
static ocors_client* client_of(const ocors_shim* shim, const char* more) {
  char options[512];
  ocors_client* client = NULL;
  snprintf(options, sizeof options, "{\"host\":\"%s\"%s}", ocors_shim_upstream_url(shim), more);
  CHECK_NUMBER(ocors_client_new(options, Z, &client, NULL), OCORS_OK);
  return client;
}

static ocors_exchange* begun(ocors_client* client, const char* request, const char* body,
                             uint64_t tag) {
  ocors_exchange* exchange = NULL;
  ocors_error* error = NULL;
  CHECK_NUMBER(
      ocors_exchange_start(client, request, Z, body, body == NULL ? 0 : Z, tag, &exchange, &error),
      OCORS_OK);
  CHECK_TEXT(ocors_error_message(error), "");
  ocors_error_free(error);
  return exchange;
}

/* Drains it to its end, which stays in the batch; how many messages came. */
static size_t drained(ocors_exchange* exchange, ocors_batch* batch, int* status) {
  size_t messages = 0;
  while (ocors_exchange_next(exchange, 20000, batch) == OCORS_OK) {
    size_t count = 0, i;
    const ocors_message* those = ocors_batch_messages(batch, &count);
    for (i = 0; i < count; ++i) CHECK(those[i].data[those[i].data_length] == '\0');
    messages += count;
    if (ocors_batch_status(batch) != 0) *status = ocors_batch_status(batch);
    if (ocors_batch_ended(batch) != OCORS_NOT_ENDED) return messages;
  }
  CHECK(!"it ended without an end");
  return messages;
}

static void test_answers(ocors_client* client, ocors_batch* batch) {
  int status = 0;
  size_t count = 7;
  ocors_field header;
  ocors_exchange* exchange = begun(client, "{\"target\":\"/api/version\"}", NULL, 0);
  CHECK(drained(exchange, batch, &status) == 1);
  CHECK_NUMBER(status, 200);
  CHECK_NUMBER(ocors_batch_ended(batch), OCORS_ENDED_DONE);
  CHECK(ocors_batch_error(batch) == NULL);
  CHECK_TEXT(ocors_batch_report(batch), "");
  CHECK_NUMBER(ocors_exchange_next(exchange, -1, batch), OCORS_E_CLOSED);
  CHECK_NUMBER(ocors_batch_ended(batch), OCORS_NOT_ENDED);
  CHECK(ocors_batch_messages(batch, &count) == NULL && count == 0);
  header.name = "left as it was";
  CHECK_NUMBER(ocors_batch_header(batch, 0, &header), OCORS_E_INVALID_ARGUMENT);
  CHECK(header.name == NULL && header.name_length == 0);
  CHECK_TEXT(ocors_batch_framing(batch), "");
  CHECK_NUMBER(ocors_exchange_cancel(exchange), OCORS_OK);
  CHECK_NUMBER(ocors_exchange_free(exchange), OCORS_OK);

  exchange = begun(client, "{\"target\":\"/api/chat\"}", "{\"model\":\"not-there\"}", 0);
  drained(exchange, batch, &status);
  CHECK_NUMBER(status, 404);
  CHECK_NUMBER(ocors_batch_ended(batch), OCORS_ENDED_FAILED);
  CHECK_NUMBER(ocors_error_status(ocors_batch_error(batch)), OCORS_E_HTTP_STATUS);
  CHECK_TEXT(ocors_error_code(ocors_batch_error(batch)), "http-status");
  CHECK_NUMBER(ocors_error_http_status(ocors_batch_error(batch)), 404);
  CHECK_HOLDS(ocors_error_message(ocors_batch_error(batch)), "not-there");
  CHECK_HOLDS(ocors_error_detail(ocors_batch_error(batch), &count), "{\"error\":");
  CHECK(count > 10);
  CHECK_NUMBER(ocors_exchange_free(exchange), OCORS_OK);
}

static void test_stream(ocors_client* client, ocors_batch* batch) {
  static const char body[] =
      "{\"model\":\"tiny-native\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
  int status = 0;
  ocors_exchange* exchange = begun(client, "{\"target\":\"/api/chat\"}", body, 0);
  size_t messages = drained(exchange, batch, &status);
  CHECK_NUMBER(status, 200);
  CHECK_NUMBER(ocors_batch_ended(batch), OCORS_ENDED_DONE);
  CHECK(messages > 2);
  CHECK_NUMBER(ocors_exchange_free(exchange), OCORS_OK);
}

static void test_cancel(ocors_client* client, ocors_batch* batch) {
  static const char body[] =
      "{\"model\":\"tiny-native\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
  int status = 0;
  ocors_exchange* exchange = begun(client, "{\"target\":\"/api/chat\"}", body, 0);
  CHECK_NUMBER(ocors_exchange_cancel(exchange), OCORS_OK);
  CHECK_NUMBER(ocors_exchange_cancel(exchange), OCORS_OK);
  drained(exchange, batch, &status);
  CHECK_NUMBER(ocors_batch_ended(batch), OCORS_ENDED_CANCELLED);
  CHECK_NUMBER(ocors_error_status(ocors_batch_error(batch)), OCORS_E_CANCELLED);
  CHECK_TEXT(ocors_error_code(ocors_batch_error(batch)), "cancelled");
  CHECK_NUMBER(ocors_exchange_free(exchange), OCORS_OK);
  /* One that runs is cancelled by being freed. */
  CHECK_NUMBER(ocors_exchange_free(begun(client, "{\"target\":\"/api/chat\"}", body, 0)), OCORS_OK);
}

static void test_streamed_body(ocors_client* client, ocors_batch* batch) {
  int status = 0;
  size_t taken = 7;
  ocors_exchange* exchange =
      begun(client, "{\"target\":\"/api/show\",\"body\":\"streamed\",\"body_length\":17}", NULL, 0);
  CHECK_NUMBER(ocors_exchange_write(exchange, "{\"model\":\"not\"}  ", 18, -1, &taken),
               OCORS_E_INVALID_ARGUMENT);
  CHECK(taken == 0);
  CHECK_NUMBER(ocors_exchange_write(exchange, "{\"model\":", 9, -1, &taken), OCORS_OK);
  CHECK(taken == 9);
  CHECK_NUMBER(ocors_exchange_finish_body(exchange), OCORS_E_INVALID_ARGUMENT);
  CHECK_NUMBER(ocors_exchange_write(exchange, "\"gone\"} ", 8, -1, &taken), OCORS_OK);
  CHECK_NUMBER(ocors_exchange_finish_body(exchange), OCORS_OK);
  drained(exchange, batch, &status);
  CHECK_NUMBER(status, 404);
  CHECK_NUMBER(ocors_exchange_write(exchange, "", 0, -1, &taken), OCORS_E_CLOSED);
  CHECK_NUMBER(ocors_exchange_free(exchange), OCORS_OK);
}

static void test_ready(ocors_client* client, ocors_batch* batch) {
  uint64_t tags[4] = {0, 0, 0, 0};
  size_t count = 7;
  int ended = 0;
  ocors_exchange* one = begun(client, "{\"target\":\"/api/version\"}", NULL, 11);
  ocors_exchange* other = begun(client, "{\"target\":\"/api/tags\"}", NULL, 12);
  CHECK_NUMBER(ocors_client_ready(client, 0, NULL, 4, &count), OCORS_E_INVALID_ARGUMENT);
  CHECK_NUMBER(ocors_client_ready(client, 0, tags, 0, &count), OCORS_E_INVALID_ARGUMENT);
  while (ended < 2 && ocors_client_ready(client, 20000, tags, 4, &count) == OCORS_OK) {
    size_t i;
    for (i = 0; i < count; ++i) {
      CHECK(tags[i] == 11 || tags[i] == 12);
      if (ocors_exchange_next(tags[i] == 11 ? one : other, 0, batch) != OCORS_OK) continue;
      if (ocors_batch_ended(batch) != OCORS_NOT_ENDED) ++ended;
    }
  }
  CHECK_NUMBER(ended, 2);
  CHECK_NUMBER(ocors_client_ready(client, 0, tags, 4, &count), OCORS_E_TIMEOUT);
  CHECK(count == 0);
  ocors_client_wake(client);
  CHECK_NUMBER(ocors_client_ready(client, -1, tags, 4, &count), OCORS_E_TIMEOUT);
  ocors_client_wake(NULL);
  CHECK_NUMBER(ocors_exchange_free(one), OCORS_OK);
  CHECK_NUMBER(ocors_exchange_free(other), OCORS_OK);
}

/* What the library answers to calls that would deadlock, made from within its wake hook. */
struct from_client_hook {
  ocors_client* client;
  ocors_exchange* exchange;
  ocors_batch* batch;
  ocors_status stop, free, set_wake, ready, next, poll;
  int runs;
};

static void call_client_in(void* user_data) {
  struct from_client_hook* seen = user_data;
  uint64_t tag = 0;
  size_t count = 0;
  if (seen->runs++ != 0) return;
  seen->stop = ocors_client_stop(seen->client);
  seen->free = ocors_client_free(seen->client);
  seen->set_wake = ocors_client_set_wake(seen->client, NULL, NULL);
  seen->ready = ocors_client_ready(seen->client, -1, &tag, 1, &count);
  seen->next = ocors_exchange_next(seen->exchange, -1, seen->batch);
  seen->poll = ocors_client_ready(seen->client, 0, &tag, 1, &count);
}

static void test_hook(ocors_client* client, ocors_batch* batch) {
  struct from_client_hook seen;
  int status = 0;
  memset(&seen, 0, sizeof seen);
  seen.client = client;
  seen.batch = batch;
  /* A silent exchange lends the hook its handle. */
  seen.exchange = begun(client, "{\"target\":\"/\",\"body\":\"streamed\"}", NULL, 0);
  CHECK_NUMBER(ocors_client_set_wake(client, call_client_in, &seen), OCORS_OK);
  {
    ocors_exchange* exchange = begun(client, "{\"target\":\"/api/version\"}", NULL, 5);
    ocors_batch* own = NULL;
    CHECK_NUMBER(ocors_batch_new(&own), OCORS_OK);
    drained(exchange, own, &status);
    ocors_batch_free(own);
    CHECK_NUMBER(ocors_exchange_free(exchange), OCORS_OK);
  }
  CHECK_NUMBER(ocors_client_set_wake(client, NULL, NULL), OCORS_OK);
  CHECK(seen.runs > 0);
  CHECK_NUMBER(seen.stop, OCORS_E_REENTRANT);
  CHECK_NUMBER(seen.free, OCORS_E_REENTRANT);
  CHECK_NUMBER(seen.set_wake, OCORS_E_REENTRANT);
  CHECK_NUMBER(seen.ready, OCORS_E_REENTRANT);
  CHECK_NUMBER(seen.next, OCORS_E_REENTRANT);
  CHECK_NUMBER(seen.poll, OCORS_OK);
  CHECK_NUMBER(ocors_exchange_free(seen.exchange), OCORS_OK);
}

static void test_page(const ocors_shim* shim, ocors_batch* batch) {
  int status = 0;
  ocors_client* client =
      client_of(shim, ",\"page\":{\"origin\":\"http://localhost:3000\",\"browser\":\"firefox\"}");
  ocors_exchange* exchange =
      begun(client, "{\"target\":\"/api/show\",\"method\":\"POST\",\"headers\":[[\"X-A\",\"1\"]]}",
            "{}", 0);
  drained(exchange, batch, &status);
  /* Ollama's list knows no X-A. */
  CHECK_NUMBER(status, 0);
  CHECK_NUMBER(ocors_batch_ended(batch), OCORS_ENDED_FAILED);
  CHECK_NUMBER(ocors_error_status(ocors_batch_error(batch)), OCORS_E_BLOCKED);
  CHECK_TEXT(ocors_error_code(ocors_batch_error(batch)), "header-not-allowed");
  CHECK_HOLDS(ocors_batch_report(batch),
              "{\"outcome\":\"blocked\",\"reason\":\"header-not-allowed\"");
  CHECK_HOLDS(ocors_batch_report(batch), "\"requests\":[{\"method\":\"OPTIONS\"");
  CHECK_NUMBER(ocors_exchange_free(exchange), OCORS_OK);

  exchange = begun(client, "{\"target\":\"/api/version\"}", NULL, 0);
  drained(exchange, batch, &status);
  CHECK_NUMBER(status, 200);
  CHECK_NUMBER(ocors_batch_ended(batch), OCORS_ENDED_DONE);
  CHECK_HOLDS(ocors_batch_report(batch), "{\"outcome\":\"ok\",\"reason\":null");
  CHECK_HOLDS(ocors_batch_report(batch), "\"body_sha256\":");
  CHECK_NUMBER(ocors_exchange_free(exchange), OCORS_OK);
  CHECK_NUMBER(ocors_client_free(client), OCORS_OK);
}

static void test_stop(const ocors_shim* shim, ocors_batch* batch) {
  int status = 0;
  uint64_t tag = 0;
  size_t count = 0;
  ocors_error* error = NULL;
  ocors_text* stats = NULL;
  ocors_client* client = client_of(shim, "");
  ocors_exchange* exchange = begun(client, "{\"target\":\"/\",\"body\":\"streamed\"}", NULL, 9);
  ocors_exchange* another = NULL;
  CHECK_NUMBER(ocors_client_stop(client), OCORS_OK);
  CHECK_NUMBER(ocors_client_stop(client), OCORS_OK);
  CHECK_NUMBER(ocors_exchange_start(client, "{\"target\":\"/\"}", Z, NULL, 0, 0, &another, &error),
               OCORS_E_CLOSED);
  CHECK_TEXT(ocors_error_code(error), "client-stopped");
  ocors_error_free(error);
  CHECK_NUMBER(ocors_client_ready(client, -1, &tag, 1, &count), OCORS_OK);
  CHECK(tag == 9);
  CHECK_NUMBER(ocors_client_ready(client, -1, &tag, 1, &count), OCORS_E_CLOSED);
  CHECK_NUMBER(ocors_client_stats(client, &stats), OCORS_OK);
  CHECK_HOLDS(ocors_text_data(stats), "\"exchanges_active\":0}");
  ocors_text_free(stats);
  /* An exchange outlives its client. */
  CHECK_NUMBER(ocors_client_free(client), OCORS_OK);
  drained(exchange, batch, &status);
  CHECK_NUMBER(ocors_batch_ended(batch), OCORS_ENDED_CANCELLED);
  CHECK_TEXT(ocors_error_code(ocors_batch_error(batch)), "client-stopped");
  CHECK_NUMBER(ocors_exchange_free(exchange), OCORS_OK);
}

void test_client(void) {
  ocors_shim* shim = started(TEST_SHIM);
  ocors_client* client = client_of(shim, ",\"headers\":{\"Authorization\":\"Bearer x\"}");
  ocors_batch* batch = NULL;
  CHECK_NUMBER(ocors_batch_new(&batch), OCORS_OK);
  test_answers(client, batch);
  test_stream(client, batch);
  test_cancel(client, batch);
  test_streamed_body(client, batch);
  test_ready(client, batch);
  test_hook(client, batch);
  test_page(shim, batch);
  test_stop(shim, batch);
  ocors_batch_free(batch);
  CHECK_NUMBER(ocors_client_free(client), OCORS_OK);
  CHECK_NUMBER(ocors_shim_free(shim), OCORS_OK);
}

/* The child reports through a pipe: its exit code is a leak checker's to change. */
void test_client_fork(void) {
  enum { calls = 9 };
  ocors_status seen[calls] = {1, 1, 1, 1, 1, 1, 1, 1, 1};
  ocors_shim* shim = started(TEST_SHIM);
  ocors_client* client = client_of(shim, "");
  ocors_exchange* exchange = begun(client, "{\"target\":\"/\",\"body\":\"streamed\"}", NULL, 0);
  ocors_batch* batch = NULL;
  int ends[2], i;
  pid_t child;
  CHECK_NUMBER(ocors_batch_new(&batch), OCORS_OK);
  CHECK(pipe(ends) == 0);
  child = fork();
  if (child == 0) {
    ocors_text* text = NULL;
    ocors_exchange* another = NULL;
    uint64_t tag = 0;
    size_t count = 0;
    seen[0] = ocors_client_stats(client, &text);
    seen[1] = ocors_client_stop(client);
    seen[2] = ocors_client_ready(client, -1, &tag, 1, &count);
    seen[3] = ocors_client_set_wake(client, NULL, NULL);
    seen[4] = ocors_exchange_start(client, "{}", Z, NULL, 0, 0, &another, NULL);
    seen[5] = ocors_exchange_next(exchange, -1, batch);
    seen[6] = ocors_exchange_cancel(exchange);
    ocors_client_wake(client);
    seen[7] = ocors_exchange_free(exchange);
    seen[8] = ocors_client_free(client);
    _exit(write(ends[1], seen, sizeof seen) == (ssize_t)sizeof seen ? 0 : 1);
  }
  CHECK(read(ends[0], seen, sizeof seen) == (ssize_t)sizeof seen);
  for (i = 0; i < 7; ++i) CHECK_NUMBER(seen[i], OCORS_E_FORKED);
  CHECK_NUMBER(seen[7], OCORS_OK);
  CHECK_NUMBER(seen[8], OCORS_OK);
  waitpid(child, NULL, 0);
  close(ends[0]);
  close(ends[1]);
  CHECK_NUMBER(ocors_exchange_free(exchange), OCORS_OK);
  ocors_batch_free(batch);
  CHECK_NUMBER(ocors_client_free(client), OCORS_OK);
  CHECK_NUMBER(ocors_shim_free(shim), OCORS_OK);
}
