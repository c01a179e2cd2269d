/* A shim's events in an epoll loop: the hook makes a descriptor readable. */
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "demo.h"

/* Runs on a thread of the shim: it must not block, so it only knocks. */
static void knock(void* descriptor) {
  const uint64_t one = 1;
  const ssize_t written = write(*(int*)descriptor, &one, sizeof one);
  (void)written; /* full means that a knock is pending already */
}

static void watch(int loop, int descriptor) {
  struct epoll_event interest = {.events = EPOLLIN, .data.fd = descriptor};
  epoll_ctl(loop, EPOLL_CTL_ADD, descriptor, &interest);
}

int main(int argc, char** argv) {
  ocors_shim* shim = start_shim(argc, argv);
  const int loop = epoll_create1(EPOLL_CLOEXEC);
  int knocks = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  int running = 1;
  if (shim == NULL) return 2;
  watch(loop, knocks);
  watch(loop, STDIN_FILENO); /* the program ends where its input does */
  ocors_shim_set_wake(shim, knock, &knocks);
  print_refusals(shim); /* what came before the hook */

  while (running) {
    struct epoll_event ready;
    char ignored[256];
    if (epoll_wait(loop, &ready, 1, -1) != 1) continue;
    running = read(ready.data.fd, ignored, sizeof ignored) > 0;
    print_refusals(shim);
  }
  ocors_shim_free(shim); /* the hook runs no more */
  close(knocks);
  close(loop);
  return 0;
}
