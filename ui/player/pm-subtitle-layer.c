/* pm-subtitle-layer.c — subtitles with styles and places, as a picture that lies over the film's.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-subtitle-layer.h"

#include "pm-subtitle-painter.h"

#define PATIENCE_S \
  5 /* for one picture, with all fonts of the system looked at: usual are some ms */

/* What is wanted, or was drawn. */
typedef struct {
  int width, height; /* of the film, device pixels */
  gint64 time_us;
} Moment;

typedef struct {
  GdkTexture *texture;   /* owned; NULL: nothing is said */
  graphene_rect_t place; /* on the film */
  Moment moment;
} Drawing;

/* On its way to the thread that draws, and back. */
typedef struct {
  guint serial;               /* as the layer's, or it was abandoned */
  GBytes *script;             /* owned */
  PmSubtitlePainter *painter; /* owned */
  Drawing drawing;
} Job;

struct _PmSubtitleLayer {
  GObject parent_instance;
  GdkPaintable *film;         /* owned */
  GBytes *script;             /* owned; NULL: there is none */
  PmSubtitlePainter *painter; /* owned; NULL while it draws, and without a script */
  guint serial;               /* of what it draws */
  gboolean is_drawing;
  guint patience_id; /* until it gives up what it draws */
  gboolean has_given_up;
  gboolean is_late;  /* what is shown is of another script */
  int width, height; /* there is for the film, device pixels */
  gint64 time_us;
  Drawing shown;
};

static guint gave_up_signal;

static void paintable_init (GdkPaintableInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PmSubtitleLayer, pm_subtitle_layer, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GDK_TYPE_PAINTABLE, paintable_init))

static void
free_job (gpointer data)
{
  Job *job = data;

  g_bytes_unref (job->script);
  g_clear_pointer (&job->painter, pm_subtitle_painter_free);
  g_clear_object (&job->drawing.texture);
  g_free (job);
}

/* --- in the thread that draws ---------------------------------------------------------------------- */

static void
draw_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  Drawing *drawing = &job->drawing;
  const Moment *moment = &drawing->moment;

  pm_subtitle_painter_set_script (job->painter, job->script);
  drawing->texture = pm_subtitle_painter_paint (job->painter, moment->width, moment->height,
                                                moment->time_us, &drawing->place);
  g_task_return_boolean (task, TRUE);
}

/* --- in the main thread ---------------------------------------------------------------------------- */

/* The whole film as large as it can be. FALSE: it has no shape yet, or there is no room. */
static gboolean
find_moment (PmSubtitleLayer *self, Moment *moment)
{
  double ratio = gdk_paintable_get_intrinsic_aspect_ratio (self->film), width;

  if (self->width <= 0 || self->height <= 0 || ratio <= 0)
    return FALSE;
  width = MIN (self->width, self->height * ratio);
  *moment =
      (Moment) { MAX ((int) (width + .5), 1), MAX ((int) (width / ratio + .5), 1), self->time_us };
  return TRUE;
}

/* Takes @texture. */
static void
show (PmSubtitleLayer *self, GdkTexture *texture, const graphene_rect_t *place,
      const Moment *moment)
{
  g_autoptr (GdkTexture) before = self->shown.texture;
  gboolean is_same = before == texture;

  self->shown = (Drawing) { texture, *place, *moment };
  if (!is_same)
    gdk_paintable_invalidate_contents (GDK_PAINTABLE (self));
}

static void draw (PmSubtitleLayer *self);

static void
drawn_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  PmSubtitleLayer *self = PM_SUBTITLE_LAYER (source);
  Job *job = g_task_get_task_data (G_TASK (result));

  if (job->serial != self->serial)
    return;
  self->is_drawing = FALSE;
  g_clear_handle_id (&self->patience_id, g_source_remove);
  if (self->script != NULL)
    self->painter = g_steal_pointer (&job->painter);
  if (job->script == self->script) {
    self->is_late = FALSE;
    show (self, g_steal_pointer (&job->drawing.texture), &job->drawing.place, &job->drawing.moment);
  }
  draw (self);
}

/* What is under way ends some time, and nobody looks at it. */
static void
abandon (PmSubtitleLayer *self)
{
  self->serial++;
  self->is_drawing = FALSE;
  g_clear_handle_id (&self->patience_id, g_source_remove);
}

static gboolean
give_up_cb (gpointer data)
{
  PmSubtitleLayer *self = data;

  self->patience_id = 0;
  self->has_given_up = TRUE;
  abandon (self);
  show (self, NULL, &self->shown.place, &(Moment) { 0 });
  g_signal_emit (self, gave_up_signal, 0);
  return G_SOURCE_REMOVE;
}

static gboolean
is_same_moment (const Moment *a, const Moment *b)
{
  return a->width == b->width && a->height == b->height && a->time_us == b->time_us;
}

