/* Events: pulled, woken for, drained; and what a forked child may do with a shim. */
#define _POSIX_C_SOURCE 200809L
#include <pthread.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "surface.h"

/* A gate that one thread opens and another waits at. */
struct gate {
  pthread_mutex_t mutex;
  pthread_cond_t opened;
  int open;
};

static struct gate new_gate(void) {
  struct gate made = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0};
  return made;
}

static void open_gate(struct gate* gate) {
  pthread_mutex_lock(&gate->mutex);
  gate->open = 1;
  pthread_cond_broadcast(&gate->opened);
  pthread_mutex_unlock(&gate->mutex);
}

static void pass_gate(struct gate* gate) {
  pthread_mutex_lock(&gate->mutex);
  while (!gate->open) pthread_cond_wait(&gate->opened, &gate->mutex);
  gate->open = 0;
  pthread_mutex_unlock(&gate->mutex);
}

/* What the library answers to calls that would deadlock, made from within its wake hook. */
struct from_hook {
  ocors_shim* shim;
  struct gate done;
  ocors_status stop, free, set_wake, next, poll;
};

static void call_back_in(void* user_data) {
  struct from_hook* seen = user_data;
  ocors_text* event = NULL;
  seen->stop = ocors_shim_stop(seen->shim, 0);
  seen->free = ocors_shim_free(seen->shim);
  seen->set_wake = ocors_shim_set_wake(seen->shim, NULL, NULL);
  seen->next = ocors_shim_next_event(seen->shim, -1, &event);
  seen->poll = ocors_shim_next_event(seen->shim, 0, &event);
  ocors_text_free(event);
  open_gate(&seen->done);
}

static void test_calls_from_the_hook(ocors_shim* shim) {
  struct from_hook seen;
  memset(&seen, 0, sizeof seen);
  seen.shim = shim;
  seen.done = new_gate();
  CHECK_NUMBER(ocors_shim_set_wake(shim, call_back_in, &seen), OCORS_OK);
  CHECK_HOLDS(answer_to(ocors_shim_port(shim), REQUEST_FROM("https://evil.example")), " 403 ");
  pass_gate(&seen.done);
  CHECK_NUMBER(ocors_shim_set_wake(shim, NULL, NULL), OCORS_OK);
  CHECK_NUMBER(seen.stop, OCORS_E_REENTRANT);
  CHECK_NUMBER(seen.free, OCORS_E_REENTRANT);
  CHECK_NUMBER(seen.set_wake, OCORS_E_REENTRANT);
  CHECK_NUMBER(seen.next, OCORS_E_REENTRANT);
  CHECK_NUMBER(seen.poll, OCORS_OK);
}

static void* wait_for_event(void* user_data) {
  ocors_text* event = NULL;
  const ocors_status status = ocors_shim_next_event(user_data, -1, &event);
  ocors_text_free(event);
  return (void*)(intptr_t)status;
}

static void test_waits(ocors_shim* shim) {
  ocors_text* event = (ocors_text*)1;
  pthread_t waiting;
  void* status = NULL;
  CHECK_NUMBER(ocors_shim_next_event(shim, 0, &event), OCORS_E_TIMEOUT);
  CHECK(event == NULL);
  CHECK_NUMBER(ocors_shim_next_event(shim, 20, &event), OCORS_E_TIMEOUT);
  CHECK_NUMBER(ocors_shim_next_event(shim, 0, NULL), OCORS_E_INVALID_ARGUMENT);
  CHECK_NUMBER(ocors_shim_next_event(NULL, 0, &event), OCORS_E_INVALID_ARGUMENT);
  CHECK_NUMBER(ocors_shim_set_wake(NULL, NULL, NULL), OCORS_E_INVALID_ARGUMENT);

  /* Before the wait or in it: a wake ends it. */
  CHECK(pthread_create(&waiting, NULL, wait_for_event, shim) == 0);
  ocors_shim_wake(shim);
  CHECK(pthread_join(waiting, &status) == 0);
  CHECK_NUMBER((intptr_t)status, OCORS_E_TIMEOUT);
  ocors_shim_wake(NULL);
}

/* {"type":"warning"} may come between, on machines that lack something. */
static ocors_status next_of_type(ocors_shim* shim, const char* type, ocors_text** event) {
  for (;;) {
    const ocors_status status = ocors_shim_next_event(shim, -1, event);
    if (status != OCORS_OK || strstr(ocors_text_data(*event), type) != NULL) return status;
    ocors_text_free(*event);
  }
}

