/* replay.c — feeds every file of a folder to a fuzz target, so that seeds are regression tests.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static gboolean
replay_file (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *data = NULL;
  g_autofree guint8 *exact = NULL;
  gsize size;

  if (!g_file_get_contents (path, &data, &size, &error)) {
    g_printerr ("%s\n", error->message);
    return FALSE;
  }
  /* A copy of the exact size lets the sanitizer see a read past the end. */
  exact = g_memdup2 (data, size);
  LLVMFuzzerTestOneInput (exact, size);
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;
  int n_files = 0;

  if (argc != 2 || (dir = g_dir_open (argv[1], 0, NULL)) == NULL) {
    g_printerr ("usage: %s FOLDER\n", argv[0]);
    return 2;
  }
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (argv[1], name, NULL);

    if (!replay_file (path))
      return 1;
    n_files++;
  }
  g_print ("%d seeds replayed\n", n_files);
  return n_files > 0 ? 0 : 1;
}
