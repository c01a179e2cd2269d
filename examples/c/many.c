/* Several chats at once in one loop: each has a tag, and one wait is for all of them.   many [HOST]
 * With --demo, a shim in front of a replay stands in for Ollama. */
#include <ollama_cors.h>
#include <stdio.h>
#include <string.h>

enum { chats = 5 };

static const char body[] =
    "{\"model\": \"tiny\", \"messages\": [{\"role\": \"user\", \"content\": \"hi\"}]}";

struct chat {
  ocors_exchange* exchange;
  size_t lines;
};

/* All that has come of one: nothing more is there at OCORS_E_TIMEOUT. 1 if it has ended. */
static int drain(struct chat* one, ocors_batch* batch) {
  while (ocors_exchange_next(one->exchange, 0, batch) == OCORS_OK) {
    size_t count;
    ocors_batch_messages(batch, &count);
    one->lines += count;
    if (ocors_batch_ended(batch) == OCORS_NOT_ENDED) continue;
    if (ocors_batch_ended(batch) != OCORS_ENDED_DONE) {
      fprintf(stderr, "%s\n", ocors_error_message(ocors_batch_error(batch)));
    }
    return 1;
  }
  return 0;
}

static int talk(ocors_client* client, ocors_batch* batch) {
  struct chat all[chats];
  uint64_t tags[16];
  size_t count, i, running = 0;
  memset(all, 0, sizeof all);
  for (i = 0; i < chats; ++i) { /* the tag is never 0: such an exchange is told to nobody */
    running +=
        ocors_exchange_start(client, "{\"target\": \"/api/chat\"}", OCORS_NUL_TERMINATED, body,
                             OCORS_NUL_TERMINATED, i + 1, &all[i].exchange, NULL) == OCORS_OK;
  }
  while (running > 0 && ocors_client_ready(client, -1, tags, 16, &count) == OCORS_OK) {
    for (i = 0; i < count; ++i) running -= (size_t)drain(&all[tags[i] - 1], batch);
  }
  for (i = 0; i < chats; ++i) {
    printf("chat %lu: %lu lines\n", (unsigned long)i + 1, (unsigned long)all[i].lines);
    ocors_exchange_free(all[i].exchange);
  }
  return running == 0 ? 0 : 1;
}

int main(int argc, char** argv) {
  const int demo = argc > 1 && strcmp(argv[1], "--demo") == 0;
  ocors_shim* shim = NULL;
  ocors_client* client = NULL;
  ocors_batch* batch = NULL;
  ocors_error* error = NULL;
  char options[256];
  int result = 2;
  if (demo) {
    ocors_shim_start("{\"listen\": [\"127.0.0.1:0\"], \"upstream\": \"replay:\"}",
                     OCORS_NUL_TERMINATED, &shim, NULL);
  }
  snprintf(options, sizeof options, "{\"host\": \"%s\"}",
           demo ? ocors_shim_upstream_url(shim) : (argc > 1 ? argv[1] : ""));
  if (ocors_client_new(options, OCORS_NUL_TERMINATED, &client, &error) == OCORS_OK &&
      ocors_batch_new(&batch) == OCORS_OK) {
    result = talk(client, batch);
  } else {
    fprintf(stderr, "%s\n", ocors_error_message(error));
  }
  ocors_error_free(error);
  ocors_batch_free(batch);
  ocors_client_free(client);
  ocors_shim_free(shim);
  return result;
}
