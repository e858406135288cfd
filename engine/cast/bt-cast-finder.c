/* bt-cast-finder.c — the devices that the local network has, as they come and go.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cast/bt-cast-finder-private.h"

/* One kind, while it is looked for. */
typedef struct {
  BtCastFinder *finder;
  BtCastKind kind;
  BtMdnsBrowse *browse; /* NULL: it is not looked for in this way */
  gpointer search;      /* likewise */
} Source;

typedef struct {
  BtCastFinder *finder;
  char *key;            /* by which its source knows it */
  BtCastDevice *device; /* owned */
  BtCastDevice *next;   /* owned; takes its place when it is not busy; NULL: none */
  gboolean is_gone;     /* leaves when it is not busy */
} Item;

struct _BtCastFinder {
  GObject parent_instance;
  const BtCastKindClass *kinds;
  BtMdns *mdns;
  guint n_holds;
  BtCastDevice *kept; /* owned; NULL: none */
  Source sources[BT_N_CAST_KINDS];
  GPtrArray *items; /* Item, sorted */
};

static void bt_cast_finder_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BtCastFinder, bt_cast_finder, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      bt_cast_finder_list_model_init))

const BtCastKindClass *
_bt_cast_finder_get_kind (BtCastFinder *self, BtCastKind kind)
{
  return &self->kinds[kind];
}

BtMdns *
_bt_cast_finder_get_mdns (BtCastFinder *self)
{
  return self->mdns;
}

/* --- the list ----------------------------------------------------------------------------------------- */

static void changed_cb (BtCastDevice *device, gpointer data);

static void
set_device (Item *item, BtCastDevice *device)
{
  if (item->device != NULL) {
    g_signal_handlers_disconnect_by_data (item->device, item);
    g_object_unref (item->device);
  }
  item->device = device;
  if (device != NULL)
    g_signal_connect (device, "changed", G_CALLBACK (changed_cb), item);
}

static void
item_free (gpointer data)
{
  Item *item = data;

  set_device (item, NULL);
  g_clear_object (&item->next);
  g_free (item->key);
  g_free (item);
}

static Item *
get_item (BtCastFinder *self, guint at)
{
  return g_ptr_array_index (self->items, at);
}

/* By name, whatever its case; those of one name by kind, and then in any order that stays. */
static int
compare (BtCastDevice *a, BtCastDevice *b)
{
  g_autofree char *name_a = g_utf8_casefold (bt_cast_device_get_name (a), -1);
  g_autofree char *name_b = g_utf8_casefold (bt_cast_device_get_name (b), -1);
  int order = g_utf8_collate (name_a, name_b);

  if (order == 0)
    order = (int) bt_cast_device_get_kind (a) - (int) bt_cast_device_get_kind (b);
  return order != 0 ? order : g_strcmp0 (bt_cast_device_get_id (a), bt_cast_device_get_id (b));
}

static guint
find_place (BtCastFinder *self, BtCastDevice *device)
{
  guint at = 0;

  while (at < self->items->len && compare (get_item (self, at)->device, device) < 0)
    at++;
  return at;
}

static void
insert (BtCastFinder *self, Item *item)
{
  guint at = find_place (self, item->device);

  g_ptr_array_insert (self->items, (int) at, item);
  g_list_model_items_changed (G_LIST_MODEL (self), at, 0, 1);
}

static void
remove_item (BtCastFinder *self, Item *item)
{
  guint at;

  if (!g_ptr_array_find (self->items, item, &at))
    return;
  g_ptr_array_remove_index (self->items, at);
  g_list_model_items_changed (G_LIST_MODEL (self), at, 1, 0);
}

/* Where its name still stands it keeps its place. Takes @device. */
static void
replace (BtCastFinder *self, Item *item, BtCastDevice *device)
{
  gboolean is_in_place =
      g_str_equal (bt_cast_device_get_name (item->device), bt_cast_device_get_name (device));
  guint at = 0;

  g_ptr_array_find (self->items, item, &at);
  set_device (item, device);
  if (is_in_place) {
    g_list_model_items_changed (G_LIST_MODEL (self), at, 1, 1);
    return;
  }
  g_ptr_array_steal_index (self->items, at);
  g_list_model_items_changed (G_LIST_MODEL (self), at, 1, 0);
  insert (self, item);
}

/* --- coming and going --------------------------------------------------------------------------------- */

