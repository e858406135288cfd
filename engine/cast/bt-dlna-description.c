/* bt-dlna-description.c — what a renderer says of itself in XML, as far as we use it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cast/bt-dlna-description.h"

#include <libxml/parser.h>
#include <string.h>

#include "base/bt-limits.h"
#include "cast/bt-cast-error.h"
#include "cast/bt-upnp-values.h"

#define RENDERER "urn:schemas-upnp-org:device:MediaRenderer:"
#define SERVICE "urn:schemas-upnp-org:service:"
#define VOLUME_MAX 65535 /* ui2, RenderingControl:1, 2.2.16 */

/* --- XML ----------------------------------------------------------------------------------------- */

/* What renderers write is often not quite XML, and is read as far as it is. No document that we know of
 * declares entities, and one that does grows out of proportion. (transfer full) (nullable) */
static xmlDoc *
parse (GBytes *bytes)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  xmlDoc *document;

  if (size == 0 || size > BT_LIMIT_UPNP_ANSWER)
    return NULL;
  document =
      xmlReadMemory (data, (int) size, NULL, NULL,
                     XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  if (document && (document->intSubset || !xmlDocGetRootElement (document)))
    g_clear_pointer (&document, xmlFreeDoc);
  return document;
}

static gboolean
is_element (const xmlNode *node, const char *name)
{
  return node->type == XML_ELEMENT_NODE && strcmp ((const char *) node->name, name) == 0;
}

static xmlNode *
find_child (const xmlNode *node, const char *name)
{
  xmlNode *child;

  for (child = node ? node->children : NULL; child; child = child->next)
    if (is_element (child, name))
      break;
  return child;
}

/* Of the child @name, without spaces around it; "": it has none. (transfer full) */
static char *
get_text (const xmlNode *node, const char *name)
{
  xmlNode *child = find_child (node, name);
  xmlChar *content = child ? xmlNodeGetContent (child) : NULL;
  char *text = g_strdup (content ? (const char *) content : "");

  xmlFree (content);
  return g_strstrip (text);
}

/* --- the device ---------------------------------------------------------------------------------- */

static gboolean
is_renderer (const xmlNode *device)
{
  g_autofree char *type = get_text (device, "deviceType");

  return g_str_has_prefix (type, RENDERER);
}

/* @device or the first in it that is one. */
static xmlNode *
find_renderer (xmlNode *device, guint depth)
{
  xmlNode *list = find_child (device, "deviceList");
  xmlNode *found = NULL;

  if (!device || depth > BT_LIMIT_UPNP_DEPTH)
    return NULL;
  if (is_renderer (device))
    return device;
  for (xmlNode *child = list ? list->children : NULL; child && !found; child = child->next)
    if (is_element (child, "device"))
      found = find_renderer (child, depth + 1);
  return found;
}

/* Takes @text. */
static char *
make_name (char *text, const char *otherwise)
{
  char *name = bt_upnp_name_clean (text);

  g_free (text);
  if (*name)
    return name;
  g_free (name);
  return g_strdup (otherwise);
}

static char *
make_address (GUri *location)
{
  const char *host = g_uri_get_host (location);
  int port = g_uri_get_port (location);

  return g_strdup_printf (strchr (host, ':') ? "[%s]:%d" : "%s:%d", host, port > 0 ? port : 80);
}

/* URLBase, which old ones have, may lead nowhere else. (transfer full) */
static GUri *
find_base (xmlNode *root, GUri *location)
{
  g_autofree char *text = get_text (root, "URLBase");
  GUri *base = bt_upnp_location_parse (text, g_uri_get_host (location));

  return base ? base : g_uri_ref (location);
}

static BtDlnaDescription *
make (xmlDoc *document, xmlNode *device, GUri *location)
{
  BtDlnaDescription *self = g_new0 (BtDlnaDescription, 1);

  self->document = gupnp_xml_doc_new (document);
  self->device = device;
  self->location = g_uri_to_string (location);
  self->base = find_base (xmlDocGetRootElement (document), location);
  self->address = make_address (location);
  self->id = make_name (get_text (device, "UDN"), self->location);
  self->name = make_name (get_text (device, "friendlyName"), self->address);
  return self;
}

