/* Streams one chat and prints what the model says:   chat [HOST] [MODEL]
 * HOST in any form of OLLAMA_HOST. With --demo, a shim in front of a replay stands in for Ollama.
 */
#include <ollama_cors.h>
#include <stdio.h>
#include <string.h>

#include "content.h"

/* 0 if the answer came whole. What came before a failure has been printed. */
static int stream(ocors_exchange* exchange, ocors_batch* batch) {
  ocors_ended ended = OCORS_NOT_ENDED;
  while (ocors_exchange_next(exchange, -1, batch) == OCORS_OK) { /* OCORS_E_CLOSED behind the end */
    size_t count, i;
    const ocors_message* lines = ocors_batch_messages(batch, &count);
    for (i = 0; i < count; ++i) print_content(&lines[i]);
    ended = ocors_batch_ended(batch);
    if (ended == OCORS_ENDED_FAILED) {
      const ocors_error* why = ocors_batch_error(batch); /* the batch's: not to be freed */
      fprintf(stderr, "%s (%s)\n", ocors_error_message(why), ocors_error_code(why));
    }
  }
  putchar('\n');
  return ended == OCORS_ENDED_DONE ? 0 : 1;
}

static int chat(const char* host, const char* model) {
  char config[256], body[512];
  ocors_client* client = NULL;
  ocors_exchange* exchange = NULL;
  ocors_batch* batch = NULL;
  ocors_error* error = NULL;
  int result = 2;
  snprintf(config, sizeof config, "{\"host\": \"%s\"}", host);
  snprintf(body, sizeof body,
           "{\"model\": \"%s\", \"messages\": [{\"role\": \"user\", \"content\": \"hi\"}]}", model);
  if (ocors_client_new(config, OCORS_NUL_TERMINATED, &client, &error) == OCORS_OK &&
      ocors_batch_new(&batch) == OCORS_OK &&
      ocors_exchange_start(client, "{\"target\": \"/api/chat\"}", OCORS_NUL_TERMINATED, body,
                           strlen(body), 0, &exchange, &error) == OCORS_OK) {
    result = stream(exchange, batch);
  } else {
    fprintf(stderr, "%s\n", ocors_error_message(error));
  }
  ocors_error_free(error);
  ocors_exchange_free(exchange);
  ocors_batch_free(batch);
  ocors_client_free(client);
  return result;
}

int main(int argc, char** argv) {
  ocors_shim* shim;
  int result;
  if (argc < 2 || strcmp(argv[1], "--demo") != 0) {
    return chat(argc > 1 ? argv[1] : "", argc > 2 ? argv[2] : "tiny");
  }
  if (ocors_shim_start("{\"listen\": [\"127.0.0.1:0\"], \"upstream\": \"replay:\"}",
                       OCORS_NUL_TERMINATED, &shim, NULL) != OCORS_OK) {
    return 2;
  }
  result = chat(ocors_shim_url(shim, 0), "tiny");
  ocors_shim_free(shim);
  return result;
}
