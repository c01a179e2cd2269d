/* The vectors through the C ABI from C99: reads the flat form (`run_c99 vectors.flat`), writes
 * c99.tsv where OLLAMA_CORS_VECTOR_RESULTS says, ends with `N passed, N failed`. README.md beside
 * this file has the rules. */
#include <ollama_cors.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "canonical_c99.h"

/* ---- The flat form --------------------------------------------------------------------------- */

static struct bytes item(FILE* from, const char* wanted) {
  char tag[32];
  struct bytes read = {NULL, 0};
  if (fscanf(from, "%31s %zu", tag, &read.size) != 2 || strcmp(tag, wanted) != 0 ||
      fgetc(from) != '\n') {
    give_up("the file has no item", wanted);
  }
  read.data = allocated(read.size + 1);
  read.data[read.size] = '\0';
  if (fread(read.data, 1, read.size, from) != read.size || fgetc(from) != '\n') {
    give_up("the file ends within the item", wanted);
  }
  return read;
}

static long number(FILE* from, const char* wanted) {
  struct bytes text = item(from, wanted);
  const long value = strtol(text.data, NULL, 10);
  free(text.data);
  return value;
}

static struct pairs pairs(FILE* from, const char* count_tag) {
  struct pairs list;
  size_t i;
  list.count = (size_t)number(from, count_tag);
  list.all = allocated(list.count * sizeof *list.all);
  for (i = 0; i < list.count; ++i) {
    list.all[i].name = item(from, "name");
    list.all[i].value = item(from, "value");
  }
  return list;
}

struct outcome {
  struct bytes kind, verdict, reason, rule;
  long status;
  struct pairs headers;
};

struct vector_case {
  struct bytes id, reference, policy, method, target;
  long profile, http_1_0;
  struct pairs fields;
  struct outcome expected;
};

static struct vector_case next_case(FILE* from) {
  struct vector_case made;
  made.id = item(from, "id");
  made.reference = item(from, "reference");
  made.policy = item(from, "policy");
  made.profile = number(from, "profile");
  made.method = item(from, "method");
  made.target = item(from, "target");
  made.http_1_0 = number(from, "http_1_0");
  made.fields = pairs(from, "fields");
  made.expected.kind = item(from, "kind");
  made.expected.verdict = item(from, "verdict");
  made.expected.reason = item(from, "reason");
  made.expected.status = number(from, "status");
  made.expected.rule = item(from, "rule");
  made.expected.headers = pairs(from, "headers");
  return made;
}

static void free_outcome(struct outcome* done) {
  free(done->kind.data);
  free(done->verdict.data);
  free(done->reason.data);
  free(done->rule.data);
  free_pairs(&done->headers);
}

static void free_case(struct vector_case* done) {
  free(done->id.data);
  free(done->reference.data);
  free(done->policy.data);
  free(done->method.data);
  free(done->target.data);
  free_pairs(&done->fields);
  free_outcome(&done->expected);
}

/* ---- Deciding -------------------------------------------------------------------------------- */

/* Equal policies stand side by side, so the last one is kept. */
struct compiled {
  ocors_policy* policy; /* NULL if there is none, or it does not compile */
  struct bytes text;
  long profile;
};

static const ocors_policy* policy_of(const struct vector_case* asked, struct compiled* last) {
  ocors_error* error = NULL;
  if (last->policy != NULL && asked->profile == last->profile &&
      compare_bytes(&asked->policy, &last->text) == 0) {
    return last->policy;
  }
  ocors_policy_release(last->policy);
  last->text.size = 0;
  append(&last->text, asked->policy.data, asked->policy.size);
  last->profile = asked->profile;
  if (ocors_policy_compile(asked->policy.data, asked->policy.size, (ocors_profile)asked->profile,
                           &last->policy, &error) != OCORS_OK) {
    fprintf(stderr, "%s: %s\n", asked->id.data, ocors_error_message(error));
    ocors_error_free(error);
  }
  return last->policy;
}

static struct bytes copy(const char* data, size_t size) {
  struct bytes made = {NULL, 0};
  append(&made, data, size);
  return made;
}

static struct bytes copy_text(const char* text) {
  return copy(text, strlen(text));
}

static struct outcome read_decision(ocors_decision* decision) {
  static const char* const kinds[] = {"not-cors", "same-origin", "preflight", "cors"};
  struct outcome got;
  size_t i;
  got.kind = copy_text(kinds[ocors_decision_kind(decision)]);
  got.verdict = copy_text(ocors_decision_verdict(decision) == OCORS_ALLOW ? "allow" : "refuse");
  got.reason = copy_text(ocors_decision_reason(decision));
  got.rule = copy_text(ocors_decision_rule(decision));
  got.status = ocors_decision_status(decision);
  got.headers.count = ocors_decision_header_count(decision);
  got.headers.all = allocated(got.headers.count * sizeof *got.headers.all);
  for (i = 0; i < got.headers.count; ++i) {
    ocors_field header;
    if (ocors_decision_header(decision, i, &header) != OCORS_OK) give_up("no header", "i < count");
    got.headers.all[i].name = copy(header.name, header.name_length);
    got.headers.all[i].value = copy(header.value, header.value_length);
  }
  return got;
}

