/* Embeds the shim in a C program: prints its address, then each request that it refuses, until
 * Ctrl-C or the end of standard input. With --demo, a replay stands in for Ollama. */
#include <ollama_cors.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int input_has_ended(void) {
  struct pollfd input = {STDIN_FILENO, POLLIN, 0};
  char ignored[256];
  return poll(&input, 1, 0) == 1 && read(STDIN_FILENO, ignored, sizeof ignored) <= 0;
}

int main(int argc, char** argv) {
  const int demo = argc > 1 && strcmp(argv[1], "--demo") == 0;
  const char* config = demo ? "{\"upstream\": \"replay:\", \"listen\": [\"127.0.0.1:0\"]}" : "{}";
  ocors_shim* shim;
  ocors_error* error;
  if (ocors_shim_start(config, OCORS_NUL_TERMINATED, &shim, &error) != OCORS_OK) {
    fprintf(stderr, "cannot start: %s (%s)\n", ocors_error_message(error), ocors_error_code(error));
    ocors_error_free(error);
    return 2;
  }
  printf("listening on %s, in front of %s%s\n", ocors_shim_url(shim, 0),
         ocors_shim_upstream_url(shim), ocors_shim_is_replay(shim) ? " (a replay)" : "");
  fflush(stdout);
  while (!input_has_ended()) {
    ocors_text* event;
    if (ocors_shim_next_event(shim, 200, &event) != OCORS_OK) continue;
    if (strstr(ocors_text_data(event), "\"verdict\":\"refuse\"") != NULL) {
      puts(ocors_text_data(event));
      fflush(stdout);
    }
    ocors_text_free(event);
  }
  ocors_shim_free(shim);
  return 0;
}
