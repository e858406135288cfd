/* pm-wire-log.c — the messages of the last while, the newest first: a list that grows in batches.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-wire-log.h"

#define EXAMPLES_MAX 32 /* answers whose request is looked for */

/* --- a message ---------------------------------------------------------------------------------- */

struct _PmWireEntry {
  GObject parent;
  BtWireEntry entry;
  gint64 wall_us;
  PmWirePeer *peer; /* owned */
};

G_DEFINE_FINAL_TYPE (PmWireEntry, pm_wire_entry, G_TYPE_OBJECT)

static void
pm_wire_entry_finalize (GObject *object)
{
  g_object_unref (PM_WIRE_ENTRY (object)->peer);
  G_OBJECT_CLASS (pm_wire_entry_parent_class)->finalize (object);
}

static void
pm_wire_entry_class_init (PmWireEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pm_wire_entry_finalize;
}

static void
pm_wire_entry_init (PmWireEntry *self)
{
}

const BtWireEntry *
pm_wire_entry_get (PmWireEntry *self)
{
  return &self->entry;
}

PmWirePeer *
pm_wire_entry_get_peer (PmWireEntry *self)
{
  return self->peer;
}

gint64
pm_wire_entry_get_wall_us (PmWireEntry *self)
{
  return self->wall_us;
}

/* --- the list ----------------------------------------------------------------------------------- */

struct _PmWireLog {
  GObject parent;
  PmWirePeers *peers; /* owned */
  GPtrArray *kept;    /* owned; owned PmWireEntry, the oldest first; at most PM_WIRE_LOG_MAX */
  GPtrArray *shown;   /* owned; of those, owned too, the ones that the filter lets through */
  GPtrArray *waiting; /* owned; owned, likewise; newer than all kept */
  PmWireKind kind;
  guint64 peer_id; /* 0: all */
  gboolean is_held;
  PmWirePace pace;
};

static GType
get_item_type (GListModel *model)
{
  return PM_TYPE_WIRE_ENTRY;
}

static guint
get_n_items (GListModel *model)
{
  return PM_WIRE_LOG (model)->shown->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  GPtrArray *shown = PM_WIRE_LOG (model)->shown;

  return position < shown->len ? g_object_ref (shown->pdata[shown->len - 1 - position]) : NULL;
}

static void
model_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PmWireLog, pm_wire_log, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, model_init))

static void
pm_wire_log_finalize (GObject *object)
{
  PmWireLog *self = PM_WIRE_LOG (object);

  g_ptr_array_unref (self->kept);
  g_ptr_array_unref (self->shown);
  g_ptr_array_unref (self->waiting);
  g_object_unref (self->peers);
  G_OBJECT_CLASS (pm_wire_log_parent_class)->finalize (object);
}

static void
pm_wire_log_class_init (PmWireLogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pm_wire_log_finalize;
}

static void
pm_wire_log_init (PmWireLog *self)
{
  self->peers = pm_wire_peers_new ();
  self->kept = g_ptr_array_new_with_free_func (g_object_unref);
  self->shown = g_ptr_array_new_with_free_func (g_object_unref);
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
}

PmWireLog *
pm_wire_log_new (void)
{
  return g_object_new (PM_TYPE_WIRE_LOG, NULL);
}

PmWirePeers *
pm_wire_log_get_peers (PmWireLog *self)
{
  return self->peers;
}

const PmWirePace *
pm_wire_log_peek_pace (PmWireLog *self)
{
  return &self->pace;
}

guint
pm_wire_log_get_n_kept (PmWireLog *self)
{
  return self->kept->len + self->waiting->len;
}

guint
pm_wire_log_get_n_waiting (PmWireLog *self)
{
  return self->waiting->len;
}

/* --- what comes --------------------------------------------------------------------------------- */

static void
drop_oldest (GPtrArray *entries, guint n_max)
{
  if (entries->len > n_max)
    g_ptr_array_remove_range (entries, 0, entries->len - n_max);
}

