/* Starts, uses and frees shims, over and over:   abi_cycles [CYCLES]
 * Memory, descriptors and threads must be at the end what they were after the first hundred. */
#define _POSIX_C_SOURCE 200809L
#include <dirent.h>
#include <stdlib.h>

#include "failing_memory.h"
#include "surface.h"

int checks_passed;
int checks_failed;

static long entries_of(const char* path) {
  DIR* folder = opendir(path);
  long count = 0;
  if (folder == NULL) return 0;
  while (readdir(folder) != NULL) ++count;
  closedir(folder);
  return count;
}

/* One of five ways to use a shim, from not at all to while it is being stopped. */
static void cycle(long number) {
  ocors_shim* shim = started(TEST_SHIM);
  ocors_text* event = NULL;
  const int way = (int)(number % 5);
  if (way == 1) {
    CHECK_HOLDS(answer_to(ocors_shim_port(shim), REQUEST_FROM("https://app.example")), " 200 ");
  }
  if (way == 2) CHECK_NUMBER(ocors_shim_stop(shim, 0), OCORS_OK);
  if (way == 3) CHECK_NUMBER(ocors_shim_next_event(shim, 0, &event), OCORS_E_TIMEOUT);
  if (way == 4) {
    CHECK_NUMBER(ocors_shim_stop(shim, -1), OCORS_OK);
    CHECK_NUMBER(ocors_shim_next_event(shim, -1, &event), OCORS_OK);
    ocors_text_free(event);
  }
  CHECK_NUMBER(ocors_shim_free(shim), OCORS_OK);
}

int main(int argc, char** argv) {
  enum { warm_up = 100 };
  const long cycles = argc > 1 ? atol(argv[1]) : 200;
  long number, live, descriptors;
  for (number = 0; number < warm_up; ++number) cycle(number);
  live = memory_live();
  descriptors = entries_of("/proc/self/fd");
  for (number = 0; number < cycles; ++number) cycle(number);
  CHECK_NUMBER(memory_live(), live);
  CHECK_NUMBER(entries_of("/proc/self/fd"), descriptors);
  CHECK_NUMBER(entries_of("/proc/self/task"), 3); /* `.`, `..` and this thread */
  fprintf(stderr, "%ld cycles: %ld blocks, %ld descriptors, as after the first %d\n", cycles,
          memory_live(), descriptors, warm_up);
  printf("%d passed, %d failed\n", checks_passed, checks_failed);
  return checks_failed == 0 ? 0 : 1;
}
