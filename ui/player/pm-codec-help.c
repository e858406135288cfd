/* pm-codec-help.c — where a codec that is missing is to be had.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-codec-help.h"

#include <glib/gi18n.h>

/* The runtime's extension with all codecs, in the branch that GNOME 49 and 50 take. */
#define FLATPAK_EXTENSION "org.freedesktop.Platform.codecs-extra//25.08-extra"
#define OFTEN "gst-libav" /* as GStreamer calls it itself */

typedef struct {
  const char *id; /* of os-release */
  const char *package;
} Distribution;

/* Others are like one of these, and say so. */
static const Distribution distributions[] = {
  { "debian", "gstreamer1.0-libav" },
  { "ubuntu", "gstreamer1.0-libav" },
  { "fedora", "gstreamer1-plugin-libav" },
  { "rhel", "gstreamer1-plugin-libav" },
  { "arch", "gst-libav" },
  { "alpine", "gst-libav" },
  { "void", "gst-libav" },
  { "suse", "gstreamer-plugins-libav" },
  { "opensuse", "gstreamer-plugins-libav" },
  { "opensuse-leap", "gstreamer-plugins-libav" },
  { "opensuse-tumbleweed", "gstreamer-plugins-libav" },
  { "gentoo", "media-plugins/gst-plugins-libav" },
  { "nixos", "gst_all_1.gst-libav" },
};

static const char *
find_exactly (const char *id)
{
  for (guint i = 0; id != NULL && i < G_N_ELEMENTS (distributions); i++) {
    if (g_str_equal (distributions[i].id, id))
      return distributions[i].package;
  }
  return NULL;
}

const char *
pm_codec_help_find_package (const char *id, const char *like)
{
  g_auto (GStrv) others = g_strsplit (like != NULL ? like : "", " ", -1);
  const char *package = find_exactly (id);

  for (guint i = 0; package == NULL && others[i] != NULL; i++)
    package = find_exactly (others[i]);
  return package;
}

char *
pm_codec_help (gboolean is_flatpak, const char *id, const char *like)
{
  const char *package = pm_codec_help_find_package (id, like);

  if (is_flatpak)
    /* Translators: %s is the name of what is to be installed. */
    return g_strdup_printf (_ ("In a terminal, “flatpak install %s” gets it."), FLATPAK_EXTENSION);
  if (package != NULL)
    return g_strdup_printf (_ ("As a rule the package “%s” has it."), package);
  return g_strdup_printf (_ ("Your system’s software manager has it among GStreamer’s plugins, "
                             "often in the package “%s”."),
                          OFTEN);
}