static void test_event_texts(ocors_shim* shim) {
  ocors_text* event = NULL;
  CHECK_HOLDS(answer_to(ocors_shim_port(shim), REQUEST_FROM("https://evil.example")), " 403 ");
  CHECK_NUMBER(next_of_type(shim, "{\"type\":\"exchange\",", &event), OCORS_OK);
  CHECK_HOLDS(ocors_text_data(event), "\"method\":\"GET\",\"target\":\"/api/version\"");
  CHECK_HOLDS(ocors_text_data(event), "\"origin\":\"https://evil.example\",\"kind\":\"cors\"");
  CHECK_HOLDS(ocors_text_data(event), "\"verdict\":\"refuse\",\"reason\":\"origin-not-allowed\"");
  CHECK_HOLDS(ocors_text_data(event), "\"outcome\":\"done\"");
  CHECK_HOLDS(ocors_text_data(event), "\"status\":403");
  ocors_text_free(event);

  CHECK_HOLDS(answer_to(ocors_shim_port(shim), REQUEST_FROM("https://app.example")), " 200 ");
  CHECK_NUMBER(next_of_type(shim, "{\"type\":\"exchange\",", &event), OCORS_OK);
  CHECK_HOLDS(ocors_text_data(event), "\"verdict\":\"allow\",\"reason\":\"origin-allowed\"");
  CHECK_HOLDS(ocors_text_data(event), "\"rule\":\"/rules/0\"");
  CHECK_HOLDS(ocors_text_data(event), "\"route\":\"read\"");
  CHECK_HOLDS(ocors_text_data(event), "\"status\":200");
  ocors_text_free(event);
}

void test_shim_events(void) {
  ocors_shim* shim = started(TEST_SHIM);
  ocors_text* event = NULL;
  pthread_t waiting;
  void* status = NULL;
  test_waits(shim);
  test_calls_from_the_hook(shim);
  test_event_texts(shim);

  /* A stop ends a wait with the last event; behind it everything says closed. */
  CHECK(pthread_create(&waiting, NULL, wait_for_event, shim) == 0);
  CHECK_NUMBER(ocors_shim_stop(shim, 0), OCORS_OK);
  CHECK(pthread_join(waiting, &status) == 0);
  CHECK_NUMBER((intptr_t)status, OCORS_OK);
  CHECK_NUMBER(ocors_shim_next_event(shim, -1, &event), OCORS_E_CLOSED);
  CHECK(event == NULL);
  CHECK_NUMBER(ocors_shim_next_event(shim, 0, &event), OCORS_E_CLOSED);
  CHECK_NUMBER(ocors_shim_free(shim), OCORS_OK);

  shim = started(TEST_SHIM);
  CHECK_NUMBER(ocors_shim_stop(shim, 0), OCORS_OK);
  CHECK_NUMBER(ocors_shim_next_event(shim, -1, &event), OCORS_OK);
  CHECK_TEXT(ocors_text_data(event), "{\"type\":\"stopped\"}");
  ocors_text_free(event);
  CHECK_NUMBER(ocors_shim_free(shim), OCORS_OK);
}

/* The child reports through a pipe: its exit code is a leak checker's to change. */
void test_shim_fork(void) {
  enum { calls = 7 };
  ocors_status seen[calls] = {1, 1, 1, 1, 1, 1, 1};
  ocors_shim* shim = started(TEST_SHIM);
  int ends[2];
  pid_t child;
  CHECK(pipe(ends) == 0);
  child = fork();
  if (child == 0) {
    ocors_text* text = NULL;
    ocors_policy* policy = NULL;
    ocors_policy_compile("{}", 2, OCORS_PROFILE_SHIM, &policy, NULL);
    seen[0] = ocors_shim_next_event(shim, -1, &text);
    seen[1] = ocors_shim_stats(shim, &text);
    seen[2] = ocors_shim_set_policy(shim, policy);
    seen[3] = ocors_shim_set_wake(shim, NULL, NULL);
    seen[4] = ocors_shim_stop(shim, 0);
    seen[5] = ocors_shim_reload(shim, "{}", 2, &text, NULL);
    ocors_shim_wake(shim);
    seen[6] = ocors_shim_free(shim);
    ocors_policy_release(policy);
    _exit(write(ends[1], seen, sizeof seen) == (ssize_t)sizeof seen ? 0 : 1);
  }
  CHECK(read(ends[0], seen, sizeof seen) == (ssize_t)sizeof seen);
  CHECK_NUMBER(seen[0], OCORS_E_FORKED);
  CHECK_NUMBER(seen[1], OCORS_E_FORKED);
  CHECK_NUMBER(seen[2], OCORS_E_FORKED);
  CHECK_NUMBER(seen[3], OCORS_E_FORKED);
  CHECK_NUMBER(seen[4], OCORS_E_FORKED);
  CHECK_NUMBER(seen[5], OCORS_E_FORKED);
  CHECK_NUMBER(seen[6], OCORS_OK);
  waitpid(child, NULL, 0);
  close(ends[0]);
  close(ends[1]);
  CHECK_HOLDS(answer_to(ocors_shim_port(shim), REQUEST_FROM("https://app.example")), " 200 ");
  CHECK_NUMBER(ocors_shim_free(shim), OCORS_OK);
}
