/* bt-cast-finder-find.c — one device by its name, for who has no list to choose from.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cast/bt-cast-finder-private.h"

/* A device answers within a second; one that sleeps takes some more to hear the second question. */
#define PATIENCE_MS 6000
/* Where its address is known, looking for it only tells how it is called. */
#define ADDRESS_PATIENCE_MS 2000

typedef struct {
  BtCastKind kind;
  char *name;          /* owned; NULL: any */
  BtAddress address;   /* that @name is, while @is_address */
  gboolean is_address; /* with a port or without: then that is 0 */
  GSource *timer, *cancel;
  gulong changed;
} Search;

static void
search_free (gpointer data)
{
  Search *search = data;

  g_free (search->name);
  g_free (search);
}

/* --- whether it is the one ---------------------------------------------------------------------------- */

gboolean
_bt_cast_finder_parse (const char *text, BtAddress *address)
{
  if (bt_address_parse (address, text, 0))
    return TRUE;
  if (!bt_address_parse (address, text, 1))
    return FALSE;
  address->port = 0;
  return TRUE;
}

gboolean
_bt_cast_finder_is_at (BtCastDevice *device, const BtAddress *address)
{
  BtAddress place;

  return _bt_cast_finder_parse (bt_cast_device_get_address (device), &place)
         && bt_address_equal_ip (&place, address)
         && (address->port == 0 || address->port == place.port);
}

static gboolean
is_called (BtCastDevice *device, const char *name)
{
  g_autofree char *folded = g_utf8_casefold (name, -1);
  g_autofree char *theirs = g_utf8_casefold (bt_cast_device_get_name (device), -1);

  return g_utf8_collate (folded, theirs) == 0;
}

static gboolean
matches (const Search *search, BtCastDevice *device)
{
  if (bt_cast_device_get_kind (device) != search->kind)
    return FALSE;
  return search->name == NULL || is_called (device, search->name)
         || (search->is_address && _bt_cast_finder_is_at (device, &search->address));
}

/* --- the end ------------------------------------------------------------------------------------------ */

static void
drop_source (GSource **source)
{
  if (*source != NULL) {
    g_source_destroy (*source);
    g_source_unref (*source);
    *source = NULL;
  }
}

/* Lets go of all but the task. */
static void
end (GTask *task)
{
  Search *search = g_task_get_task_data (task);
  BtCastFinder *self = g_task_get_source_object (task);

  drop_source (&search->timer);
  drop_source (&search->cancel);
  g_clear_signal_handler (&search->changed, self);
  bt_cast_finder_release (self);
}

/* (transfer full) "A, B", of the kind that is looked for; "none". */
static char *
list_names (BtCastFinder *self, const Search *search)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self)); i++) {
    g_autoptr (BtCastDevice) device = g_list_model_get_item (G_LIST_MODEL (self), i);

    if (bt_cast_device_get_kind (device) != search->kind)
      continue;
    g_string_append (names, names->len > 0 ? ", " : "");
    g_string_append (names, bt_cast_device_get_name (device));
  }
  return g_string_free (names->len > 0 ? names : g_string_append (names, "none"), FALSE);
}

static GError *
make_error (BtCastFinder *self, const Search *search)
{
  const char *title = bt_cast_kind_get_title (search->kind);
  g_autofree char *names = list_names (self, search);

  if (search->name == NULL)
    return g_error_new (BT_CAST_ERROR, BT_CAST_ERROR_NOT_FOUND,
                        "cannot find any %s device: none answered; is it switched on, and in the "
                        "network of this computer?",
                        title);
  return g_error_new (BT_CAST_ERROR, BT_CAST_ERROR_NOT_FOUND,
                      "cannot find the %s device “%s”: there were: %s; choose one of these, or see "
                      "whether it is switched on and in the network of this computer",
                      title, search->name, names);
}

