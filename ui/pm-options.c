/* pm-options.c — what the preferences say about the engine, as options of it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-options.h"

#include "pm-server-words.h"

#define KILO 1000 /* rates are kept in kB/s */

static guint64
get_rate (GSettings *settings, const char *key)
{
  return (guint64) g_settings_get_uint (settings, key) * KILO;
}

static void
read_limits (GSettings *settings, BtEngineOptions *options)
{
  options->down_limit = get_rate (settings, "down-limit");
  options->up_limit = get_rate (settings, "up-limit");
  options->alt_down_limit = get_rate (settings, "alt-down-limit");
  options->alt_up_limit = get_rate (settings, "alt-up-limit");
  options->alt_now = g_settings_get_boolean (settings, "alt-now");
  options->limit_local = g_settings_get_boolean (settings, "limit-local");
  options->limit_overhead = g_settings_get_boolean (settings, "limit-overhead");
}

static void
read_schedule (GSettings *settings, BtSchedule *schedule)
{
  schedule->enabled = g_settings_get_boolean (settings, "schedule-enabled");
  schedule->days = (guint8) g_settings_get_uint (settings, "schedule-days");
  schedule->begin_minute = (guint16) g_settings_get_uint (settings, "schedule-begin");
  schedule->end_minute = (guint16) g_settings_get_uint (settings, "schedule-end");
}

void
pm_options_read (GSettings *settings, BtEngineOptions *options)
{
  bt_engine_options_init (options);
  read_limits (settings, options);
  read_schedule (settings, &options->schedule);
  options->use_dht = g_settings_get_boolean (settings, "use-dht");
  options->use_pex = g_settings_get_boolean (settings, "use-pex");
  options->use_lsd = g_settings_get_boolean (settings, "use-lsd");
  options->use_webrtc = g_settings_get_boolean (settings, "use-webrtc");
  options->max_peers = g_settings_get_uint (settings, "max-peers");
  options->max_torrent_peers = g_settings_get_uint (settings, "max-torrent-peers");
  options->max_dialing = g_settings_get_uint (settings, "max-dialing");
  options->dials_per_second = g_settings_get_uint (settings, "dials-per-second");
  options->max_downloads = g_settings_get_uint (settings, "max-downloads");
  options->max_seeds = g_settings_get_uint (settings, "max-seeds");
  options->goal.ratio_percent = g_settings_get_uint (settings, "seed-ratio-percent");
  options->goal.minutes = g_settings_get_uint (settings, "seed-minutes");
  options->goal.idle_minutes = g_settings_get_uint (settings, "seed-idle-minutes");
  options->seed_choker = (BtSeedChoker) g_settings_get_enum (settings, "seed-choker");
}

/* --- servers ------------------------------------------------------------------------------------ */

/* The settings have what somebody wrote, also as long as it is wrong; one that is wrong holds up none of the
 * others. */
static char **
read_servers (GSettings *settings, const char *key, char *(*get_trouble) (const char *) )
{
  g_auto (GStrv) all = g_settings_get_strv (settings, key);
  g_autoptr (GStrvBuilder) good = g_strv_builder_new ();

  for (guint i = 0; all[i] != NULL; i++) {
    g_autofree char *trouble = get_trouble (all[i]);

    if (trouble == NULL)
      g_strv_builder_add (good, all[i]);
  }
  return g_strv_builder_end (good);
}

static void
take_servers (char ***servers, char **taken)
{
  g_strfreev (*servers);
  *servers = taken;
}

BtRtcConfig *
pm_options_read_rtc (GSettings *settings)
{
  BtRtcConfig *config = bt_rtc_config_new ();

  take_servers (&config->stun, read_servers (settings, "stun-servers", pm_server_words_stun));
  take_servers (&config->turn, read_servers (settings, "turn-servers", pm_server_words_turn));
  take_servers (&config->trackers,
                read_servers (settings, "webrtc-trackers", pm_server_words_tracker));
  config->relay_only = g_settings_get_boolean (settings, "relay-only");
  return config;
}

/* --- following ---------------------------------------------------------------------------------- */

static gboolean
is_of_rtc (const char *key)
{
  static const char *const keys[] = { "stun-servers", "turn-servers", "webrtc-trackers",
                                      "relay-only", NULL };

  return g_strv_contains (keys, key);
}

static void
changed_cb (BtEngine *engine, const char *key, GSettings *settings)
{
  BtEngineOptions options;

  pm_options_read (settings, &options);
  bt_engine_set_options (engine, &options);
  if (is_of_rtc (key)) {
    g_autoptr (BtRtcConfig) config = pm_options_read_rtc (settings);

    bt_engine_set_rtc_config (engine, config);
  }
}

void
pm_options_follow (GSettings *settings, BtEngine *engine)
{
  g_signal_connect_object (settings, "changed", G_CALLBACK (changed_cb), engine, G_CONNECT_SWAPPED);
}
