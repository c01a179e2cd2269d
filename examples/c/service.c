/* The shim as a service: a thread prints what is refused, Ctrl-C or SIGTERM drains and ends. With
 * --demo, a replay stands in for Ollama. */
#include <ollama_cors.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

/* Ends when the shim has stopped: then nothing comes any more, which is OCORS_E_CLOSED. */
static void* print_refusals(void* shim) {
  ocors_text* event;
  while (ocors_shim_next_event(shim, -1, &event) == OCORS_OK) {
    if (strstr(ocors_text_data(event), "\"verdict\":\"refuse\"") != NULL) {
      puts(ocors_text_data(event));
      fflush(stdout);
    }
    ocors_text_free(event);
  }
  return NULL;
}

int main(int argc, char** argv) {
  const int demo = argc > 1 && strcmp(argv[1], "--demo") == 0;
  const char* config = demo ? "{\"upstream\": \"replay:\", \"listen\": [\"127.0.0.1:0\"]}" : "{}";
  ocors_shim* shim;
  ocors_error* error;
  pthread_t printer;
  sigset_t ends;
  int which;
  if (ocors_shim_start(config, OCORS_NUL_TERMINATED, &shim, &error) != OCORS_OK) {
    fprintf(stderr, "cannot start: %s (%s)\n", ocors_error_message(error), ocors_error_code(error));
    ocors_error_free(error);
    return 2;
  }
  sigemptyset(&ends);
  sigaddset(&ends, SIGINT);
  sigaddset(&ends, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &ends, NULL); /* before a thread of yours is made, which inherits it */
  pthread_create(&printer, NULL, print_refusals, shim);
  printf("listening on %s, in front of %s%s\n", ocors_shim_url(shim, 0),
         ocors_shim_upstream_url(shim), ocors_shim_is_replay(shim) ? " (a replay)" : "");
  fflush(stdout);

  sigwait(&ends, &which);
  ocors_shim_stop(shim, -1); /* open streams may end, for `timeouts.drain_ms` */
  pthread_join(printer, NULL);
  ocors_shim_free(shim);
  return 0;
}
