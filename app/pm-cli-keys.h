/* pm-cli-keys.h — keys that are pressed at the terminal, while something plays elsewhere.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _PmCliKeys PmCliKeys;

typedef enum {
  PM_CLI_KEY_PAUSE, /* or go on */
  PM_CLI_KEY_BACK,
  PM_CLI_KEY_FORWARD,
  PM_CLI_KEY_QUIETER,
  PM_CLI_KEY_LOUDER,
  PM_CLI_KEY_STOP,
} PmCliKey;

/* For people. */
#define PM_CLI_KEYS_HELP \
  "Space: pause  ←/→: 10 s back, forward  9/0 or ↓/↑: quieter, louder  q: stop"

/* The terminal tells each key at once, and shows none, until it is freed: one at a time may be. Whoever suspends
 * the program, or ends it in whatever way but SIGKILL, finds the terminal as it was; in the background it is left
 * alone. NULL: standard input is no terminal. */
PmCliKeys *pm_cli_keys_new (void (*pressed) (PmCliKey key, gpointer data), gpointer data);
/* Also from @pressed. */
void pm_cli_keys_free (PmCliKeys *self);

G_END_DECLS