/* What had to wait until it was not busy, or kept. */
static void
settle (BtCastFinder *self, Item *item)
{
  if (bt_cast_device_is_busy (item->device) || item->device == self->kept)
    return;
  if (item->is_gone)
    remove_item (self, item);
  else if (item->next != NULL)
    replace (self, item, g_steal_pointer (&item->next));
}

static void
changed_cb (BtCastDevice *device G_GNUC_UNUSED, gpointer data)
{
  Item *item = data;

  settle (item->finder, item);
}

/* @key NULL: any; @id NULL: likewise. */
static Item *
find (BtCastFinder *self, BtCastKind kind, const char *key, const char *id)
{
  for (guint i = 0; i < self->items->len; i++) {
    Item *item = get_item (self, i);

    if (bt_cast_device_get_kind (item->device) == kind
        && (key == NULL || g_str_equal (item->key, key))
        && (id == NULL || g_str_equal (bt_cast_device_get_id (item->device), id)))
      return item;
  }
  return NULL;
}

/* Two of a kind cannot be at one address: it has another name now, or was known by nothing else before. */
static Item *
find_at (BtCastFinder *self, BtCastKind kind, const char *address)
{
  for (guint i = 0; i < self->items->len; i++) {
    Item *item = get_item (self, i);

    if (bt_cast_device_get_kind (item->device) == kind
        && g_str_equal (bt_cast_device_get_address (item->device), address))
      return item;
  }
  return NULL;
}

static gboolean
is_same (BtCastDevice *a, BtCastDevice *b)
{
  return g_str_equal (bt_cast_device_get_id (a), bt_cast_device_get_id (b))
         && g_str_equal (bt_cast_device_get_name (a), bt_cast_device_get_name (b))
         && g_str_equal (bt_cast_device_get_address (a), bt_cast_device_get_address (b));
}

static void
add (BtCastFinder *self, const char *key, BtCastDevice *device)
{
  Item *item = g_new0 (Item, 1);

  item->finder = self;
  item->key = g_strdup (key);
  set_device (item, device);
  insert (self, item);
}

/* Its source tells of it, for the first time or anew. Takes @device. */
static void
take (BtCastFinder *self, const char *key, BtCastDevice *device)
{
  BtCastKind kind = bt_cast_device_get_kind (device);
  Item *item = find (self, kind, key, NULL);

  if (item == NULL)
    item = find (self, kind, NULL, bt_cast_device_get_id (device));
  if (item == NULL)
    item = find_at (self, kind, bt_cast_device_get_address (device));
  if (item == NULL) {
    add (self, key, device);
    return;
  }
  g_free (item->key);
  item->key = g_strdup (key);
  item->is_gone = FALSE;
  g_clear_object (&item->next);
  if (is_same (item->device, device))
    g_object_unref (device);
  else
    item->next = device;
  settle (self, item);
}

static void
lose (BtCastFinder *self, Item *item)
{
  item->is_gone = TRUE;
  settle (self, item);
}

/* --- by mDNS ------------------------------------------------------------------------------------------ */

static void
lose_service (BtCastFinder *self, BtCastKind kind, const BtMdnsService *service)
{
  Item *item = find (self, kind, service->instance, NULL);

  if (item != NULL)
    lose (self, item);
}

/* Whoever hears of it may let go of us. */
static void
told (const BtMdnsService *service, gpointer data)
{
  const Source *source = data;
  g_autoptr (BtCastFinder) self = g_object_ref (source->finder);
  const BtCastKindClass *class = &self->kinds[source->kind];
  g_autoptr (BtCastInfo) info = class->read (service);

  if (info != NULL)
    take (self, service->instance, class->make (info));
  else
    lose_service (self, source->kind, service);
}

static void
removed (const BtMdnsService *service, gpointer data)
{
  const Source *source = data;
  g_autoptr (BtCastFinder) self = g_object_ref (source->finder);

  lose_service (self, source->kind, service);
}

static const BtMdnsBrowseFuncs browse_funcs = { told, told, removed };

/* --- in another way ----------------------------------------------------------------------------------- */

static void
found (BtCastDevice *device, gpointer data)
{
  const Source *source = data;
  g_autoptr (BtCastFinder) self = g_object_ref (source->finder);

  take (self, bt_cast_device_get_id (device), g_object_ref (device));
}

static void
lost (BtCastDevice *device, gpointer data)
{
  const Source *source = data;
  g_autoptr (BtCastFinder) self = g_object_ref (source->finder);
  Item *item = find (self, source->kind, bt_cast_device_get_id (device), NULL);

  if (item != NULL)
    lose (self, item);
}

