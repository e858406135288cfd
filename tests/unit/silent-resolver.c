/* silent-resolver.c — a resolver of names that never answers, for tests.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "silent-resolver.h"

#define SILENT_TYPE_RESOLVER (silent_resolver_get_type ())
G_DECLARE_FINAL_TYPE (SilentResolver, silent_resolver, SILENT, RESOLVER, GResolver)
struct _SilentResolver {
  GResolver parent;
};
G_DEFINE_TYPE (SilentResolver, silent_resolver, G_TYPE_RESOLVER)

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer task)
{
  g_task_return_error_if_cancelled (task);
  return G_SOURCE_REMOVE;
}

static void
ask (GResolver *resolver, const char *host, GCancellable *cancellable, GAsyncReadyCallback callback,
     gpointer data)
{
  GTask *task = g_task_new (resolver, cancellable, callback, data);
  GSource *source = g_cancellable_source_new (cancellable);

  g_source_set_callback (source, G_SOURCE_FUNC (cancelled_cb), task, g_object_unref);
  g_source_attach (source, g_task_get_context (task));
  g_source_unref (source);
}

static GList *
finish (GResolver *resolver, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
silent_resolver_class_init (SilentResolverClass *klass)
{
  G_RESOLVER_CLASS (klass)->lookup_by_name_async = ask;
  G_RESOLVER_CLASS (klass)->lookup_by_name_finish = finish;
}

static void
silent_resolver_init (SilentResolver *self)
{
}

GResolver *
silent_resolver_start (void)
{
  GResolver *before = g_resolver_get_default ();
  g_autoptr (GResolver) self = g_object_new (SILENT_TYPE_RESOLVER, NULL);

  g_resolver_set_default (self);
  return before;
}

void
silent_resolver_stop (GResolver *before)
{
  g_resolver_set_default (before);
  g_object_unref (before);
}