/* One at a time: when it is done, what is wanted then is drawn. */
static void
draw (PmSubtitleLayer *self)
{
  g_autoptr (GTask) task = NULL;
  Moment moment;
  Job *job;

  if (self->is_drawing || self->has_given_up || self->script == NULL || !find_moment (self, &moment)
      || (!self->is_late && is_same_moment (&moment, &self->shown.moment)))
    return;
  job = g_new0 (Job, 1);
  job->serial = self->serial;
  job->script = g_bytes_ref (self->script);
  job->painter =
      self->painter != NULL ? g_steal_pointer (&self->painter) : pm_subtitle_painter_new ();
  job->drawing.moment = moment;
  self->is_drawing = TRUE;
  self->patience_id = g_timeout_add_seconds (PATIENCE_S, give_up_cb, self);
  task = g_task_new (self, NULL, drawn_cb, NULL);
  g_task_set_task_data (task, job, free_job);
  g_task_run_in_thread (task, draw_in_thread);
}

/* What was drawn by a script that has grown stays until it is drawn by the new one. */
void
pm_subtitle_layer_set_script (PmSubtitleLayer *self, GBytes *script)
{
  g_return_if_fail (PM_IS_SUBTITLE_LAYER (self));
  if (self->script == script)
    return;
  g_clear_pointer (&self->script, g_bytes_unref);
  self->is_late = TRUE;
  if (script != NULL) {
    self->script = g_bytes_ref (script);
    draw (self);
  } else {
    abandon (self);
    self->has_given_up = FALSE;
    g_clear_pointer (&self->painter, pm_subtitle_painter_free);
    show (self, NULL, &self->shown.place, &(Moment) { 0 });
  }
}

void
pm_subtitle_layer_set_size (PmSubtitleLayer *self, int width, int height)
{
  g_return_if_fail (PM_IS_SUBTITLE_LAYER (self));
  self->width = width;
  self->height = height;
  draw (self);
}

void
pm_subtitle_layer_set_time (PmSubtitleLayer *self, gint64 time_us)
{
  g_return_if_fail (PM_IS_SUBTITLE_LAYER (self));
  self->time_us = MAX (time_us, 0);
  draw (self);
}

/* --- the paintable -------------------------------------------------------------------------------- */

static void
pm_subtitle_layer_snapshot (GdkPaintable *paintable, GdkSnapshot *snapshot, double width,
                            double height)
{
  const Drawing *shown = &PM_SUBTITLE_LAYER (paintable)->shown;
  graphene_rect_t place;

  if (shown->texture == NULL)
    return;
  graphene_rect_scale (&shown->place, (float) width / (float) shown->moment.width,
                       (float) height / (float) shown->moment.height, &place);
  gtk_snapshot_append_texture (snapshot, shown->texture, &place);
}

static int
pm_subtitle_layer_get_width (GdkPaintable *paintable)
{
  return gdk_paintable_get_intrinsic_width (PM_SUBTITLE_LAYER (paintable)->film);
}

static int
pm_subtitle_layer_get_height (GdkPaintable *paintable)
{
  return gdk_paintable_get_intrinsic_height (PM_SUBTITLE_LAYER (paintable)->film);
}

static double
pm_subtitle_layer_get_aspect_ratio (GdkPaintable *paintable)
{
  return gdk_paintable_get_intrinsic_aspect_ratio (PM_SUBTITLE_LAYER (paintable)->film);
}

static void
paintable_init (GdkPaintableInterface *interface)
{
  interface->snapshot = pm_subtitle_layer_snapshot;
  interface->get_intrinsic_width = pm_subtitle_layer_get_width;
  interface->get_intrinsic_height = pm_subtitle_layer_get_height;
  interface->get_intrinsic_aspect_ratio = pm_subtitle_layer_get_aspect_ratio;
}

static void
film_resized_cb (PmSubtitleLayer *self)
{
  gdk_paintable_invalidate_size (GDK_PAINTABLE (self));
  draw (self);
}

static void
pm_subtitle_layer_finalize (GObject *object)
{
  PmSubtitleLayer *self = PM_SUBTITLE_LAYER (object);

  g_clear_pointer (&self->painter, pm_subtitle_painter_free);
  g_clear_pointer (&self->script, g_bytes_unref);
  g_clear_object (&self->shown.texture);
  g_clear_object (&self->film);
  G_OBJECT_CLASS (pm_subtitle_layer_parent_class)->finalize (object);
}

static void
pm_subtitle_layer_class_init (PmSubtitleLayerClass *class)
{
  G_OBJECT_CLASS (class)->finalize = pm_subtitle_layer_finalize;
  gave_up_signal = g_signal_new ("gave-up", PM_TYPE_SUBTITLE_LAYER, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
pm_subtitle_layer_init (PmSubtitleLayer *self)
{
}

PmSubtitleLayer *
pm_subtitle_layer_new (GdkPaintable *film)
{
  PmSubtitleLayer *self = g_object_new (PM_TYPE_SUBTITLE_LAYER, NULL);

  self->film = g_object_ref (film);
  g_signal_connect_object (film, "invalidate-size", G_CALLBACK (film_resized_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}