void
pm_wire_log_add (PmWireLog *self, const GArray *entries)
{
  gint64 now_us = g_get_monotonic_time ();
  gint64 to_wall_us = g_get_real_time () - now_us;

  pm_wire_pace_add (&self->pace, entries, now_us);
  for (guint i = 0; i < entries->len; i++) {
    PmWireEntry *entry = g_object_new (PM_TYPE_WIRE_ENTRY, NULL);

    entry->entry = g_array_index (entries, BtWireEntry, i);
    entry->wall_us = entry->entry.time_us + to_wall_us;
    entry->peer = pm_wire_peers_get (self->peers, entry->entry.peer_id);
    g_ptr_array_add (self->waiting, entry);
  }
  drop_oldest (self->waiting, PM_WIRE_LOG_MAX);
}

static gboolean
is_shown (PmWireLog *self, PmWireEntry *entry)
{
  return (self->peer_id == 0 || self->peer_id == entry->entry.peer_id)
         && pm_wire_words_is_of (&entry->entry, self->kind);
}

static guint
count_older (GPtrArray *entries, guint64 number)
{
  guint n = 0;

  while (n < entries->len && PM_WIRE_ENTRY (entries->pdata[n])->entry.number < number)
    n++;
  return n;
}

/* They stand at the list's end. */
static void
let_go_of_old (PmWireLog *self, guint n_coming)
{
  guint n_left = PM_WIRE_LOG_MAX - MIN (n_coming, PM_WIRE_LOG_MAX), n;

  if (self->kept->len <= n_left)
    return;
  g_ptr_array_remove_range (self->kept, 0, self->kept->len - n_left);
  n = n_left > 0 ? count_older (self->shown, PM_WIRE_ENTRY (self->kept->pdata[0])->entry.number)
                 : self->shown->len;
  if (n == 0)
    return;
  g_ptr_array_remove_range (self->shown, 0, n);
  g_list_model_items_changed (G_LIST_MODEL (self), self->shown->len, n, 0);
}

gboolean
pm_wire_log_flush (PmWireLog *self)
{
  guint n_before;

  if (self->is_held || self->waiting->len == 0)
    return FALSE;
  let_go_of_old (self, self->waiting->len);
  n_before = self->shown->len;
  for (guint i = 0; i < self->waiting->len; i++) {
    g_ptr_array_add (self->kept, g_object_ref (self->waiting->pdata[i]));
    if (is_shown (self, self->waiting->pdata[i]))
      g_ptr_array_add (self->shown, g_object_ref (self->waiting->pdata[i]));
  }
  g_ptr_array_set_size (self->waiting, 0);
  if (self->shown->len > n_before)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, self->shown->len - n_before);
  return TRUE;
}

void
pm_wire_log_set_held (PmWireLog *self, gboolean is_held)
{
  self->is_held = is_held;
}

gboolean
pm_wire_log_is_held (PmWireLog *self)
{
  return self->is_held;
}

void
pm_wire_log_set_filter (PmWireLog *self, PmWireKind kind, guint64 peer_id)
{
  guint n_before = self->shown->len;

  if (self->kind == kind && self->peer_id == peer_id)
    return;
  self->kind = kind;
  self->peer_id = peer_id;
  g_ptr_array_set_size (self->shown, 0);
  for (guint i = 0; i < self->kept->len; i++)
    if (is_shown (self, self->kept->pdata[i]))
      g_ptr_array_add (self->shown, g_object_ref (self->kept->pdata[i]));
  if (n_before > 0 || self->shown->len > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, self->shown->len);
}

void
pm_wire_log_clear (PmWireLog *self)
{
  guint n = self->shown->len;

  g_ptr_array_set_size (self->kept, 0);
  g_ptr_array_set_size (self->shown, 0);
  g_ptr_array_set_size (self->waiting, 0);
  self->pace = (PmWirePace) { 0 };
  if (n > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n, 0);
  pm_wire_peers_clear (self->peers);
}

/* --- what belongs together ---------------------------------------------------------------------- */

