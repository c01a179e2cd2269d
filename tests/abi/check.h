/* Counting checks, for tests in C99 that need no framework. */
#ifndef CHECK_H
#define CHECK_H

#include <stdint.h>
#include <stdio.h>
#include <string.h>

extern int checks_passed;
extern int checks_failed;

static inline void check_that(int holds, const char* what, const char* file, int line) {
  if (holds) {
    ++checks_passed;
    return;
  }
  ++checks_failed;
  fprintf(stderr, "%s:%d: not so: %s\n", file, line, what);
}

static inline void check_text(const char* got, const char* wanted, const char* what,
                              const char* file, int line) {
  const int same = got != NULL && strcmp(got, wanted) == 0;
  check_that(same, what, file, line);
  if (!same) fprintf(stderr, "  got    %s\n  wanted %s\n", got == NULL ? "NULL" : got, wanted);
}

static inline void check_holds(const char* got, const char* wanted, const char* what,
                               const char* file, int line) {
  const int found = got != NULL && strstr(got, wanted) != NULL;
  check_that(found, what, file, line);
  if (!found) fprintf(stderr, "  got %s\n  without %s\n", got == NULL ? "NULL" : got, wanted);
}

static inline void check_number(int64_t got, int64_t wanted, const char* what, const char* file,
                                int line) {
  check_that(got == wanted, what, file, line);
  if (got != wanted) {
    fprintf(stderr, "  got %lld, wanted %lld\n", (long long)got, (long long)wanted);
  }
}

#define CHECK(condition) check_that((condition) ? 1 : 0, #condition, __FILE__, __LINE__)
#define CHECK_TEXT(got, wanted) check_text(got, wanted, #got, __FILE__, __LINE__)
#define CHECK_HOLDS(got, part) check_holds(got, part, #got, __FILE__, __LINE__)
#define CHECK_NUMBER(got, wanted) check_number(got, wanted, #got, __FILE__, __LINE__)

#endif