/* (transfer full) By nothing but its address. */
static BtCastDevice *
make_by_address (BtCastFinder *self, const Search *search)
{
  const BtCastKindClass *class = _bt_cast_finder_get_kind (self, search->kind);
  BtCastInfo info = { .name = search->name, .address = search->name, .id = search->name };

  return search->is_address && class->make != NULL ? class->make (&info) : NULL;
}

static void
opened_cb (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  const Search *search = g_task_get_task_data (task);
  GError *error = NULL;
  BtCastDevice *device = _bt_cast_finder_get_kind (g_task_get_source_object (task), search->kind)
                             ->open_finish (result, &error);

  if (device != NULL)
    g_task_return_pointer (task, device, g_object_unref);
  else
    g_task_return_error (task, error);
}

static gboolean
timed_out_cb (gpointer data)
{
  GTask *task = data;
  const Search *search = g_task_get_task_data (task);
  BtCastFinder *self = g_task_get_source_object (task);
  const BtCastKindClass *class = _bt_cast_finder_get_kind (self, search->kind);
  BtCastDevice *device = make_by_address (self, search);
  GError *error = device == NULL ? make_error (self, search) : NULL;

  end (task);
  if (device == NULL && search->is_address && class->open_async != NULL) {
    g_error_free (error);
    class->open_async (search->name, g_task_get_cancellable (task), opened_cb, task);
    return G_SOURCE_REMOVE;
  }
  if (device != NULL)
    g_task_return_pointer (task, device, g_object_unref);
  else
    g_task_return_error (task, error);
  g_object_unref (task);
  return G_SOURCE_REMOVE;
}

static gboolean
cancelled_cb (GCancellable *cancellable G_GNUC_UNUSED, gpointer data)
{
  GTask *task = data;

  end (task);
  g_task_return_error_if_cancelled (task);
  g_object_unref (task);
  return G_SOURCE_REMOVE;
}

/* --- looking ------------------------------------------------------------------------------------------ */

static void
look (GTask *task, guint from, guint to)
{
  const Search *search = g_task_get_task_data (task);
  GListModel *model = g_task_get_source_object (task);

  for (guint i = from; i < to; i++) {
    g_autoptr (BtCastDevice) device = g_list_model_get_item (model, i);

    if (!matches (search, device))
      continue;
    end (task);
    g_task_return_pointer (task, g_steal_pointer (&device), g_object_unref);
    g_object_unref (task);
    return;
  }
}

static void
changed_cb (GListModel *model G_GNUC_UNUSED, guint at, guint n_removed G_GNUC_UNUSED, guint n_added,
            gpointer data)
{
  look (data, at, at + n_added);
}

static void
watch (GTask *task, Search *search)
{
  GCancellable *cancellable = g_task_get_cancellable (task);

  search->timer = g_timeout_source_new (search->is_address ? ADDRESS_PATIENCE_MS : PATIENCE_MS);
  g_source_set_callback (search->timer, timed_out_cb, task, NULL);
  g_source_attach (search->timer, NULL);
  if (cancellable != NULL) {
    search->cancel = g_cancellable_source_new (cancellable);
    g_source_set_callback (search->cancel, G_SOURCE_FUNC (cancelled_cb), task, NULL);
    g_source_attach (search->cancel, NULL);
  }
  search->changed = g_signal_connect (g_task_get_source_object (task), "items-changed",
                                      G_CALLBACK (changed_cb), task);
}

void
bt_cast_finder_find_async (BtCastFinder *self, BtCastKind kind, const char *name,
                           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);
  Search *search = g_new0 (Search, 1);

  g_task_set_source_tag (task, bt_cast_finder_find_async);
  search->kind = kind;
  search->name = g_strdup (name);
  search->is_address = name != NULL && _bt_cast_finder_parse (name, &search->address);
  g_task_set_task_data (task, search, search_free);
  bt_cast_finder_hold (self);
  watch (task, search);
  look (task, 0, g_list_model_get_n_items (G_LIST_MODEL (self)));
}

BtCastDevice *
bt_cast_finder_find_finish (BtCastFinder *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
