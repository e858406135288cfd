/* pm-wire-peers.c — those whom messages went to or came from, and what they are called.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-wire-peers.h"

#include <glib/gi18n.h>

#include "pm-swarm-words.h"

#define FORGET_FROM 512 /* remembered ones; from here on those go whom no message is of */

/* --- one ---------------------------------------------------------------------------------------- */

struct _PmWirePeer {
  GObject parent;
  guint64 id;
  char *name; /* owned */
  gboolean is_here;
};

enum { PROP_0, PROP_NAME, N_PROPS };
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (PmWirePeer, pm_wire_peer, G_TYPE_OBJECT)

static void
pm_wire_peer_finalize (GObject *object)
{
  g_free (PM_WIRE_PEER (object)->name);
  G_OBJECT_CLASS (pm_wire_peer_parent_class)->finalize (object);
}

static void
pm_wire_peer_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_NAME)
    g_value_set_string (value, PM_WIRE_PEER (object)->name);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
pm_wire_peer_class_init (PmWirePeerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = pm_wire_peer_finalize;
  object_class->get_property = pm_wire_peer_get_property;
  props[PROP_NAME] =
      g_param_spec_string ("name", NULL, NULL, NULL,
                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
pm_wire_peer_init (PmWirePeer *self)
{
}

static PmWirePeer *
peer_new (guint64 id, const char *name)
{
  PmWirePeer *self = g_object_new (PM_TYPE_WIRE_PEER, NULL);

  self->id = id;
  self->name = g_strdup (name);
  return self;
}

guint64
pm_wire_peer_get_id (PmWirePeer *self)
{
  return self->id;
}

const char *
pm_wire_peer_get_name (PmWirePeer *self)
{
  return self->name;
}

static void
set_name (PmWirePeer *self, const char *name)
{
  if (g_strcmp0 (self->name, name) == 0)
    return;
  g_free (self->name);
  self->name = g_strdup (name);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NAME]);
}

/* --- all ---------------------------------------------------------------------------------------- */

struct _PmWirePeers {
  GObject parent;
  GHashTable *by_id; /* owned; owned PmWirePeer by its id, which is in it */
  GPtrArray *here;   /* owned; owned PmWirePeer: for all, then who is connected */
  guint64 pinned;    /* id; 0: none */
};

static GType
get_item_type (GListModel *model)
{
  return PM_TYPE_WIRE_PEER;
}

static guint
get_n_items (GListModel *model)
{
  return PM_WIRE_PEERS (model)->here->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  PmWirePeers *self = PM_WIRE_PEERS (model);

  return position < self->here->len ? g_object_ref (self->here->pdata[position]) : NULL;
}

static void
model_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PmWirePeers, pm_wire_peers, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, model_init))

static void
pm_wire_peers_finalize (GObject *object)
{
  PmWirePeers *self = PM_WIRE_PEERS (object);

  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->here);
  G_OBJECT_CLASS (pm_wire_peers_parent_class)->finalize (object);
}

static void
pm_wire_peers_class_init (PmWirePeersClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pm_wire_peers_finalize;
}

static void
pm_wire_peers_init (PmWirePeers *self)
{
  self->by_id = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_object_unref);
  self->here = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (self->here, peer_new (0, _ ("All peers")));
}

PmWirePeers *
pm_wire_peers_new (void)
{
  return g_object_new (PM_TYPE_WIRE_PEERS, NULL);
}

static PmWirePeer *
remember (PmWirePeers *self, guint64 id)
{
  PmWirePeer *peer = g_hash_table_lookup (self->by_id, &id);

  if (peer != NULL)
    return peer;
  peer = peer_new (id, _ ("New peer"));
  g_hash_table_insert (self->by_id, &peer->id, peer);
  return peer;
}

PmWirePeer *
pm_wire_peers_get (PmWirePeers *self, guint64 id)
{
  return g_object_ref (remember (self, id));
}

static gboolean
is_forgotten (gpointer key, gpointer value, gpointer data)
{
  /* The table alone still has it. */
  return G_OBJECT (value)->ref_count == 1;
}

/* From the end, so that places before stay as they are. */
static void
drop_gone (PmWirePeers *self)
{
  for (guint i = self->here->len - 1; i > 0; i--) {
    PmWirePeer *peer = self->here->pdata[i];

    if (peer->is_here || peer->id == self->pinned)
      continue;
    g_ptr_array_remove_index (self->here, i);
    g_list_model_items_changed (G_LIST_MODEL (self), i, 1, 0);
  }
}

static void
note (PmWirePeers *self, const BtPeerStat *stat, BtDemo *demo, GPtrArray *added)
{
  g_autofree char *name = pm_swarm_words_peer_name (stat, demo);
  PmWirePeer *peer = remember (self, stat->id);

  set_name (peer, name);
  if (peer->is_here)
    return;
  peer->is_here = TRUE;
  g_ptr_array_add (added, peer);
}

/* Who is connected and was not, in @added. */
static void
note_all (PmWirePeers *self, GListModel *peers, BtDemo *demo, GPtrArray *added)
{
  guint n = g_list_model_get_n_items (peers);
  g_autoptr (GHashTable) before = g_hash_table_new (NULL, NULL);

  for (guint i = 1; i < self->here->len; i++)
    g_hash_table_add (before, self->here->pdata[i]);
  for (guint i = 1; i < self->here->len; i++)
    PM_WIRE_PEER (self->here->pdata[i])->is_here = FALSE;
  for (guint i = 0; i < n; i++) {
    g_autoptr (BtPeer) peer = g_list_model_get_item (peers, i);

    note (self, bt_peer_get_stat (peer), demo, added);
  }
  for (guint i = added->len; i > 0; i--)
    if (g_hash_table_contains (before, added->pdata[i - 1]))
      g_ptr_array_remove_index (added, i - 1);
}

void
pm_wire_peers_refresh (PmWirePeers *self, GListModel *peers, BtDemo *demo)
{
  g_autoptr (GPtrArray) added = g_ptr_array_new ();
  guint end;

  note_all (self, peers, demo, added);
  drop_gone (self);
  end = self->here->len;
  for (guint i = 0; i < added->len; i++)
    g_ptr_array_add (self->here, g_object_ref (added->pdata[i]));
  if (added->len > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), end, 0, added->len);
  if (g_hash_table_size (self->by_id) >= FORGET_FROM + self->here->len)
    g_hash_table_foreach_remove (self->by_id, is_forgotten, NULL);
}

void
pm_wire_peers_pin (PmWirePeers *self, guint64 id)
{
  self->pinned = id;
}

void
pm_wire_peers_clear (PmWirePeers *self)
{
  guint n = self->here->len - 1;

  g_ptr_array_set_size (self->here, 1);
  g_hash_table_remove_all (self->by_id);
  if (n > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 1, n, 0);
}
