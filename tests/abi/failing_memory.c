/* malloc and its kin, over those of glibc or of the sanitizer. */
#include "failing_memory.h"

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define REAL(name) __interceptor_##name
#else
#define REAL(name) __libc_##name
#endif
extern void* REAL(malloc)(size_t size);
extern void* REAL(calloc)(size_t count, size_t size);
extern void* REAL(realloc)(void* block, size_t size);
extern void* REAL(memalign)(size_t alignment, size_t size);
extern void REAL(free)(void* block);

enum mode { never, from, only };

static long allocations, failures, live;
static long chosen;
static int mode = never;

#define LOAD(name) __atomic_load_n(&(name), __ATOMIC_RELAXED)
#define STORE(name, value) __atomic_store_n(&(name), value, __ATOMIC_RELAXED)
#define ADD(name, value) __atomic_fetch_add(&(name), value, __ATOMIC_RELAXED)

static void set(int to, long number) {
  STORE(mode, never);
  STORE(allocations, 0);
  STORE(failures, 0);
  STORE(chosen, number);
  STORE(mode, to);
}

void memory_fail_never(void) {
  STORE(mode, never);
}

void memory_fail_from(long first) {
  set(from, first);
}

void memory_fail_at(long number) {
  set(only, number);
}

long memory_allocations(void) {
  return LOAD(allocations);
}

long memory_failures(void) {
  return LOAD(failures);
}

long memory_live(void) {
  return LOAD(live);
}

static int may_allocate(void) {
  const long number = ADD(allocations, 1);
  const int now = LOAD(mode);
  if (now == never || (now == from ? number < LOAD(chosen) : number != LOAD(chosen))) return 1;
  ADD(failures, 1);
  errno = ENOMEM;
  return 0;
}

static void* counted(void* block) {
  if (block != NULL) ADD(live, 1);
  return block;
}

/* The library's calls must find these, so they are visible whatever the build's default. */
#define VISIBLE __attribute__((visibility("default")))
VISIBLE void* malloc(size_t size);
VISIBLE void* calloc(size_t count, size_t size);
VISIBLE void* realloc(void* block, size_t size);
VISIBLE void* memalign(size_t alignment, size_t size);
VISIBLE void* aligned_alloc(size_t alignment, size_t size);
VISIBLE int posix_memalign(void** block, size_t alignment, size_t size);
VISIBLE void free(void* block);

void* malloc(size_t size) {
  return may_allocate() ? counted(REAL(malloc)(size)) : NULL;
}

void* calloc(size_t count, size_t size) {
  return may_allocate() ? counted(REAL(calloc)(count, size)) : NULL;
}

void* realloc(void* block, size_t size) {
  void* moved;
  if (block == NULL) return malloc(size);
  if (size == 0) {
    free(block);
    return NULL;
  }
  if (!may_allocate()) return NULL;
  moved = REAL(realloc)(block, size);
  return moved;
}

void* memalign(size_t alignment, size_t size) {
  return may_allocate() ? counted(REAL(memalign)(alignment, size)) : NULL;
}

void* aligned_alloc(size_t alignment, size_t size) {
  return memalign(alignment, size);
}

int posix_memalign(void** block, size_t alignment, size_t size) {
  void* made = memalign(alignment, size);
  if (made == NULL) return ENOMEM;
  *block = made;
  return 0;
}

void free(void* block) {
  if (block == NULL) return;
  ADD(live, -1);
  REAL(free)(block);
}
