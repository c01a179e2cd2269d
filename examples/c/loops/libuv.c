/* A shim's events in a libuv loop: uv_async_send is what a wake hook is made for. */
#include <uv.h>

#include "demo.h"

static void knock(void* async) {
  uv_async_send(async);
}

static void drain(uv_async_t* async) {
  print_refusals(async->data);
}

static void make_room(uv_handle_t* input, size_t size, uv_buf_t* room) {
  static char ignored[256];
  (void)input;
  (void)size;
  *room = uv_buf_init(ignored, sizeof ignored);
}

/* The program ends where its input does. */
static void skip_input(uv_stream_t* input, ssize_t size, const uv_buf_t* read) {
  (void)read;
  if (size < 0) uv_stop(input->loop);
}

int main(int argc, char** argv) {
  ocors_shim* shim = start_shim(argc, argv);
  uv_loop_t* loop = uv_default_loop();
  uv_async_t async;
  uv_pipe_t input;
  if (shim == NULL) return 2;
  uv_async_init(loop, &async, drain);
  async.data = shim;
  uv_pipe_init(loop, &input, 0);
  uv_pipe_open(&input, 0);
  uv_read_start((uv_stream_t*)&input, make_room, skip_input);
  ocors_shim_set_wake(shim, knock, &async);
  print_refusals(shim); /* what came before the hook */

  uv_run(loop, UV_RUN_DEFAULT);
  ocors_shim_free(shim); /* the hook runs no more: the handle may go */
  uv_close((uv_handle_t*)&async, NULL);
  uv_close((uv_handle_t*)&input, NULL);
  uv_run(loop, UV_RUN_DEFAULT);
  return uv_loop_close(loop);
}
