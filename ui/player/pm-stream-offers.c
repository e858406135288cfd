/* pm-stream-offers.c — which stream is meant by a URI.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-stream-offers.h"

static GMutex mutex;
static GHashTable *offers; /* owned; URI -> PmStreamOffer; under the mutex */

void
pm_stream_offer_clear (PmStreamOffer *offer)
{
  g_clear_object (&offer->stream);
}

static void
free_offer (gpointer data)
{
  pm_stream_offer_clear (data);
  g_free (data);
}

static gboolean
find_size (GInputStream *stream, guint64 *size, GError **error)
{
  GSeekable *seekable = G_SEEKABLE (stream);

  if (!g_seekable_seek (seekable, 0, G_SEEK_END, NULL, error))
    return FALSE;
  *size = (guint64) g_seekable_tell (seekable);
  return g_seekable_seek (seekable, 0, G_SEEK_SET, NULL, error);
}

static char *
add_offer (const char *name, PmStreamOffer *offer)
{
  static guint n_offers; /* under the mutex */
  g_autofree char *base = g_path_get_basename (name);
  g_autofree char *escaped = g_uri_escape_string (base, NULL, FALSE);
  char *uri;

  g_mutex_lock (&mutex);
  if (offers == NULL)
    offers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_offer);
  uri = g_strdup_printf (PM_STREAM_SCHEME "://%u/%s", ++n_offers, escaped);
  g_hash_table_insert (offers, g_strdup (uri), offer);
  g_mutex_unlock (&mutex);
  return uri;
}

char *
pm_stream_src_offer (GInputStream *stream, const char *name, GError **error)
{
  PmStreamOffer offer = { stream, 0 };

  g_return_val_if_fail (G_IS_INPUT_STREAM (stream) && G_IS_SEEKABLE (stream), NULL);

  if (!find_size (stream, &offer.size, error))
    return NULL;
  g_object_ref (stream);
  return add_offer (name, g_memdup2 (&offer, sizeof offer));
}

void
pm_stream_src_withdraw (const char *uri)
{
  g_autofree char *key = NULL;
  PmStreamOffer *offer = NULL;

  g_mutex_lock (&mutex);
  if (offers != NULL)
    g_hash_table_steal_extended (offers, uri, (gpointer *) &key, (gpointer *) &offer);
  g_mutex_unlock (&mutex);
  if (offer != NULL)
    free_offer (offer);
}

gboolean
pm_stream_offers_find (const char *uri, PmStreamOffer *offer)
{
  PmStreamOffer *found;

  g_mutex_lock (&mutex);
  found = offers != NULL ? g_hash_table_lookup (offers, uri) : NULL;
  if (found != NULL) {
    *offer = *found;
    g_object_ref (offer->stream);
  }
  g_mutex_unlock (&mutex);
  return found != NULL;
}
