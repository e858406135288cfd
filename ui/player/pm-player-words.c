/* pm-player-words.c — times, languages and reasons to wait, as a person reads them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-player-words.h"

#include "pm-format.h"
#include "pm-playback.h"
#include "pm-words.h"

#include <glib/gi18n.h>
#include <gst/tag/tag.h>
#include <string.h>

#define MINUTE 60 /* seconds */
#define HOUR (60 * MINUTE)
/* Up to where a wait is told in which unit; beyond the last it is not told. */
#define SECONDS_UP_TO 90
#define MINUTES_UP_TO 90
#define HOURS_UP_TO 24
#define HALF_US (G_USEC_PER_SEC / 2) /* so that a time is rounded and not cut */

char *
pm_player_words_time (gint64 time_us)
{
  int seconds = MAX (time_us, 0) / G_USEC_PER_SEC;
  int minutes = seconds / 60, hours = minutes / 60;

  if (hours > 0)
    return g_strdup_printf ("%d:%02d:%02d", hours, minutes % 60, seconds % 60);
  return g_strdup_printf ("%d:%02d", minutes, seconds % 60);
}

char *
pm_player_words_times (gint64 position_us, gint64 duration_us)
{
  g_autofree char *position = pm_player_words_time (position_us);
  g_autofree char *duration = pm_player_words_time (duration_us);

  if (duration_us <= 0)
    return g_steal_pointer (&position);
  /* Translators: where one is in a film, and how long it is: "5:20 of 14:48". */
  return g_strdup_printf (_ ("%s of %s"), position, duration);
}

char *
pm_player_words_place (gint64 position_us, gint64 duration_us, gint64 run_us, gboolean is_here)
{
  g_autofree char *times = pm_player_words_times (position_us, duration_us);
  g_autofree char *run = pm_player_words_time (MAX (run_us + HALF_US, G_USEC_PER_SEC));

  if (duration_us <= 0 || run_us <= 0 || (is_here && run_us >= duration_us - position_us))
    return g_steal_pointer (&times);
  if (is_here)
    /* Translators: spoken; place in a film, and how long it plays on from there: "5:20 of 14:48, next 0:40 here". */
    return g_strdup_printf (_ ("%s, next %s here"), times, run);
  /* Translators: spoken; place in a film, and how much is missing from there on. */
  return g_strdup_printf (_ ("%s, next %s not here yet"), times, run);
}

/* Why it waits, where that is not just that pieces are on their way. */
typedef enum {
  HELD_NOT,
  HELD_PAUSED,
  HELD_CHECKING,
  HELD_MOVING,
  HELD_NO_PEERS,
  HELD_NO_COPY
} Held;

static Held
find_held (const BtTorrentStat *stat, const PmMissing *missing)
{
  /* While files are hashed or moved nothing is read, whatever is here. */
  if (stat->state == BT_TORRENT_CHECKING)
    return HELD_CHECKING;
  if (stat->state == BT_TORRENT_MOVING)
    return HELD_MOVING;
  if (missing->is_whole)
    return HELD_NOT;
  if (stat->paused)
    return HELD_PAUSED;
  if (stat->n_peers == 0)
    return HELD_NO_PEERS;
  return missing->has_nobody ? HELD_NO_COPY : HELD_NOT;
}

gboolean
pm_player_is_held_up (const BtTorrentStat *stat, const PmMissing *missing)
{
  return find_held (stat, missing) == HELD_PAUSED;
}

static char *
format_waiting (guint n_pieces)
{
  g_autofree char *count = pm_format_count (n_pieces);

  return g_strdup_printf (ngettext ("Waiting for %s piece", "Waiting for %s pieces", n_pieces),
                          count);
}

char *
pm_player_words_waiting (const BtTorrentStat *stat, const PmMissing *missing, gboolean is_opening)
{
  switch (find_held (stat, missing)) {
  case HELD_PAUSED:
    return g_strdup (_ ("The torrent is paused"));
  case HELD_CHECKING:
    return g_strdup (_ ("Waiting until the files are checked"));
  case HELD_MOVING:
    return g_strdup (_ ("Waiting until the files are moved"));
  case HELD_NO_PEERS:
    return g_strdup (_ ("Nobody is there to get this part from"));
  case HELD_NO_COPY:
    return g_strdup (_ ("Nobody has this part yet"));
  case HELD_NOT:
  default:
    break;
  }
  if (is_opening)
    return g_strdup (_ ("Opening…"));
  if (missing->n_pieces > 0)
    return format_waiting (missing->n_pieces);
  return g_strdup (_ ("Waiting for the next pieces"));
}

/* Rounded to what a person would say; NULL: so long that nobody waits for it. */
static char *
format_wait (guint64 seconds)
{
  if (seconds < SECONDS_UP_TO)
    /* Translators: seconds, short */
    return g_strdup_printf (_ ("%d s"), (int) MAX (seconds, 1));
  if (seconds < MINUTES_UP_TO * MINUTE)
    /* Translators: minutes, short */
    return g_strdup_printf (_ ("%d min"), (int) ((seconds + MINUTE / 2) / MINUTE));
  if (seconds < HOURS_UP_TO * HOUR)
    /* Translators: hours, short */
    return g_strdup_printf (_ ("%d h"), (int) ((seconds + HOUR / 2) / HOUR));
  return NULL;
}

/* What it waits for now is not all that it will: so no time is told for the first picture. */
static char *
format_going_on (const BtTorrentStat *stat, const PmMissing *missing, gboolean is_opening)
{
  g_autofree char *wait = NULL;

  if (missing->n_pieces == 0)
    return NULL;
  if (is_opening)
    return format_waiting (missing->n_pieces);
  if (stat->down_rate >= PM_RATE_LEAST)
    wait = format_wait ((missing->n_bytes + stat->down_rate - 1) / stat->down_rate);
  /* Translators: of a film that waits; %s is as "4 s" or "2 min". */
  return wait != NULL ? g_strdup_printf (_ ("Goes on in about %s"), wait) : NULL;
}

