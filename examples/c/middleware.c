/* Decides in a server of its own. Answers one request from standard input, as a server of inetd
 * does: printf 'POST /v1/things HTTP/1.1\r\nHost: api.example\r\nOrigin:
 * https://app.example\r\n\r\n' | middleware */
#include <ollama_cors.h>
#include <stdio.h>
#include <string.h>

enum { most_fields = 100 };

static const char config[] =
    "{\"rules\": [{\"origins\": [\"https://app.example\"], \"request_headers\": [\"any\"]}]}";

/* Reads a head. The texts that `request` leads to are in `text`, which therefore outlives it. */
static int read_request(char* text, size_t size, ocors_field* fields, ocors_request* request) {
  const size_t length = fread(text, 1, size - 1, stdin);
  char* line;
  text[length] = '\0';
  memset(request, 0, sizeof *request);
  request->struct_size = sizeof *request;
  request->fields = fields;
  request->method = strtok(text, " ");
  request->target = strtok(NULL, " ");
  if (request->target == NULL || strtok(NULL, "\r\n") == NULL) return 0;
  request->method_length = request->target_length = OCORS_NUL_TERMINATED;
  while (request->field_count < most_fields && (line = strtok(NULL, "\r\n")) != NULL) {
    ocors_field* field = &fields[request->field_count];
    char* colon = strchr(line, ':');
    if (colon == NULL) return 0;
    *colon = '\0';
    field->name = line;
    field->value = colon + 1 + strspn(colon + 1, " \t");
    field->name_length = field->value_length = OCORS_NUL_TERMINATED;
    ++request->field_count;
  }
  return 1;
}

/* The lines of the whole answer: the handler's own with the policy's, `Vary` merged. */
static void print_head(ocors_decision* decision, int status, const ocors_field* made,
                       size_t count) {
  size_t i;
  printf("HTTP/1.1 %d \r\n", status);
  ocors_decision_answer(decision, made, count); /* a failure leaves no line */
  for (i = 0; i < ocors_decision_answer_count(decision); ++i) {
    ocors_field line;
    ocors_decision_answer_header(decision, i, &line);
    printf("%.*s: %.*s\r\n", (int)line.name_length, line.name, (int)line.value_length, line.value);
  }
  printf("\r\n");
}

/* What an answer of ours has beside the policy's lines. */
static const ocors_field own[] = {
    {"Content-Type", OCORS_NUL_TERMINATED, "application/json", OCORS_NUL_TERMINATED},
    {"Cache-Control", OCORS_NUL_TERMINATED, "no-store", OCORS_NUL_TERMINATED},
    {"X-Content-Type-Options", OCORS_NUL_TERMINATED, "nosniff", OCORS_NUL_TERMINATED}};

static void answer(const ocors_policy* policy, const ocors_request* request,
                   ocors_decision* decision) {
  ocors_policy_decide(policy, request, decision); /* a failure is a refusal: 500, without a body */
  if (ocors_decision_status(decision) != 0) {
    const char* body = ocors_decision_body(decision); /* NULL: no memory for one */
    if (body == NULL) body = "";
    print_head(decision, ocors_decision_status(decision), own, body[0] == '\0' ? 0 : 3);
    printf("%s", body);
  } else {
    print_head(decision, 200, own, 1); /* the handler's turn */
    printf("{\"things\": []}");
  }
}

int main(void) {
  static char text[65536];
  ocors_field fields[most_fields];
  ocors_request request;
  ocors_policy* policy;
  ocors_decision* decision;
  ocors_error* error;
  if (ocors_policy_compile(config, OCORS_NUL_TERMINATED, OCORS_PROFILE_MIDDLEWARE, &policy,
                           &error) != OCORS_OK) {
    fprintf(stderr, "%s: %s\n", ocors_error_pointer(error), ocors_error_message(error));
    ocors_error_free(error);
    return 2;
  }
  if (!read_request(text, sizeof text, fields, &request)) {
    printf("HTTP/1.1 400 \r\n\r\n");
    return 1;
  }
  if (ocors_decision_new(&decision) != OCORS_OK) return 2;
  answer(policy, &request, decision);
  ocors_decision_free(decision);
  ocors_policy_release(policy);
  return 0;
}
