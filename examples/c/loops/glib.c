/* A shim's events in a GLib main loop (GTK, GNOME): the hook makes a source ready. */
#include <glib.h>
#include <unistd.h>

#include "demo.h"

struct shim_source {
  GSource source;
  ocors_shim* shim;
};

/* Any thread may set a source's ready time; that wakes its loop. */
static void knock(void* source) {
  g_source_set_ready_time(source, 0);
}

static gboolean drain(GSource* source, GSourceFunc callback, gpointer user_data) {
  (void)callback;
  (void)user_data;
  g_source_set_ready_time(source, -1); /* before draining: what comes meanwhile knocks again */
  print_refusals(((struct shim_source*)source)->shim);
  return G_SOURCE_CONTINUE;
}

/* The program ends where its input does. */
static gboolean skip_input(GIOChannel* input, GIOCondition condition, gpointer loop) {
  char ignored[256];
  (void)condition;
  if (read(g_io_channel_unix_get_fd(input), ignored, sizeof ignored) > 0) return G_SOURCE_CONTINUE;
  g_main_loop_quit(loop);
  return G_SOURCE_REMOVE;
}

int main(int argc, char** argv) {
  static GSourceFuncs functions = {.dispatch = drain};
  ocors_shim* shim = start_shim(argc, argv);
  GMainLoop* loop = g_main_loop_new(NULL, FALSE);
  GIOChannel* input = g_io_channel_unix_new(STDIN_FILENO);
  GSource* source = g_source_new(&functions, sizeof(struct shim_source));
  if (shim == NULL) return 2;
  ((struct shim_source*)source)->shim = shim;
  g_source_attach(source, NULL);
  g_io_add_watch(input, G_IO_IN | G_IO_HUP, skip_input, loop);
  ocors_shim_set_wake(shim, knock, source);
  knock(source); /* for what came before the hook */

  g_main_loop_run(loop);
  ocors_shim_free(shim); /* the hook runs no more: the source may go */
  g_source_destroy(source);
  g_source_unref(source);
  g_io_channel_unref(input);
  g_main_loop_unref(loop);
  return 0;
}