static char *
format_prospect (const BtTorrentStat *stat, const PmMissing *missing, gboolean is_opening)
{
  g_autofree char *going_on = format_going_on (stat, missing, is_opening);
  g_autofree char *rate = NULL;

  if (stat->down_rate >= PM_RATE_LEAST)
    rate = pm_format_rate (stat->down_rate);
  else if (missing->n_pieces > 0 && stat->n_sending == 0)
    rate = g_strdup (_ ("Nobody sends at the moment"));
  if (going_on != NULL && rate != NULL)
    return g_strconcat (going_on, PM_WORDS_SEPARATOR, rate, NULL);
  if (going_on != NULL)
    return g_steal_pointer (&going_on);
  return rate != NULL ? g_steal_pointer (&rate) : g_strdup ("");
}

char *
pm_player_words_prospect (const BtTorrentStat *stat, const PmMissing *missing, gboolean is_opening)
{
  switch (find_held (stat, missing)) {
  case HELD_NOT:
    return format_prospect (stat, missing, is_opening);
  case HELD_NO_PEERS:
    return g_strdup (_ ("Goes on by itself when somebody comes"));
  case HELD_NO_COPY:
    return g_strdup (_ ("Goes on by itself when somebody has it"));
  case HELD_PAUSED:
  case HELD_CHECKING:
  case HELD_MOVING:
  default:
    return g_strdup ("");
  }
}

/* A film says "und" where it does not know. */
static const char *
find_language (const char *code)
{
  if (code == NULL || *code == '\0' || g_ascii_strcasecmp (code, "und") == 0)
    return NULL;
  return gst_tag_get_language_name (code);
}

/* What is said of a loss here, and not as of a torrent. */
typedef struct {
  GQuark (*domain) (void);
  int code;
  const char *title, *text;
} Loss;

static const Loss losses[] = {
  { bt_storage_error_quark, BT_STORAGE_ERROR_MISSING,
    N_ ("Part of This File Is Not There Any More"),
    N_ ("It was deleted or cut short. Try again to check the files and fetch what is missing.") },
  { bt_storage_error_quark, BT_STORAGE_ERROR_FULL, N_ ("The Disk Is Full"),
    N_ ("What is missing of this file has no room. Make some, then try again.") },
  { bt_stream_error_quark, BT_STREAM_ERROR_FAILED, N_ ("The Torrent Was Stopped"),
    N_ ("Something went wrong with the torrent. Try again to go on.") },
  { bt_stream_error_quark, BT_STREAM_ERROR_REMOVED, N_ ("The Torrent Was Removed"),
    N_ ("Add it again to go on.") },
};

static const Loss *
find_loss (const GError *error)
{
  for (guint i = 0; i < G_N_ELEMENTS (losses); i++) {
    if (g_error_matches (error, losses[i].domain (), losses[i].code))
      return &losses[i];
  }
  return NULL;
}

const char *
pm_player_words_loss_title (const GError *error)
{
  const Loss *loss = find_loss (error);

  return loss != NULL ? gettext (loss->title) : _ ("This File Cannot Be Read");
}

char *
pm_player_words_loss (const GError *error)
{
  const Loss *loss = find_loss (error);

  return loss != NULL ? g_strdup (gettext (loss->text)) : pm_words_error (error);
}

char *
pm_player_words_refusal (const GError *error)
{
  g_autofree char *reason = NULL;

  if (g_error_matches (error, BT_SUBTITLES_ERROR, BT_SUBTITLES_ERROR_TOO_LARGE))
    return g_strdup (_ ("These subtitles are too large to be read. Choose another file."));
  if (error->domain == BT_SUBTITLES_ERROR)
    return g_strdup (
        _ ("These subtitles cannot be read. Choose a file of the kinds SRT, WebVTT or SSA."));
  if (g_error_matches (error, PM_PLAYBACK_ERROR, PM_PLAYBACK_ERROR_MISSING_CODEC))
    return g_strdup (error->message);
  reason = g_strdup (error->message);
  if (g_str_has_suffix (reason, "."))
    reason[strlen (reason) - 1] = '\0';
  /* Translators: %s says why something is not shown, in one or more sentences without the last full stop. */
  return g_strdup_printf (_ ("%s. Try it with another program."), reason);
}

char *
pm_player_words_track (PmTrack *track, guint number)
{
  const char *language = find_language (pm_track_get_language (track));
  const char *title = pm_track_get_title (track);

  if (language != NULL && title != NULL)
    return g_strdup_printf ("%s" PM_WORDS_SEPARATOR "%s", language, title);
  if (language != NULL || title != NULL)
    return g_strdup (language != NULL ? language : title);
  /* Translators: of sound or subtitles in a film, where it does not tell which language it is. */
  return g_strdup_printf (_ ("Track %u"), number);
}

char *
pm_player_words_subtitle_file (const PmSubtitleFile *file, const char *path)
{
  const char *language = find_language (file->language);

  if (language == NULL)
    return g_path_get_basename (path);
  if (file->is_forced)
    /* Translators: subtitles that tell only what is said in another language than the film's; %s is theirs. */
    return g_strdup_printf (_ ("%s · foreign parts only"), language);
  if (file->is_for_deaf)
    /* Translators: subtitles that tell sounds as well; %s is their language. */
    return g_strdup_printf (_ ("%s · with sounds"), language);
  return g_strdup (language);
}
