/* What the examples of event loops share: they start a shim, print its address, then each request
 * that it refuses. With --demo, a replay stands in for Ollama. */
#ifndef DEMO_H
#define DEMO_H

#include <ollama_cors.h>
#include <stdio.h>
#include <string.h>

/* NULL, and why on standard error, if it cannot start. */
static ocors_shim* start_shim(int argc, char** argv) {
  const int demo = argc > 1 && strcmp(argv[1], "--demo") == 0;
  const char* config = demo ? "{\"upstream\": \"replay:\", \"listen\": [\"127.0.0.1:0\"]}" : "{}";
  ocors_shim* shim;
  ocors_error* error;
  if (ocors_shim_start(config, OCORS_NUL_TERMINATED, &shim, &error) != OCORS_OK) {
    fprintf(stderr, "cannot start: %s (%s)\n", ocors_error_message(error), ocors_error_code(error));
    ocors_error_free(error);
    return NULL;
  }
  printf("listening on %s, in front of %s%s\n", ocors_shim_url(shim, 0),
         ocors_shim_upstream_url(shim), ocors_shim_is_replay(shim) ? " (a replay)" : "");
  fflush(stdout);
  return shim;
}

/* All events that are there. One wake-up may stand for many. */
static void print_refusals(ocors_shim* shim) {
  ocors_text* event;
  while (ocors_shim_next_event(shim, 0, &event) == OCORS_OK) {
    if (strstr(ocors_text_data(event), "\"verdict\":\"refuse\"") != NULL) {
      puts(ocors_text_data(event));
      fflush(stdout);
    }
    ocors_text_free(event);
  }
}

#endif
