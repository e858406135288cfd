/* pm-cli-watch-options.c — what the command line says of watching.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "pm-cli-values.h"
#include "pm-cli-watch-options.h"

#define PORT_USUAL (-1)
#define FILE_LARGEST (-1)
#define FILES_MAX 1000000 /* more than a torrent may have */

static gboolean
omx_cb (const char *name, const char *value, gpointer data, GError **error)
{
  PmCliWatchRaw *raw = data;

  raw->omx = TRUE;
  if (*value == '\0' || g_strcmp0 (value, "hdmi") == 0)
    raw->sound = BT_PLAYER_SOUND_HDMI;
  else if (g_strcmp0 (value, "local") == 0)
    raw->sound = BT_PLAYER_SOUND_LOCAL;
  else
    return pm_cli_refuse (error, "--omx=%s: the sound goes to local or to hdmi", value);
  return TRUE;
}

static gboolean
cast_cb (const char *name, const char *value, gpointer data, GError **error)
{
  PmCliWatchRaw *raw = data;

  for (guint i = 0; i < BT_N_CAST_KINDS; i++)
    raw->devices[i] |= strcmp (name + strlen ("--"), bt_cast_kind_get_name ((BtCastKind) i)) == 0;
  if (*value == '\0')
    return TRUE;
  g_free (raw->device_name);
  raw->device_name = g_strdup (value);
  return TRUE;
}

void
pm_cli_watch_options_add (GOptionGroup *group, PmCliWatchRaw *raw)
{
  const GOptionEntry entries[] = {
    { "vlc", 0, 0, G_OPTION_ARG_NONE, &raw->vlc, "Watch in VLC", NULL },
    { "mpv", 0, 0, G_OPTION_ARG_NONE, &raw->mpv, "Watch in mpv", NULL },
    { "mplayer", 0, 0, G_OPTION_ARG_NONE, &raw->mplayer, "Watch in MPlayer", NULL },
    { "omx", 0, G_OPTION_FLAG_OPTIONAL_ARG, G_OPTION_ARG_CALLBACK, (gpointer) (GCallback) omx_cb,
      "Watch in omxplayer, with sound from there", "local|hdmi" },
    { "chromecast", 0, G_OPTION_FLAG_OPTIONAL_ARG, G_OPTION_ARG_CALLBACK,
      (gpointer) (GCallback) cast_cb, "Watch on a Chromecast", "NAME" },
    { "airplay", 0, G_OPTION_FLAG_OPTIONAL_ARG, G_OPTION_ARG_CALLBACK,
      (gpointer) (GCallback) cast_cb, "Watch on an AirPlay receiver", "NAME" },
    { "dlna", 0, G_OPTION_FLAG_OPTIONAL_ARG, G_OPTION_ARG_CALLBACK, (gpointer) (GCallback) cast_cb,
      "Watch on a DLNA renderer", "NAME" },
    { "serve", 0, 0, G_OPTION_ARG_NONE, &raw->serve, "Serve over HTTP until interrupted", NULL },
    { "port", 'p', 0, G_OPTION_ARG_STRING, &raw->port, "Port of the HTTP server", "PORT" },
    { "serve-on", 0, 0, G_OPTION_ARG_STRING, &raw->address, "Address of the HTTP server",
      "ADDRESS" },
    { "file", 0, 0, G_OPTION_ARG_STRING, &raw->file, "The file to watch, by its number", "N" },
    { "subtitles", 't', 0, G_OPTION_ARG_FILENAME, &raw->subtitles, "Load these subtitles", "FILE" },
    { "no-quit", 'n', 0, G_OPTION_ARG_NONE, &raw->no_quit, "Go on when the player ends", NULL },
    { NULL },
  };

  g_option_group_add_entries (group, entries);
}

void
pm_cli_watch_raw_clear (PmCliWatchRaw *raw)
{
  g_free (raw->port);
  g_free (raw->address);
  g_free (raw->subtitles);
  g_free (raw->file);
  g_free (raw->device_name);
}

/* --- values ------------------------------------------------------------------------------------ */

static gboolean
take_player (PmCliWatchOptions *self, const PmCliWatchRaw *raw, GError **error)
{
  const gboolean given[BT_N_PLAYERS] = {
    [BT_PLAYER_VLC] = raw->vlc,
    [BT_PLAYER_MPV] = raw->mpv,
    [BT_PLAYER_MPLAYER] = raw->mplayer,
    [BT_PLAYER_OMXPLAYER] = raw->omx,
  };

  for (guint i = 0; i < BT_N_PLAYERS; i++) {
    if (!given[i])
      continue;
    if (self->has_player)
      return pm_cli_refuse (error, "choose one player");
    self->has_player = TRUE;
    self->player = (BtPlayerKind) i;
  }
  self->sound = raw->sound;
  return TRUE;
}