/* A CANCEL goes where the REQUEST went, the others come back. */
static gboolean
ends (const BtWireEntry *request, const BtWireEntry *other)
{
  gboolean comes_back = other->is_sent != request->is_sent;

  if (other->peer_id != request->peer_id || other->piece != request->piece
      || other->offset != request->offset || other->number <= request->number)
    return FALSE;
  return other->method == BT_WIRE_CANCEL
             ? !comes_back
             : comes_back && (other->method == BT_WIRE_PIECE || other->method == BT_WIRE_REJECT);
}

static PmWireEntry *
get_any (PmWireLog *self, guint index)
{
  return index < self->kept->len ? self->kept->pdata[index]
                                 : self->waiting->pdata[index - self->kept->len];
}

/* After a CANCEL the block may come all the same, or be refused: the first end counts, but for that. */
PmWireEntry *
pm_wire_log_find_answer (PmWireLog *self, PmWireEntry *request)
{
  PmWireEntry *taken_back = NULL;

  if (request->entry.method != BT_WIRE_REQUEST)
    return NULL;
  for (guint i = 0; i < pm_wire_log_get_n_kept (self); i++) {
    PmWireEntry *other = get_any (self, i);

    if (!ends (&request->entry, &other->entry))
      continue;
    if (other->entry.method != BT_WIRE_CANCEL)
      return taken_back != NULL && other->entry.method == BT_WIRE_REJECT ? taken_back : other;
    taken_back = taken_back != NULL ? taken_back : other;
  }
  return taken_back;
}

static PmWireEntry *
find_request (PmWireLog *self, PmWireEntry *answer)
{
  for (guint i = pm_wire_log_get_n_kept (self); i > 0; i--) {
    PmWireEntry *other = get_any (self, i - 1);

    if (other->entry.method == BT_WIRE_REQUEST && ends (&other->entry, &answer->entry))
      return other;
  }
  return NULL;
}

static PmWireEntry *
make_request (PmWireEntry *answer)
{
  PmWireEntry *request = g_object_new (PM_TYPE_WIRE_ENTRY, NULL);

  request->entry = answer->entry;
  request->entry.method = BT_WIRE_REQUEST;
  request->entry.is_sent = !answer->entry.is_sent;
  request->entry.flags = 0;
  request->entry.time_us = answer->entry.asked_us;
  request->wall_us = answer->wall_us - (answer->entry.time_us - answer->entry.asked_us);
  request->peer = g_object_ref (answer->peer);
  return request;
}

PmWireEntry *
pm_wire_log_get_request (PmWireLog *self, PmWireEntry *answer)
{
  PmWireEntry *request = find_request (self, answer);

  if (request != NULL)
    return g_object_ref (request);
  return answer->entry.asked_us != 0 ? make_request (answer) : NULL;
}

/* The answers are looked at, for each has its request close by. */
static PmWireEntry *
find_answered (PmWireLog *self, gboolean by_us)
{
  guint n_left = EXAMPLES_MAX;

  for (guint i = self->kept->len; i > 0 && n_left > 0; i--) {
    PmWireEntry *answer = self->kept->pdata[i - 1], *request;

    if (answer->entry.method != BT_WIRE_PIECE || answer->entry.is_sent == by_us
        || (answer->entry.flags & BT_WIRE_WASTED)
        || (self->peer_id != 0 && self->peer_id != answer->entry.peer_id))
      continue;
    n_left--;
    request = find_request (self, answer);
    if (request != NULL)
      return request;
  }
  return NULL;
}

PmWireEntry *
pm_wire_log_find_example (PmWireLog *self)
{
  PmWireEntry *request = find_answered (self, TRUE);

  return request != NULL ? request : find_answered (self, FALSE);
}

int
pm_wire_log_find_place (PmWireLog *self, PmWireEntry *entry)
{
  guint index;

  if (entry == NULL || !g_ptr_array_find (self->shown, entry, &index))
    return -1;
  return (int) (self->shown->len - 1 - index);
}
