/* Asks a model and prints each line of its stream as it comes; says how it ended.
 *   chat [HOST] MODEL PROMPT      HOST in any form of OLLAMA_HOST */
#include <ollama_cors.h>
#include <stdio.h>
#include <string.h>

/* What the answer was, in the words of the library; 0 if it is complete. */
static int told(const ocors_batch* batch) {
  const ocors_error* error = ocors_batch_error(batch);
  if (error == NULL) return 0;
  fprintf(stderr, "%s: %s\n", ocors_error_code(error), ocors_error_message(error));
  return 1;
}

static int read_answer(ocors_exchange* exchange, ocors_batch* batch) {
  while (ocors_exchange_next(exchange, -1, batch) == OCORS_OK) {
    size_t count, i;
    const ocors_message* messages = ocors_batch_messages(batch, &count);
    for (i = 0; i < count; ++i) {
      fwrite(messages[i].data, 1, messages[i].data_length, stdout);
      putchar('\n');
    }
    fflush(stdout);
    if (ocors_batch_ended(batch) != OCORS_NOT_ENDED) return told(batch);
  }
  return 1;
}

int main(int argc, char** argv) {
  const char* host = argc > 3 ? argv[1] : "";
  char options[512], body[4096];
  ocors_client* client = NULL;
  ocors_exchange* exchange = NULL;
  ocors_batch* batch = NULL;
  ocors_error* error = NULL;
  int result = 2;
  if (argc < 3 || strpbrk(host, "\"\\") || strpbrk(argv[argc - 1], "\"\\\n")) {
    fprintf(stderr, "usage: %s [HOST] MODEL PROMPT (without quotes in them)\n", argv[0]);
    return 2;
  }
  snprintf(options, sizeof options, "{\"host\": \"%s\"}", host);
  snprintf(body, sizeof body,
           "{\"model\": \"%s\", \"messages\": [{\"role\": \"user\", \"content\": \"%s\"}]}",
           argv[argc - 2], argv[argc - 1]);
  if (ocors_batch_new(&batch) == OCORS_OK &&
      ocors_client_new(options, OCORS_NUL_TERMINATED, &client, &error) == OCORS_OK &&
      ocors_exchange_start(client, "{\"target\": \"/api/chat\"}", OCORS_NUL_TERMINATED, body,
                           OCORS_NUL_TERMINATED, 0, &exchange, &error) == OCORS_OK) {
    result = read_answer(exchange, batch);
  } else {
    fprintf(stderr, "%s\n", ocors_error_message(error));
  }
  ocors_error_free(error);
  ocors_exchange_free(exchange);
  ocors_client_free(client);
  ocors_batch_free(batch);
  return result;
}
