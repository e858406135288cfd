/* pm-number-row.c — a row of a boxed list with a number, its unit, and a word for none.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-number-row.h"

#include <math.h>
#include <string.h>

#define WIDTH_CHARS 10
#define PAGE 10 /* steps at Page Up and Page Down */
#define GROUP 3 /* digits in the last group of any language */
#define HUNDRED 100
#define HOUR 60 /* minutes */

struct _PmNumberRow {
  AdwActionRow parent_instance;
  GtkSpinButton *spin;
  PmNumberKind kind;
  char *unit, *none; /* owned */
};

enum {
  PROP_0,
  PROP_VALUE,
  PROP_MINIMUM,
  PROP_MAXIMUM,
  PROP_STEP,
  PROP_KIND,
  PROP_UNIT,
  PROP_NONE,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (PmNumberRow, pm_number_row, ADW_TYPE_ACTION_ROW)

static guint
get_value (PmNumberRow *self)
{
  return (guint) lround (gtk_spin_button_get_value (self->spin));
}

/* --- as text ------------------------------------------------------------------------------------ */

static char *
write_number (PmNumberRow *self, guint value)
{
  if (self->kind == PM_NUMBER_PERCENT)
    return g_strdup_printf ("%.2f", (double) value / HUNDRED);
  if (self->kind == PM_NUMBER_TIME)
    return g_strdup_printf ("%02u:%02u", value / HOUR, value % HOUR);
  return g_strdup_printf ("%'u", value);
}

static gboolean
output_cb (PmNumberRow *self)
{
  guint value = get_value (self);
  g_autofree char *number = write_number (self, value);
  g_autoptr (GString) text = g_string_new (self->unit != NULL ? self->unit : "%u");

  g_string_replace (text, "%u", number, 1);
  if (value == 0 && self->none != NULL)
    g_string_assign (text, self->none);
  if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->spin)), text->str))
    gtk_editable_set_text (GTK_EDITABLE (self->spin), text->str);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->spin), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                  text->str, -1);
  return TRUE;
}

static double
read_time (const char *text)
{
  guint hour = 0, minute = 0;

  if (sscanf (text, "%2u:%2u", &hour, &minute) < 1)
    return 0;
  return hour * HOUR + minute;
}

static gboolean
is_between_digits (const char *c)
{
  return *c != '\0' && !g_unichar_isalpha (g_utf8_get_char (c))
         && g_ascii_isdigit (*g_utf8_next_char (c));
}

/* Whether a group of digits follows the character, as in "1,500" and "12,34,567"; "1.5" has a fraction. */
static gboolean
divides_groups (const char *c)
{
  const char *group = g_utf8_next_char (c);
  gsize length = strspn (group, "0123456789");

  return is_between_digits (c) && (length == GROUP || is_between_digits (group + length));
}

/* Digits of a number may be in groups; what is below one is left out. */
static double
read_plain (const char *text)
{
  double value = 0;

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c)) {
    if (g_ascii_isdigit (*c))
      value = value * 10 + g_ascii_digit_value (*c);
    else if (!divides_groups (c))
      break;
  }
  return value;
}

/* What is typed may have its unit or not; without any digit it is none. */
static int
input_cb (PmNumberRow *self, double *value)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->spin));

  while (*text != '\0' && !g_ascii_isdigit (*text))
    text = g_utf8_next_char (text);
  if (self->kind == PM_NUMBER_PERCENT)
    *value = g_strtod (text, NULL) * HUNDRED;
  else
    *value = self->kind == PM_NUMBER_TIME ? read_time (text) : read_plain (text);
  return TRUE;
}

/* --- the row ------------------------------------------------------------------------------------ */

static void
value_cb (PmNumberRow *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_VALUE]);
}

static void
pm_number_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PmNumberRow *self = PM_NUMBER_ROW (object);

  if (id == PROP_VALUE)
    g_value_set_uint (value, get_value (self));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
pm_number_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PmNumberRow *self = PM_NUMBER_ROW (object);
  GtkAdjustment *adjustment = gtk_spin_button_get_adjustment (self->spin);

  switch (id) {
  case PROP_VALUE:
    gtk_spin_button_set_value (self->spin, g_value_get_uint (value));
    break;
  case PROP_MINIMUM:
    gtk_adjustment_set_lower (adjustment, g_value_get_uint (value));
    break;
  case PROP_MAXIMUM:
    gtk_adjustment_set_upper (adjustment, g_value_get_uint (value));
    break;
  case PROP_STEP:
    gtk_spin_button_set_increments (self->spin, g_value_get_uint (value),
                                    PAGE * g_value_get_uint (value));
    break;
  case PROP_KIND:
    self->kind = (PmNumberKind) g_value_get_uint (value);
    gtk_spin_button_set_wrap (self->spin, self->kind == PM_NUMBER_TIME);
    break;
  case PROP_UNIT:
    g_free (self->unit);
    self->unit = g_value_dup_string (value);
    break;
  case PROP_NONE:
    g_free (self->none);
    self->none = g_value_dup_string (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
  output_cb (self);
}

static void
pm_number_row_finalize (GObject *object)
{
  PmNumberRow *self = PM_NUMBER_ROW (object);

  g_free (self->unit);
  g_free (self->none);
  G_OBJECT_CLASS (pm_number_row_parent_class)->finalize (object);
}

static void
pm_number_row_class_init (PmNumberRowClass *klass)
{
  const GParamFlags write = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pm_number_row_get_property;
  object_class->set_property = pm_number_row_set_property;
  object_class->finalize = pm_number_row_finalize;
  props[PROP_VALUE] =
      g_param_spec_uint ("value", NULL, NULL, 0, G_MAXUINT, 0,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_MINIMUM] = g_param_spec_uint ("minimum", NULL, NULL, 0, G_MAXUINT, 0, write);
  props[PROP_MAXIMUM] = g_param_spec_uint ("maximum", NULL, NULL, 0, G_MAXUINT, 0, write);
  props[PROP_STEP] = g_param_spec_uint ("step", NULL, NULL, 1, G_MAXUINT, 1, write);
  props[PROP_KIND] =
      g_param_spec_uint ("kind", NULL, NULL, 0, PM_NUMBER_TIME, PM_NUMBER_PLAIN, write);
  props[PROP_UNIT] = g_param_spec_string ("unit", NULL, NULL, NULL, write);
  props[PROP_NONE] = g_param_spec_string ("none", NULL, NULL, NULL, write);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
pm_number_row_init (PmNumberRow *self)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (0, G_MAXUINT, 1);

  self->spin = GTK_SPIN_BUTTON (spin);
  gtk_spin_button_set_numeric (self->spin, FALSE);
  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), WIDTH_CHARS);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), spin);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), spin);
  g_signal_connect_swapped (spin, "output", G_CALLBACK (output_cb), self);
  g_signal_connect_swapped (spin, "input", G_CALLBACK (input_cb), self);
  g_signal_connect_swapped (spin, "value-changed", G_CALLBACK (value_cb), self);
}
