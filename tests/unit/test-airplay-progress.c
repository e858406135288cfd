/* test-airplay-progress.c — what a receiver does, by what it tells, as a line of letters.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cast/bt-airplay-progress.h"

#include <string.h>

#define TENTH_US (G_USEC_PER_SEC / 10)
#define LENGTH_US (20 * G_USEC_PER_SEC)

/* @told: a letter each @step: . not ready, o opens (ready, no length, rate 0), p plays and moves, b plays and
 * does not move, z rate 0, O another film plays, N that at its beginning, x an error; before another, s an
 * event of a stop, e one of the end, f one of a failure, j we seek, B it told of O when it was not told of ours
 * yet. @seen: the verdict after each answer: w waits, p plays, z stands, b starves, E ended, G gone, T taken,
 * U unplayable, L too long. */
typedef struct {
  const char *name, *told, *seen;
  guint step;         /* tenths of a second */
  gint64 from_us;     /* where it begins */
  gboolean is_paused; /* by us, from the beginning */
} Row;

static const Row rows[] = {
  { "begins", "..oopppp", "wwwwwppp", 3 },
  { "kodi-pauses", ".pppzzzpp", "wwppzzzpp", 10 },
  { "starves", ".pppbbbpp", "wwppbbbpp", 10 },
  { "looks-too-often", ".pppbbbbpp", "wwppppbbpp", 3 },
  { "starves-after-a-seek", ".pppjbbbp", "wwppbbbp", 10 },
  { "goes-on-after-a-seek", ".pppjpp", "wwppbp", 10 },
  { "never-moves", ".bbbbb", "wwwwww", 10 },
  { "begins-paused", ".zzzzz", "wzzzzz", 10, .is_paused = TRUE },
  { "rate-0-at-first", ".zzzzz", "wwwwzz", 10 },
  { "ends", ".ppp...", "wwppEEE", 10, LENGTH_US - 5 * G_USEC_PER_SEC },
  { "ends-after-a-long-second", ".pp..", "wwpEE", 20, LENGTH_US - 5 * G_USEC_PER_SEC },
  { "ends-far-from-its-end", ".pppe..", "wwppEE", 10 },
  { "goes", ".ppp...........", "wwppppppppppppG", 3 },
  { "goes-by-an-event", ".pppss...........", "wwppppppppppppG", 3 },
  { "is-away-for-a-moment", ".ppp..ppp", "wwppppppp", 3 },
  { "is-taken", ".ppps..O", "wwppppT", 3 },
  { "is-taken-by-what-comes-slowly", ".ppps...O", "wwpppppT", 9 },
  { "is-taken-while-it-opens", ".ppppoO", "wwppppT", 3 },
  { "is-taken-at-once", ".ppppN", "wwpppT", 10 },
  { "tells-another-length", ".pppOO", "wwpppp", 3 },
  { "fails-at-once", ".x", "wU", 3 },
  { "fails-by-an-event", "..f.", "wwU", 3 },
  { "does-not-play", "s.............", "wwwwwwwwwwUUU", 3 },
  { "does-not-play-after-it-opened", ".oos............", "wwwwwwwwwwwwwUU", 3 },
  { "stops-what-played-before", "s..ooopp", "wwwwwwp", 3 },
  { "tells-of-the-film-before", "BOOO.oppp", "wwwwwwpp", 3 },
  { "tells-of-it-until-ours-plays", "BOOppp", "wwwpp", 3 },
  { "takes-what-looks-like-it", "BOOOO", "wwwp", 40 },
  { "is-not-ready", "...................", "wwwwwwwwwLLLLLLLLLL", 100 },
  { "opens-for-ever", "ooooooooooooooooooo", "wwwwwwwwwLLLLLLLLLL", 100 },
};

static BtAirplayEvent
make_event (char letter)
{
  return (BtAirplayEvent) { BT_AIRPLAY_STOPPED, letter == 'e', letter == 'f' };
}

static BtAirplayInfo
make_info (char letter, gint64 position_us)
{
  BtAirplayInfo info = { .has_rate = TRUE, .position_us = position_us, .duration_us = -1 };

  info.is_ready = letter != '.' && letter != 'x';
  info.has_failed = letter == 'x';
  info.is_playing = strchr ("pbON", letter) != NULL;
  if (info.is_ready && letter != 'o')
    info.duration_us = strchr ("ON", letter) != NULL ? 3 * LENGTH_US : LENGTH_US;
  return info;
}

static char
to_letter (BtAirplayVerdict verdict)
{
  return "wpzbEGTUL"[verdict];
}

static gboolean
hear (BtAirplayProgress *progress, char letter, gint64 now_us)
{
  BtAirplayEvent event = make_event (letter);

  if (letter == 'j')
    bt_airplay_progress_jump (progress);
  else if (strchr ("sef", letter) != NULL)
    bt_airplay_progress_add_event (progress, &event, now_us);
  else
    return FALSE;
  return TRUE;
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  gint64 now_us = G_USEC_PER_SEC, position_us = row->from_us, step_us = row->step * TENTH_US;
  g_autoptr (GString) seen = g_string_new (NULL);
  BtAirplayProgress progress;

  bt_airplay_progress_init (&progress, now_us);
  for (const char *at = row->told; *at != '\0'; at++) {
    BtAirplayInfo info;

    if (*at == 'B') {
      info = make_info ('O', position_us);
      bt_airplay_progress_set_before (&progress, &info);
      continue;
    }
    if (hear (&progress, *at, now_us))
      continue;
    now_us += step_us;
    position_us += *at == 'p' || *at == 'O' ? step_us : 0;
    info = make_info (*at, *at == 'N' ? 0 : position_us);
    g_string_append_c (
        seen, to_letter (bt_airplay_progress_judge (&progress, &info, !row->is_paused, now_us)));
  }
  g_assert_cmpstr (seen->str, ==, row->seen);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strconcat ("/airplay-progress/", rows[i].name, NULL);

    g_test_add_data_func (path, &rows[i], test_row);
  }
  return g_test_run ();
}