BtDlnaDescription *
bt_dlna_description_parse (GBytes *bytes, GUri *location, GError **error)
{
  xmlDoc *document = parse (bytes);
  xmlNode *device = document ? find_child (xmlDocGetRootElement (document), "device") : NULL;
  xmlNode *renderer = find_renderer (device, 0);

  if (renderer)
    return make (document, renderer, location);
  if (device)
    g_set_error (error, BT_CAST_ERROR, BT_CAST_ERROR_NOT_FOUND,
                 "What answers at %s is no player; give the address of another one",
                 g_uri_get_host (location));
  else
    g_set_error (error, BT_CAST_ERROR, BT_CAST_ERROR_BAD_ANSWER,
                 "What %s says of itself cannot be read; restart it, and try again",
                 g_uri_get_host (location));
  g_clear_pointer (&document, xmlFreeDoc);
  return NULL;
}

BtDlnaDescription *
bt_dlna_description_copy (const BtDlnaDescription *self)
{
  BtDlnaDescription *copy = g_memdup2 (self, sizeof *self);

  copy->location = g_strdup (self->location);
  copy->base = g_uri_ref (self->base);
  copy->name = g_strdup (self->name);
  copy->id = g_strdup (self->id);
  copy->address = g_strdup (self->address);
  copy->document = g_object_ref (self->document);
  return copy;
}

void
bt_dlna_description_free (BtDlnaDescription *self)
{
  g_free (self->location);
  g_uri_unref (self->base);
  g_free (self->name);
  g_free (self->id);
  g_free (self->address);
  g_object_unref (self->document);
  g_free (self);
}

/* --- its services -------------------------------------------------------------------------------- */

/* (nullable) @type: "urn:schemas-upnp-org:service:AVTransport:1" (transfer full) */
static xmlNode *
find_service (const BtDlnaDescription *self, const char *name, char **type)
{
  g_autofree char *prefix = g_strconcat (SERVICE, name, ":", NULL);
  xmlNode *list = find_child (self->device, "serviceList");

  for (xmlNode *child = list ? list->children : NULL; child; child = child->next) {
    g_autofree char *said = is_element (child, "service") ? get_text (child, "serviceType") : NULL;

    if (said && g_str_has_prefix (said, prefix) && strlen (said) < BT_LIMIT_UPNP_NAME) {
      *type = g_steal_pointer (&said);
      return child;
    }
  }
  return NULL;
}

/* Takes @url. A renderer that lets us call others than itself is none. */
static gboolean
is_its_own (const BtDlnaDescription *self, char *url)
{
  g_autoptr (GUri) uri = bt_upnp_location_parse (url, g_uri_get_host (self->base));

  g_free (url);
  return uri != NULL;
}

GUPnPServiceProxy *
bt_dlna_description_make_proxy (const BtDlnaDescription *self, GUPnPContext *context,
                                const char *name)
{
  g_autofree char *type = NULL;
  xmlNode *service = find_service (self, name, &type);
  g_autoptr (GUPnPServiceProxy) proxy = NULL;
  GUPnPServiceInfo *info;

  if (!service)
    return NULL;
  proxy = g_object_new (GUPNP_TYPE_SERVICE_PROXY, "context", context, "location", self->location,
                        "udn", self->id, "service-type", type, "url-base", self->base, "document",
                        self->document, "element", service, NULL);
  info = GUPNP_SERVICE_INFO (proxy);
  if (!is_its_own (self, gupnp_service_info_get_control_url (info))
      || !is_its_own (self, gupnp_service_info_get_scpd_url (info)))
    return NULL;
  return g_steal_pointer (&proxy);
}

/* --- its volume ---------------------------------------------------------------------------------- */

static xmlNode *
find_variable (xmlNode *root, const char *name)
{
  xmlNode *table = find_child (root, "serviceStateTable");

  for (xmlNode *child = table ? table->children : NULL; child; child = child->next) {
    g_autofree char *said = is_element (child, "stateVariable") ? get_text (child, "name") : NULL;

    if (g_strcmp0 (said, name) == 0)
      return child;
  }
  return NULL;
}

guint
bt_dlna_description_get_volume_max (GBytes *bytes, guint otherwise)
{
  xmlDoc *document = parse (bytes);
  xmlNode *volume = document ? find_variable (xmlDocGetRootElement (document), "Volume") : NULL;
  g_autofree char *text = get_text (find_child (volume, "allowedValueRange"), "maximum");
  guint64 max;

  g_clear_pointer (&document, xmlFreeDoc);
  if (!g_ascii_string_to_unsigned (text, 10, 1, VOLUME_MAX, &max, NULL))
    return otherwise;
  return (guint) max;
}
