/* pm-player-words.c — times, languages and reasons to wait, as a person reads them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-player-words.h"

#include "pm-format.h"
#include "pm-words.h"

#include <glib/gi18n.h>
#include <gst/tag/tag.h>

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

/* While files are hashed or moved nothing is read, whatever is here. */
static const char *
find_work (BtTorrentState state)
{
  if (state == BT_TORRENT_CHECKING)
    return _ ("Waiting until the files are checked");
  return state == BT_TORRENT_MOVING ? _ ("Waiting until the files are moved") : NULL;
}

static gboolean
is_here (BtFile *file)
{
  return bt_file_get_have (file) >= bt_file_get_size (file);
}

gboolean
pm_player_is_held_up (const BtTorrentStat *stat, BtFile *file)
{
  return stat->paused && !is_here (file) && find_work (stat->state) == NULL;
}

char *
pm_player_words_waiting (const BtTorrentStat *stat, BtFile *file, gboolean is_opening)
{
  const char *work = find_work (stat->state);

  if (work != NULL)
    return g_strdup (work);
  if (pm_player_is_held_up (stat, file))
    return g_strdup (_ ("The torrent is paused"));
  if (!is_here (file) && stat->n_peers == 0)
    return g_strdup (_ ("Nobody is there to get this part from"));
  return g_strdup (is_opening ? _ ("Opening…") : _ ("Waiting for the next pieces"));
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
pm_player_words_buffering (const BtTorrentStat *stat, int percent)
{
  g_autofree char *rate = pm_format_rate (stat->down_rate);

  if (percent >= 100)
    return stat->down_rate >= PM_RATE_LEAST ? g_steal_pointer (&rate) : g_strdup ("");
  if (stat->down_rate < PM_RATE_LEAST)
    return g_strdup_printf ("%d%%", percent);
  return g_strdup_printf ("%d%%" PM_WORDS_SEPARATOR "%s", percent, rate);
}

/* A film says "und" where it does not know. */
static const char *
find_language (const char *code)
{
  if (code == NULL || *code == '\0' || g_ascii_strcasecmp (code, "und") == 0)
    return NULL;
  return gst_tag_get_language_name (code);
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
