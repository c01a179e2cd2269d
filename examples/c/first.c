/* The least there is: a front door for one page, a replay behind it, and one question through it.
 * Prints the answer as it comes, a line of JSON a token. */
#include <ollama_cors.h>
#include <stdio.h>

static const char config[] =
    "{\"listen\": [\"127.0.0.1:0\"], \"upstream\": \"replay:\","
    " \"rules\": [{\"origins\": [\"https://app.example\"]}]}";
static const char request[] = "{\"target\": \"/api/chat\"}";
static const char body[] =
    "{\"model\": \"tiny\", \"messages\": [{\"role\": \"user\", \"content\": \"hi\"}]}";

int main(void) {
  ocors_shim* shim = NULL;
  ocors_client* client = NULL;
  ocors_exchange* exchange = NULL;
  ocors_batch* batch = NULL;
  ocors_error* error = NULL;
  ocors_ended ended = OCORS_NOT_ENDED;
  char options[100];
  size_t count, i;

  if (ocors_shim_start(config, OCORS_NUL_TERMINATED, &shim, &error) == OCORS_OK) {
    snprintf(options, sizeof options, "{\"host\": \"%s\"}", ocors_shim_url(shim, 0));
    ocors_batch_new(&batch);
    ocors_client_new(options, OCORS_NUL_TERMINATED, &client, &error);
  }
  if (client != NULL) {
    ocors_exchange_start(client, request, OCORS_NUL_TERMINATED, body, OCORS_NUL_TERMINATED, 0,
                         &exchange, &error);
  }
  while (exchange != NULL && ocors_exchange_next(exchange, -1, batch) == OCORS_OK) {
    const ocors_message* lines = ocors_batch_messages(batch, &count);
    for (i = 0; i < count; ++i) puts(lines[i].data);
    ended = ocors_batch_ended(batch);
    if (ended == OCORS_ENDED_FAILED) puts(ocors_error_message(ocors_batch_error(batch)));
  }
  if (error != NULL) fprintf(stderr, "%s\n", ocors_error_message(error));
  ocors_error_free(error); /* each _free takes NULL */
  ocors_exchange_free(exchange);
  ocors_batch_free(batch);
  ocors_client_free(client);
  ocors_shim_free(shim);
  return ended == OCORS_ENDED_DONE ? 0 : 1;
}
