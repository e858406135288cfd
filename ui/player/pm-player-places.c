/* pm-player-places.c — where one was in each film, in the settings.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-player-places.h"

#define KEY "play-places"
#define PLACES_MAX 100 /* films; the one that was seen longest ago is forgotten */
#define BEGINNING_S G_GINT64_CONSTANT (10) /* so little is seen again */
#define END_PERCENT 97                     /* the rest is names */

gint64
pm_player_places_find (GSettings *settings, const char *torrent, guint32 file)
{
  g_autoptr (GVariant) places = g_settings_get_value (settings, KEY);
  GVariantIter iter;
  const char *of;
  guint32 index;
  gint64 position_us;

  g_variant_iter_init (&iter, places);
  while (g_variant_iter_next (&iter, "(&sux)", &of, &index, &position_us)) {
    if (index == file && g_str_equal (of, torrent))
      return MAX (position_us, 0);
  }
  return 0;
}

static gboolean
is_worth_it (gint64 position_us, gint64 duration_us)
{
  return position_us >= BEGINNING_S * G_USEC_PER_SEC
         && (duration_us == 0 || position_us < duration_us / 100 * END_PERCENT);
}

/* The newest is the first. */
void
pm_player_places_take (GSettings *settings, const char *torrent, guint32 file, gint64 position_us,
                       gint64 duration_us)
{
  g_autoptr (GVariant) places = g_settings_get_value (settings, KEY);
  GVariantBuilder builder;
  GVariantIter iter;
  const char *of;
  guint32 index;
  gint64 other_us;
  guint n = 1;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(sux)"));
  if (is_worth_it (position_us, duration_us))
    g_variant_builder_add (&builder, "(sux)", torrent, file, position_us);
  g_variant_iter_init (&iter, places);
  while (n < PLACES_MAX && g_variant_iter_next (&iter, "(&sux)", &of, &index, &other_us)) {
    if (index == file && g_str_equal (of, torrent))
      continue;
    g_variant_builder_add (&builder, "(sux)", of, index, other_us);
    n++;
  }
  g_settings_set_value (settings, KEY, g_variant_builder_end (&builder));
}
