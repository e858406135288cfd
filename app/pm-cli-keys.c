/* pm-cli-keys.c — keys that are pressed at the terminal, while something plays elsewhere.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <glib-unix.h>
#include <signal.h>
#include <termios.h>
#include <unistd.h>

#include "pm-cli-keys.h"

#define LOOK_S 1 /* between two looks whether a shell took us to the front */
#define BYTES_MAX 64
#define ESCAPE '\033'

/* In a sequence of bytes that a key sends (ECMA-48, 5.4). */
typedef enum { AT_KEY, AT_ESCAPE, AT_SEQUENCE } Place;

struct _PmCliKeys {
  void (*pressed) (PmCliKey key, gpointer data); /* NULL: it was freed */
  gpointer data;
  guint look_id;
  guint watch_id; /* 0: we are in the background */
  Place place;
  gboolean has_parameters; /* as with Ctrl held */
};

typedef struct {
  char byte;
  PmCliKey key;
} Row;

/* As mpv has them, where it has. */
static const Row letters[] = {
  { ' ', PM_CLI_KEY_PAUSE },  { 'p', PM_CLI_KEY_PAUSE }, { '9', PM_CLI_KEY_QUIETER },
  { '0', PM_CLI_KEY_LOUDER }, { 'q', PM_CLI_KEY_STOP },
};
static const Row arrows[] = {
  { 'A', PM_CLI_KEY_LOUDER },
  { 'B', PM_CLI_KEY_QUIETER },
  { 'C', PM_CLI_KEY_FORWARD },
  { 'D', PM_CLI_KEY_BACK },
};

/* --- the terminal ------------------------------------------------------------------------------ */

/* Signals need them as well. */
static struct termios usual;               /* as we found it */
static volatile sig_atomic_t has_terminal; /* it is as we need it */

/* Who touches the terminal in the background is stopped. */
static gboolean
is_in_front (void)
{
  return tcgetpgrp (STDIN_FILENO) == getpgrp ();
}

static void
give_back (void)
{
  if (has_terminal && is_in_front ())
    tcsetattr (STDIN_FILENO, TCSANOW, &usual);
  has_terminal = FALSE;
}

/* Also when a shell made it as it was, while we were stopped. Signals come as always. */
static void
take (void)
{
  struct termios ours;

  if (!is_in_front () || tcgetattr (STDIN_FILENO, &ours) != 0 || (ours.c_lflag & ICANON) == 0)
    return;
  usual = ours;
  ours.c_lflag &= ~(tcflag_t) (ICANON | ECHO);
  ours.c_cc[VMIN] = 0;
  ours.c_cc[VTIME] = 0;
  has_terminal = TRUE;
  tcsetattr (STDIN_FILENO, TCSANOW, &ours);
}

/* --- signals ----------------------------------------------------------------------------------- */

static void
catch_signal (int number, void (*handler) (int number))
{
  struct sigaction action = { .sa_handler = handler, .sa_flags = SA_RESETHAND | SA_NODEFER };

  sigemptyset (&action.sa_mask);
  sigaction (number, &action, NULL);
}

/* It does what it would do without us, now that the terminal is as it was. */
static void
die_cb (int number)
{
  give_back ();
  raise (number);
}

static void
suspend_cb (int number)
{
  int error = errno;

  give_back ();
  raise (number); /* comes back when somebody goes on with us */
  catch_signal (number, suspend_cb);
  take ();
  errno = error;
}

static struct {
  const int number;
  void (*const handler) (int number);
  struct sigaction before;
} signals[] = {
  { SIGTSTP, suspend_cb, {} }, { SIGQUIT, die_cb, {} }, { SIGABRT, die_cb, {} },
  { SIGSEGV, die_cb, {} },     { SIGBUS, die_cb, {} },  { SIGTRAP, die_cb, {} },
};

/* One that nobody wanted to hear of stays so. */
static void
catch_signals (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++) {
    sigaction (signals[i].number, NULL, &signals[i].before);
    if (signals[i].before.sa_handler != SIG_IGN)
      catch_signal (signals[i].number, signals[i].handler);
  }
}

static void
release_signals (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    sigaction (signals[i].number, &signals[i].before, NULL);
}

/* --- keys -------------------------------------------------------------------------------------- */

static void
press (PmCliKeys *self, const Row *rows, guint n_rows, char byte)
{
  for (guint i = 0; i < n_rows; i++) {
    if (rows[i].byte == byte) {
      self->pressed (rows[i].key, self->data);
      return;
    }
  }
}

/* A sequence of a key that means nothing here is passed over whole: its end may look like another one. */
static void
take_in_sequence (PmCliKeys *self, char byte)
{
  if (byte >= ' ' && byte < '@') {
    self->has_parameters = TRUE;
    return;
  }
  self->place = AT_KEY;
  if (!self->has_parameters)
    press (self, arrows, G_N_ELEMENTS (arrows), byte);
}

static void
take_byte (PmCliKeys *self, char byte)
{
  if (byte == ESCAPE) {
    self->place = AT_ESCAPE;
  } else if (self->place == AT_ESCAPE) {
    self->place = byte == '[' || byte == 'O' ? AT_SEQUENCE : AT_KEY;
    self->has_parameters = FALSE;
  } else if (self->place == AT_SEQUENCE) {
    take_in_sequence (self, byte);
  } else {
    press (self, letters, G_N_ELEMENTS (letters), byte);
  }
}

static gboolean
read_cb (int fd, GIOCondition condition, gpointer data)
{
  PmCliKeys *self = g_rc_box_acquire (data);
  gboolean is_there = condition == G_IO_IN && is_in_front ();
  char bytes[BYTES_MAX];
  gssize n_bytes = is_there ? read (fd, bytes, sizeof bytes) : 0;

  for (gssize i = 0; i < n_bytes && self->pressed != NULL; i++)
    take_byte (self, bytes[i]);
  if (!is_there)
    self->watch_id = 0;
  g_rc_box_release (self);
  return is_there;
}

static gboolean
look_cb (gpointer data)
{
  PmCliKeys *self = data;

  take ();
  if (self->watch_id == 0 && is_in_front ())
    self->watch_id = g_unix_fd_add (STDIN_FILENO, G_IO_IN, read_cb, self);
  return G_SOURCE_CONTINUE;
}

PmCliKeys *
pm_cli_keys_new (void (*pressed) (PmCliKey key, gpointer data), gpointer data)
{
  PmCliKeys *self;

  if (!isatty (STDIN_FILENO))
    return NULL;
  self = g_rc_box_new0 (PmCliKeys);
  self->pressed = pressed;
  self->data = data;
  self->look_id = g_timeout_add_seconds (LOOK_S, look_cb, self);
  catch_signals ();
  look_cb (self);
  return self;
}

void
pm_cli_keys_free (PmCliKeys *self)
{
  g_clear_handle_id (&self->look_id, g_source_remove);
  g_clear_handle_id (&self->watch_id, g_source_remove);
  give_back ();
  release_signals ();
  self->pressed = NULL;
  g_rc_box_release (self);
}
