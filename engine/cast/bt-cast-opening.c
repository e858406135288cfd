/* bt-cast-opening.c — asking the one at an address whether it is a device of some kind.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cast/bt-cast-opening.h"

static void
opening_free (gpointer data)
{
  BtCastOpening *self = data;

  g_free (self->name);
  g_free (self->address);
  g_free (self);
}

/* Nothing calls back after this. */
static void
end (BtCastOpening *self)
{
  g_clear_pointer (&self->link, self->hang_up);
  if (self->cancel != NULL)
    g_source_destroy (self->cancel);
  g_clear_pointer (&self->cancel, g_source_unref);
}

static gboolean
cancelled_cb (GCancellable *cancellable G_GNUC_UNUSED, gpointer data)
{
  end (g_task_get_task_data (data));
  g_task_return_error_if_cancelled (data);
  g_object_unref (data);
  return G_SOURCE_REMOVE;
}

static void
follow (BtCastOpening *self, GTask *task, GCancellable *cancellable)
{
  self->cancel = g_cancellable_source_new (cancellable);
  g_source_set_callback (self->cancel, G_SOURCE_FUNC (cancelled_cb), task, NULL);
  g_source_attach (self->cancel, NULL);
}

GTask *
bt_cast_opening_new (const char *where, guint16 port, GDestroyNotify hang_up,
                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, data);
  BtCastOpening *self = g_new0 (BtCastOpening, 1);

  g_task_set_source_tag (task, bt_cast_opening_new);
  g_task_set_task_data (task, self, opening_free);
  self->name = g_strdup (where);
  self->hang_up = hang_up;
  if (!bt_address_parse (&self->place, where, port)) {
    g_task_return_new_error (task, BT_CAST_ERROR, BT_CAST_ERROR_UNREACHABLE,
                             "%s is no address: give one as 192.0.2.7", where);
    g_object_unref (task);
    return NULL;
  }
  self->address = bt_address_to_string (&self->place);
  if (cancellable != NULL)
    follow (self, task, cancellable);
  return task;
}

void
bt_cast_opening_return (GTask *task, BtCastDevice *device, GError *error)
{
  end (g_task_get_task_data (task));
  if (device != NULL)
    g_task_return_pointer (task, device, g_object_unref);
  else
    g_task_return_error (task, error);
  g_object_unref (task);
}
