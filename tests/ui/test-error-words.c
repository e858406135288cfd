/* test-error-words.c — each error code of each header has a sentence, and names something that helps.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "error-codes.h"
#include "player/pm-player-words.h"
#include "pm-words.h"

#include <string.h>

#define BRIEF_MAX 30 /* characters that a row has room for */
#define WHOLE_MIN 20

typedef struct {
  GQuark domain;
  int code;
  const char *name;
} Code;

/* What a sentence says where no button helps: what to do, or that nothing has to be done. */
static const char *const advice[] = {
  "Get it",  "Look for",   "Download it", "Copy the", "Choose",  "Change",
  "Give it", "Remove one", "Add it",      "Try",      "Make",    "Wait",
  "asked",   "kept",       "goes on by",  "Close",    "instead", "try again",
};

static void
assert_says_what_helps (const char *name, const char *text)
{
  g_test_message ("%s: %s", name, text);
  g_assert_null (strstr (text, "Something went wrong:"));
  g_assert_true (g_str_has_suffix (text, "."));
  g_assert_cmpuint (strlen (text), >, WHOLE_MIN);
  for (guint i = 0; i < G_N_ELEMENTS (advice); i++) {
    if (strstr (text, advice[i]) != NULL)
      return;
  }
  g_test_message ("%s does not say what to do", name);
  g_test_fail ();
}

/* Where its words are: those of the player stand on its page, with its buttons. */
static char *
find_words (const GError *error)
{
  GError stopped = { BT_STREAM_ERROR, BT_STREAM_ERROR_FAILED, NULL };

  if (error->domain == BT_STREAM_ERROR)
    return pm_player_words_loss (error);
  if (error->domain == PM_PLAYBACK_ERROR && error->code == PM_PLAYBACK_ERROR_GONE)
    return pm_player_words_loss (&stopped);
  if (error->domain == PM_PLAYBACK_ERROR || error->domain == PM_IMAGE_ERROR
      || error->domain == BT_SUBTITLES_ERROR)
    return pm_player_words_refusal (error);
  return pm_words_error (error);
}

static gboolean
has_button (const GError *error)
{
  switch (pm_words_error_remedy (error)) {
  case PM_REMEDY_AGAIN:
  case PM_REMEDY_CHECK:
  case PM_REMEDY_FOLDER:
  case PM_REMEDY_MOVE:
    return TRUE;
  case PM_REMEDY_WAIT:
  case PM_REMEDY_CHANGE:
  case PM_REMEDY_OTHER:
  default:
    return FALSE;
  }
}

static void
assert_brief (const Code *code, const GError *error)
{
  g_autofree char *brief = pm_words_error_short (error);

  if (code->domain != BT_METAINFO_ERROR && code->domain != BT_STORAGE_ERROR
      && code->domain != BT_TRACKER_ERROR)
    return;
  g_assert_cmpstr (brief, !=, "Stopped by an error");
  g_assert_cmpuint (g_utf8_strlen (brief, -1), <=, BRIEF_MAX);
}

static void
test_every_code (void)
{
  const Code codes[] = { ERROR_CODES };

  g_assert_cmpuint (G_N_ELEMENTS (codes), >, 40);
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++) {
    /* Those that need a decoder say which one in the error itself. */
    g_autoptr (GError) error =
        g_error_new (codes[i].domain, codes[i].code, "It is as it is. Make it otherwise.");
    g_autofree char *text = find_words (error);

    if (has_button (error) && pm_words_error_remedy (error) != PM_REMEDY_AGAIN)
      g_assert_true (g_str_has_suffix (text, "."));
    else
      assert_says_what_helps (codes[i].name, text);
    assert_brief (&codes[i], error);
  }
}

static void
test_of_the_system (void)
{
  static const int codes[] = { G_IO_ERROR_NOT_FOUND, G_IO_ERROR_PERMISSION_DENIED,
                               G_IO_ERROR_NO_SPACE };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++) {
    g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, codes[i], "what the system says");
    g_autofree char *text = pm_words_error (error);

    g_assert_cmpint (pm_words_error_remedy (error), ==, PM_REMEDY_AGAIN);
    assert_says_what_helps ("G_IO_ERROR", text);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/error-words/every-code", test_every_code);
  g_test_add_func ("/error-words/of-the-system", test_of_the_system);
  return g_test_run ();
}
