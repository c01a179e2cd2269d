/* malloc and its kin, over those of glibc or of the sanitizer. */
#define _GNU_SOURCE
#include "failing_memory.h"

#include <errno.h>
#include <link.h>
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

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
/* What libc asks for on its own account is given: the sanitizer's work at a thread's start, which
 * reads where its stack is, does not outlive a refusal. */
static uintptr_t libc_begin, libc_end;

static int find_libc(struct dl_phdr_info* object, size_t size, void* data) {
  int i;
  (void)size;
  (void)data;
  if (object->dlpi_name == NULL || strstr(object->dlpi_name, "/libc.so") == NULL) return 0;
  for (i = 0; i < object->dlpi_phnum; ++i) {
    const ElfW(Phdr)* part = &object->dlpi_phdr[i];
    if (part->p_type != PT_LOAD || (part->p_flags & PF_X) == 0) continue;
    libc_begin = object->dlpi_addr + part->p_vaddr;
    libc_end = libc_begin + part->p_memsz;
  }
  return 1;
}

__attribute__((constructor)) static void learn_where_libc_is(void) {
  dl_iterate_phdr(find_libc, NULL);
}

static int is_exempt(const void* caller) {
  return (uintptr_t)caller >= libc_begin && (uintptr_t)caller < libc_end;
}
#else
static int is_exempt(const void* caller) {
  (void)caller;
  return 0;
}
#endif

/* A place for a debugger to stop at. */
__attribute__((noinline)) static int refuse(void) {
  ADD(failures, 1);
  errno = ENOMEM;
  return 0;
}

static int may_allocate(const void* caller) {
  long number;
  int now;
  if (is_exempt(caller)) return 1;
  number = ADD(allocations, 1);
  now = LOAD(mode);
  if (now == never || (now == from ? number < LOAD(chosen) : number != LOAD(chosen))) return 1;
  return refuse();
}

static void* counted(void* block) {
  if (block != NULL) ADD(live, 1);
  return block;
}

#define CALLER __builtin_return_address(0)

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
  return may_allocate(CALLER) ? counted(REAL(malloc)(size)) : NULL;
}

void* calloc(size_t count, size_t size) {
  return may_allocate(CALLER) ? counted(REAL(calloc)(count, size)) : NULL;
}

void* realloc(void* block, size_t size) {
  void* moved;
  if (block == NULL) return may_allocate(CALLER) ? counted(REAL(malloc)(size)) : NULL;
  if (size == 0) {
    free(block);
    return NULL;
  }
  if (!may_allocate(CALLER)) return NULL;
  moved = REAL(realloc)(block, size);
  return moved;
}

void* memalign(size_t alignment, size_t size) {
  return may_allocate(CALLER) ? counted(REAL(memalign)(alignment, size)) : NULL;
}

void* aligned_alloc(size_t alignment, size_t size) {
  return may_allocate(CALLER) ? counted(REAL(memalign)(alignment, size)) : NULL;
}

int posix_memalign(void** block, size_t alignment, size_t size) {
  void* made = may_allocate(CALLER) ? counted(REAL(memalign)(alignment, size)) : NULL;
  if (made == NULL) return ENOMEM;
  *block = made;
  return 0;
}

void free(void* block) {
  if (block == NULL) return;
  ADD(live, -1);
  REAL(free)(block);
}