/* --- looking ------------------------------------------------------------------------------------------ */

static void
start_source (Source *source)
{
  BtCastFinder *self = source->finder;
  const BtCastKindClass *class = &self->kinds[source->kind];

  if (class->service != NULL && class->make != NULL)
    source->browse = bt_mdns_browse (self->mdns, class->service, &browse_funcs, source);
  if (class->search != NULL)
    source->search = class->search->start (found, lost, source);
}

static void
stop_source (Source *source)
{
  BtCastFinder *self = source->finder;

  if (source->browse != NULL)
    bt_mdns_end_browse (self->mdns, g_steal_pointer (&source->browse));
  if (source->search != NULL)
    self->kinds[source->kind].search->stop (g_steal_pointer (&source->search));
}

void
bt_cast_finder_hold (BtCastFinder *self)
{
  g_return_if_fail (BT_IS_CAST_FINDER (self));

  if (self->n_holds++ > 0)
    return;
  for (guint i = 0; i < BT_N_CAST_KINDS; i++)
    start_source (&self->sources[i]);
}

void
bt_cast_finder_release (BtCastFinder *self)
{
  g_return_if_fail (BT_IS_CAST_FINDER (self));
  g_return_if_fail (self->n_holds > 0);

  if (--self->n_holds > 0)
    return;
  for (guint i = 0; i < BT_N_CAST_KINDS; i++)
    stop_source (&self->sources[i]);
  for (guint i = self->items->len; i > 0; i--)
    if (i <= self->items->len) /* whoever hears of one may let others go */
      lose (self, get_item (self, i - 1));
}

static Item *
find_device (BtCastFinder *self, BtCastDevice *device)
{
  for (guint i = 0; i < self->items->len; i++)
    if (get_item (self, i)->device == device)
      return get_item (self, i);
  return NULL;
}

void
bt_cast_finder_keep (BtCastFinder *self, BtCastDevice *device)
{
  g_autoptr (BtCastDevice) before = g_steal_pointer (&self->kept);
  Item *item;

  g_return_if_fail (BT_IS_CAST_FINDER (self));

  g_set_object (&self->kept, device);
  if (device != NULL && find_device (self, device) == NULL) {
    add (self, bt_cast_device_get_id (device), g_object_ref (device));
    find_device (self, device)->is_gone = TRUE; /* nobody told of it */
  }
  item = before != NULL ? find_device (self, before) : NULL;
  if (item != NULL)
    settle (self, item);
}

/* --- object ------------------------------------------------------------------------------------------- */

BtCastFinder *
_bt_cast_finder_new_with (const BtCastKindClass *kinds, const BtAddress *bound)
{
  BtCastFinder *self = g_object_new (BT_TYPE_CAST_FINDER, NULL);

  self->kinds = kinds;
  self->mdns = bt_mdns_new (NULL, bound);
  return self;
}

BtCastFinder *
bt_cast_finder_new (void)
{
  return _bt_cast_finder_new_with (bt_cast_kinds, NULL);
}

static void
bt_cast_finder_finalize (GObject *object)
{
  BtCastFinder *self = BT_CAST_FINDER (object);

  for (guint i = 0; i < BT_N_CAST_KINDS; i++)
    stop_source (&self->sources[i]);
  bt_mdns_free (self->mdns);
  g_clear_object (&self->kept);
  g_ptr_array_unref (self->items);
  G_OBJECT_CLASS (bt_cast_finder_parent_class)->finalize (object);
}

static void
bt_cast_finder_class_init (BtCastFinderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bt_cast_finder_finalize;
}

static void
bt_cast_finder_init (BtCastFinder *self)
{
  self->items = g_ptr_array_new_with_free_func (item_free);
  for (guint i = 0; i < BT_N_CAST_KINDS; i++)
    self->sources[i] = (Source) { .finder = self, .kind = i };
}

static GType
get_item_type (GListModel *model G_GNUC_UNUSED)
{
  return BT_TYPE_CAST_DEVICE;
}

static guint
get_n_items (GListModel *model)
{
  return BT_CAST_FINDER (model)->items->len;
}

static gpointer
get_device (GListModel *model, guint at)
{
  BtCastFinder *self = BT_CAST_FINDER (model);

  return at < self->items->len ? g_object_ref (get_item (self, at)->device) : NULL;
}

static void
bt_cast_finder_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_device;
}
