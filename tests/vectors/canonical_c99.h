/* Bytes and header lists for run_c99.c, and the canonical form of the latter (README.md). */
#ifndef CANONICAL_C99_H
#define CANONICAL_C99_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Bytes ----------------------------------------------------------------------------------- */

struct bytes {
  char* data; /* NUL-terminated beyond its size */
  size_t size;
};

static void give_up(const char* why, const char* what) {
  fprintf(stderr, "run_c99: %s: %s\n", why, what);
  exit(2);
}

static void* allocated(size_t size) {
  void* memory = malloc(size == 0 ? 1 : size);
  if (memory == NULL) give_up("memory", "there is not enough");
  return memory;
}

static void append(struct bytes* to, const char* data, size_t size) {
  to->data = realloc(to->data, to->size + size + 1);
  if (to->data == NULL) give_up("memory", "there is not enough");
  if (size != 0) memcpy(to->data + to->size, data, size);
  to->size += size;
  to->data[to->size] = '\0';
}

static void append_text(struct bytes* to, const char* text) {
  append(to, text, strlen(text));
}

static int compare_bytes(const struct bytes* a, const struct bytes* b) {
  const size_t shorter = a->size < b->size ? a->size : b->size;
  const int order = memcmp(a->data, b->data, shorter);
  if (order != 0) return order;
  return a->size < b->size ? -1 : a->size > b->size;
}

/* In ASCII, whatever the locale. */
static void lower(struct bytes* text) {
  size_t i;
  for (i = 0; i < text->size; ++i) {
    if (text->data[i] >= 'A' && text->data[i] <= 'Z') text->data[i] += 'a' - 'A';
  }
}

/* ---- Header lists ---------------------------------------------------------------------------- */

struct pair {
  struct bytes name, value;
};

struct pairs {
  struct pair* all;
  size_t count;
};

static void free_pairs(struct pairs* list) {
  size_t i;
  for (i = 0; i < list->count; ++i) {
    free(list->all[i].name.data);
    free(list->all[i].value.data);
  }
  free(list->all);
}

static int by_bytes(const void* a, const void* b) {
  return compare_bytes(a, b);
}

static int by_name_then_value(const void* a, const void* b) {
  const struct pair *left = a, *right = b;
  const int order = compare_bytes(&left->name, &right->name);
  return order != 0 ? order : compare_bytes(&left->value, &right->value);
}

/* The elements of a list field: trimmed, sorted, each once. */
static struct bytes canonical_list(const struct bytes* value, int keep_case) {
  struct bytes* elements = allocated((value->size + 1) * sizeof *elements);
  struct bytes joined = {NULL, 0};
  size_t count = 0, start = 0, i;
  for (i = 0; i <= value->size; ++i) {
    size_t end = i;
    if (i < value->size && value->data[i] != ',') continue;
    while (start < end && strchr(" \t", value->data[start]) != NULL) ++start;
    while (end > start && strchr(" \t", value->data[end - 1]) != NULL) --end;
    if (end > start) {
      elements[count].data = NULL;
      elements[count].size = 0;
      append(&elements[count], value->data + start, end - start);
      if (!keep_case) lower(&elements[count]);
      ++count;
    }
    start = i + 1;
  }
  qsort(elements, count, sizeof *elements, by_bytes);
  append_text(&joined, "");
  for (i = 0; i < count; ++i) {
    if (i == 0 || compare_bytes(&elements[i - 1], &elements[i]) != 0) {
      if (i != 0) append_text(&joined, ", ");
      append(&joined, elements[i].data, elements[i].size);
    }
  }
  for (i = 0; i < count; ++i) free(elements[i].data);
  free(elements);
  return joined;
}

static void make_canonical(struct pairs* list) {
  static const char* const list_fields[] = {"vary", "access-control-allow-methods",
                                            "access-control-allow-headers",
                                            "access-control-expose-headers"};
  size_t i, k;
  for (i = 0; i < list->count; ++i) {
    struct pair* one = &list->all[i];
    lower(&one->name);
    for (k = 0; k < sizeof list_fields / sizeof *list_fields; ++k) {
      if (strcmp(one->name.data, list_fields[k]) == 0) {
        const struct bytes value = canonical_list(&one->value, k == 1);
        free(one->value.data);
        one->value = value;
      }
    }
  }
  qsort(list->all, list->count, sizeof *list->all, by_name_then_value);
}

#endif