static ocors_status decide(const struct vector_case* asked, const ocors_policy* policy,
                           ocors_decision* decision) {
  ocors_field* fields = allocated(asked->fields.count * sizeof *fields);
  ocors_request request;
  ocors_status status;
  size_t i;
  for (i = 0; i < asked->fields.count; ++i) {
    fields[i].name = asked->fields.all[i].name.data;
    fields[i].name_length = asked->fields.all[i].name.size;
    fields[i].value = asked->fields.all[i].value.data;
    fields[i].value_length = asked->fields.all[i].value.size;
  }
  memset(&request, 0, sizeof request);
  request.struct_size = sizeof request;
  request.method = asked->method.data;
  request.method_length = asked->method.size;
  request.target = asked->target.data;
  request.target_length = asked->target.size;
  request.fields = fields;
  request.field_count = asked->fields.count;
  request.http_1_0 = (int32_t)asked->http_1_0;
  status = ocors_policy_decide(policy, &request, decision);
  free(fields);
  return status;
}

/* ---- Results --------------------------------------------------------------------------------- */

/* Bytes as U+0000 to U+00FF. */
static void append_json(struct bytes* to, const struct bytes* text) {
  size_t i;
  append_text(to, "\"");
  for (i = 0; i < text->size; ++i) {
    const unsigned char byte = (unsigned char)text->data[i];
    char written[8];
    if (byte < 0x20 || byte >= 0x7F) {
      snprintf(written, sizeof written, "\\u%04x", byte);
    } else {
      snprintf(written, sizeof written, "%s%c", byte == '"' || byte == '\\' ? "\\" : "", byte);
    }
    append_text(to, written);
  }
  append_text(to, "\"");
}

static struct bytes to_json(const struct outcome* from) {
  struct bytes json = {NULL, 0};
  char status[32];
  size_t i;
  append_text(&json, "{\"headers\":[");
  for (i = 0; i < from->headers.count; ++i) {
    append_text(&json, i == 0 ? "[" : ",[");
    append_json(&json, &from->headers.all[i].name);
    append_text(&json, ",");
    append_json(&json, &from->headers.all[i].value);
    append_text(&json, "]");
  }
  append_text(&json, "],\"kind\":");
  append_json(&json, &from->kind);
  append_text(&json, ",\"reason\":");
  append_json(&json, &from->reason);
  append_text(&json, ",\"rule\":");
  if (from->rule.size == 0) {
    append_text(&json, "null");
  } else {
    append_json(&json, &from->rule);
  }
  snprintf(status, sizeof status, "%ld", from->status);
  append_text(&json, ",\"status\":");
  append_text(&json, from->status == 0 ? "null" : status);
  append_text(&json, ",\"verdict\":");
  append_json(&json, &from->verdict);
  append_text(&json, "}");
  return json;
}

/* 1 if the library decided as expected. */
static int run_case(const struct vector_case* asked, const ocors_policy* policy,
                    ocors_decision* decision, FILE* results) {
  struct outcome got;
  struct bytes as_given, wanted, canonical;
  int same;
  if (decide(asked, policy, decision) != OCORS_OK) {
    fprintf(stderr, "%s (%s): not decided\n", asked->id.data, asked->reference.data);
    return 0;
  }
  got = read_decision(decision);
  as_given = to_json(&got);
  make_canonical(&got.headers);
  canonical = to_json(&got);
  wanted = to_json(&asked->expected);
  same = compare_bytes(&canonical, &wanted) == 0;
  if (results != NULL) fprintf(results, "%s\t%s\n", asked->id.data, as_given.data);
  if (!same) {
    fprintf(stderr, "%s (%s):\n  got    %s\n  wanted %s\n", asked->id.data, asked->reference.data,
            canonical.data, wanted.data);
  }
  free_outcome(&got);
  free(as_given.data);
  free(canonical.data);
  free(wanted.data);
  return same;
}

static FILE* opened_results(void) {
  const char* folder = getenv("OLLAMA_CORS_VECTOR_RESULTS");
  struct bytes path = {NULL, 0};
  FILE* results;
  if (folder == NULL) return NULL;
  append_text(&path, folder);
  append_text(&path, "/c99.tsv");
  results = fopen(path.data, "wb");
  if (results == NULL) give_up("cannot write", path.data);
  free(path.data);
  return results;
}

int main(int argc, char** argv) {
  FILE* from = argc == 2 ? fopen(argv[1], "rb") : NULL;
  FILE* results;
  ocors_decision* decision = NULL;
  struct compiled last = {NULL, {NULL, 0}, 0};
  struct bytes format;
  long left;
  long counts[2] = {0, 0}; /* failed, passed */
  if (from == NULL) give_up("usage", "run_c99 FLAT_FILE");
  results = opened_results();
  if (ocors_decision_new(&decision) != OCORS_OK) give_up("no decision", "ocors_decision_new");
  format = item(from, "format");
  if (strcmp(format.data, "ocors-vectors 1") != 0) give_up("another format", format.data);
  free(format.data);
  for (left = number(from, "cases"); left > 0; --left) {
    struct vector_case asked = next_case(from);
    ++counts[run_case(&asked, policy_of(&asked, &last), decision, results)];
    free_case(&asked);
  }
  format = item(from, "end");
  free(format.data);
  ocors_decision_free(decision);
  ocors_policy_release(last.policy);
  free(last.text.data);
  fclose(from);
  if (results != NULL && fclose(results) != 0) give_up("cannot write", "c99.tsv");
  printf("%ld passed, %ld failed\n", counts[1], counts[0]);
  return counts[0] == 0 ? 0 : 1;
}