static gboolean
take_device (PmCliWatchOptions *self, const PmCliWatchRaw *raw, GError **error)
{
  for (guint i = 0; i < BT_N_CAST_KINDS; i++) {
    if (!raw->devices[i])
      continue;
    if (self->has_player || self->has_device)
      return pm_cli_refuse (error, "choose one player or screen");
    self->has_device = TRUE;
    self->device = (BtCastKind) i;
  }
  self->device_name = g_strdup (raw->device_name);
  return TRUE;
}

static gboolean
take_number (const char *name, const char *text, guint64 most, guint64 *value, GError **error)
{
  return g_ascii_string_to_unsigned (text, 10, 0, most, value, NULL)
         || pm_cli_refuse (error, "%s %s: give a number from 0 to %" G_GUINT64_FORMAT, name, text,
                           most);
}

static gboolean
take_subtitles (PmCliWatchOptions *self, const char *path, GError **error)
{
  self->subtitles = g_canonicalize_filename (path, NULL);
  if (!g_file_test (self->subtitles, G_FILE_TEST_IS_REGULAR))
    return pm_cli_refuse (error, "--subtitles %s: there is no such file", path);
  return TRUE;
}

static gboolean
take_values (PmCliWatchOptions *self, const PmCliWatchRaw *raw, GError **error)
{
  guint64 value;

  if (raw->port != NULL) {
    if (!take_number ("--port", raw->port, G_MAXUINT16, &value, error))
      return FALSE;
    self->port = (int) value;
  }
  if (raw->file != NULL) {
    if (!take_number ("--file", raw->file, FILES_MAX, &value, error))
      return FALSE;
    self->file = (gint64) value;
  }
  if (raw->address != NULL && !g_hostname_is_ip_address (raw->address))
    return pm_cli_refuse (error, "--serve-on %s: give a numeric address of this computer",
                          raw->address);
  self->address = g_strdup (raw->address);
  return raw->subtitles == NULL || take_subtitles (self, raw->subtitles, error);
}

/* An option that would do nothing is a mistake. */
static gboolean
check_use (const PmCliWatchOptions *self, const PmCliWatchRaw *raw, guint n_torrents,
           GError **error)
{
  const char *useless = raw->port != NULL      ? "--port"
                        : raw->address != NULL ? "--serve-on"
                        : raw->file != NULL    ? "--file"
                                               : NULL;
  gboolean shows = self->has_player || self->has_device;

  if (!self->is_wanted && useless != NULL)
    return pm_cli_refuse (error, "%s needs --serve or a player, as --mpv", useless);
  if (self->has_device && (raw->port != NULL || raw->address != NULL))
    return pm_cli_refuse (error, "%s: a screen is served at an address of its own; leave it out",
                          useless);
  if (!shows && (raw->subtitles != NULL || raw->no_quit))
    return pm_cli_refuse (error, "%s needs a player, as --mpv",
                          raw->no_quit ? "--no-quit" : "--subtitles");
  if (self->has_device && self->device == BT_CAST_AIRPLAY && raw->subtitles != NULL)
    return pm_cli_refuse (error, "--subtitles: AirPlay receivers show none; leave it out");
  if (shows && self->serve)
    return pm_cli_refuse (error, "--serve starts no player: leave one of them out");
  if ((shows || raw->file != NULL) && n_torrents > 1)
    return pm_cli_refuse (error, "give one torrent to watch");
  return TRUE;
}

gboolean
pm_cli_watch_options_take (PmCliWatchOptions *self, const PmCliWatchRaw *raw, guint n_torrents,
                           GError **error)
{
  self->port = PORT_USUAL;
  self->file = FILE_LARGEST;
  self->serve = raw->serve;
  self->no_quit = raw->no_quit;
  if (!take_player (self, raw, error) || !take_device (self, raw, error))
    return FALSE;
  self->is_wanted = self->serve || self->has_player || self->has_device;
  return check_use (self, raw, n_torrents, error) && take_values (self, raw, error);
}

void
pm_cli_watch_options_clear (PmCliWatchOptions *self)
{
  g_free (self->address);
  g_free (self->subtitles);
  g_free (self->device_name);
}
