/* bt-limits.h — every bound that guards against strangers, in one place.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a person may choose lives in the settings; what a peer, a tracker or a file may make us hold
 * lives here. Each has its unit in a comment and the reason for its value. */
#pragma once

/* --- torrent files and metadata --------------------------------------------------------------- */
#define BT_LIMIT_TORRENT_FILE (10 * 1024 * 1024) /* bytes; libtorrent's load_torrent_limits */
#define BT_LIMIT_BENCODE_DEPTH 100               /* levels; libtorrent's bdecode */
#define BT_LIMIT_BENCODE_TOKENS 2500000          /* tokens; libtorrent's metadata_token_limit */
#define BT_LIMIT_PIECES 0x200000                 /* pieces; libtorrent's max_piece_count */
#define BT_LIMIT_PIECE_LENGTH (((1 << 15) - 1) * 16384) /* bytes; libtorrent: 32767 blocks */
#define BT_LIMIT_TORRENT_SIZE ((G_GUINT64_CONSTANT (1) << 48) - 1) /* bytes; libtorrent */
#define BT_LIMIT_FILES 1000000    /* files; beyond it a window helps nobody */
#define BT_LIMIT_PATH_DEPTH 100   /* folders deep; libtorrent */
#define BT_LIMIT_PATH_ELEMENT 240 /* bytes; under the 255 of file systems, room for a suffix */
#define BT_LIMIT_PATH 4000        /* bytes; under PATH_MAX */
#define BT_LIMIT_TRACKERS 500     /* a torrent; more is a flood, not redundancy */
#define BT_LIMIT_WEB_SEEDS 100    /* a torrent; as trackers, and each is a connection */
#define BT_LIMIT_NODES 32         /* DHT nodes a torrent file names; makers write eight or so */
#define BT_LIMIT_URL 4096         /* bytes of a tracker's or web seed's; servers refuse more */
#define BT_LIMIT_COMMENT 16384    /* bytes of a comment that are kept; more is nothing to read */
#define BT_LIMIT_METADATA (30 * 1024 * 1024) /* bytes; libtorrent's max_metadata_size */
#define BT_LIMIT_MAGNET 65536                /* characters */
#define BT_LIMIT_MAGNET_PEERS 100            /* x.pe of one link */
#define BT_LIMIT_SELECT_INDEX 999999         /* file index in so=; BT_LIMIT_FILES - 1 */

/* --- peers ------------------------------------------------------------------------------------ */
#define BT_LIMIT_MESSAGE \
  (1024 * 1024) /* bytes; libtorrent's packet_too_large (a bitfield of 2^21 pieces is 256 KiB) */
#define BT_LIMIT_EXTENDED \
  131072 /* bytes of one extended message: PEX and metadata stay far below */
#define BT_LIMIT_REQUESTS_IN 2000 /* requests of one peer that wait; what we advertise as reqq */
#define BT_LIMIT_REQUESTS_OUT 500 /* requests to one peer; libtorrent's max_out_request_queue */
#define BT_LIMIT_BAD_REQUESTS 300 /* requests that cannot be served before we part; libtorrent */
#define BT_LIMIT_ALLOWED_FAST 100 /* allowed-fast and suggested indices kept; WebTorrent's list */
#define BT_LIMIT_UNASKED_BLOCKS \
  64 /* blocks never asked for before we part: a late cancel explains a few */
#define BT_LIMIT_METADATA_REQUESTS 64 /* metadata requests of one peer that wait; Transmission */
#define BT_LIMIT_SEND_BUFFER (160 * 1024) /* bytes of small messages that wait; libtorrent */
#define BT_LIMIT_SUSPECT_PIECES 256       /* failed pieces remembered until they come right */
#define BT_LIMIT_SUSPECT_BLOCKS 65536 /* blocks of those: a GiB of bad data, a few MiB of memory */
#define BT_LIMIT_CONNECTIONS_PER_IP 8 /* incoming, not loopback; a household behind one router */
#define BT_LIMIT_PEER_LIST 3000       /* addresses a torrent; libtorrent's max_peerlist_size */
#define BT_LIMIT_PENDING_INCOMING \
  128                           /* connections that have not said hello; listen queues elsewhere */
#define BT_LIMIT_PEX 50         /* peers that one told of in a message, or left; BEP 11 */
#define BT_LIMIT_PEX_FIRST 100  /* likewise of its first message, which BEP 11 does not bound */
#define BT_LIMIT_PEX_MESSAGES 6 /* messages in a minute before we part; libtorrent */
#define BT_LIMIT_PEX_NEW 500    /* new addresses from one connection: a sixth of all we keep */
#define BT_LIMIT_PEX_GONE 512   /* peers that went, kept to tell others; ten messages full */
#define BT_LIMIT_DHT_HINTS 16   /* nodes that peers named and nobody has asked yet; BEP 5 */
#define BT_LIMIT_HANDSHAKE_US \
  (G_GINT64_CONSTANT (10) * 1000 * 1000) /* libtorrent's handshake_timeout */

/* --- trackers --------------------------------------------------------------------------------- */
#define BT_LIMIT_TRACKER_ANSWER \
  (1024 * 1024) /* bytes, unpacked; libtorrent's tracker_maximum_response_length */
#define BT_LIMIT_TRACKER_PEERS 2000 /* peers of one answer that are kept */
#define BT_LIMIT_REDIRECTS 5        /* libtorrent */
#define BT_LIMIT_NAMES \
  512 /* hosts whose addresses are kept; torrents name them, and torrents are many */
#define BT_LIMIT_UDP_TRACKERS 512 /* whose connection ids are kept; likewise */

/* --- the local network ------------------------------------------------------------------------ */
#define BT_LIMIT_LSD_RATE 50 /* datagrams a second that are read; a thousand neighbours send less */

/* --- multicast DNS ---------------------------------------------------------------------------- */
#define BT_LIMIT_MDNS_RATE \
  100 /* packets a second that are read; a busy network has a tenth of it */
#define BT_LIMIT_MDNS_RECORDS 512   /* that are kept: four and more for each service */
#define BT_LIMIT_MDNS_QUESTIONS 256 /* that are open; likewise */
#define BT_LIMIT_MDNS_SERVICES 64   /* of one kind; a longer list helps nobody to choose */
#define BT_LIMIT_MDNS_ADDRESSES 8   /* of one host */
#define BT_LIMIT_MDNS_LOOKUPS 64    /* names at a time: those of sixteen strangers */
#define BT_LIMIT_MDNS_TTL 4500      /* seconds; RFC 6762, 10: 75 minutes are the usual ones */

/* --- the DHT ---------------------------------------------------------------------------------- */
#define BT_LIMIT_DHT_HASHES 2000 /* info hashes whose peers we keep; libtorrent's max_torrents */
#define BT_LIMIT_DHT_PEERS 500   /* peers of one; libtorrent's max_peers */
#define BT_LIMIT_DHT_PEERS_ALL 50000 /* of all: eight megabytes or so */
#define BT_LIMIT_DHT_ITEMS 700       /* items of BEP 44; libtorrent's max_dht_items */
#define BT_LIMIT_DHT_QUERIES 50 /* queries of one IP in ten seconds; libtorrent's dos_blocker */
#define BT_LIMIT_DHT_QUIET_US \
  (G_GINT64_CONSTANT (300) * 1000 * 1000) /* silence after which it is heard again; libtorrent */
#define BT_LIMIT_DHT_ANSWER_RATE \
  8000                          /* bytes a second of answers; libtorrent's dht_upload_rate_limit */
#define BT_LIMIT_DHT_LOOKUPS 20 /* at a time; more wait */
#define BT_LIMIT_DHT_DATAGRAM 2048 /* bytes; all that is sent fits into an Ethernet frame */
#define BT_LIMIT_DHT_OPEN 512      /* our queries that are not answered yet; 20 lookups need 160 */
#define BT_LIMIT_DHT_TOKEN 64      /* bytes of a foreign token; others use 4 to 20 */
#define BT_LIMIT_DHT_FOUND 2000 /* peers of one lookup that are told; one answer has 100 at most */
#define BT_LIMIT_DHT_ROUTERS 64 /* addresses of nodes that we were told to ask */
#define BT_LIMIT_DHT_SAVED (64 * 1024) /* bytes of the saved table: some hundred nodes */

/* --- WebRTC ----------------------------------------------------------------------------------- */
#define BT_LIMIT_SDP 16384 /* bytes of a description; browsers write 1 to 2 KiB */
#define BT_LIMIT_RTC_CANDIDATES \
  32                           /* of one description; each makes checks go out to where it points */
#define BT_LIMIT_RTC_CHECKS 64 /* pairs of one peer that are tried; libnice's bound is 100 */
#define BT_LIMIT_RTC_NAMES 4   /* *.local names of one description that are looked up */
#define BT_LIMIT_LOCAL_ADDRESSES 16 /* of ours */
#define BT_LIMIT_RTC_ADDRESSES \
  4                            /* of ours that one peer over WebRTC is told: each costs a socket */
#define BT_LIMIT_RTC_OFFERS 50 /* of ours that nobody took yet, all torrents: each has sockets */
#define BT_LIMIT_RTC_TORRENT_OFFERS 10 /* likewise of one torrent: two announces' */
#define BT_LIMIT_RTC_ANSWERS 10        /* strangers' offers of one torrent that we are answering */
#define BT_LIMIT_RTC_HANDSHAKES 60     /* of all torrents, offers aside */
#define BT_LIMIT_WS_SOCKETS \
  64 /* trackers at a time; torrents name them, and each stays connected */
#define BT_LIMIT_WS_MESSAGE (1024 * 1024) /* bytes; as other answers of trackers */
#define BT_LIMIT_JSON_DEPTH 16            /* levels; trackers use four */
#define BT_LIMIT_JSON_TOKENS 65536 /* values of one message; a scrape of all our torrents fits */

/* --- the streaming server --------------------------------------------------------------------- */
#define BT_LIMIT_HTTP_CONNECTIONS \
  64 /* at a time; a player opens one to four, and each may hold a buffer and a reader */
#define BT_LIMIT_HTTP_BUFFER (128 * 1024) /* bytes of a client that are read and not sent yet */
#define BT_LIMIT_HTTP_IDLE 30             /* seconds without a request, or in the middle of one */
#define BT_LIMIT_HTTP_LISTED 5000         /* files that a page names: half a megabyte or so */

/* --- other people's screens ------------------------------------------------------------------- */
#define BT_LIMIT_CASTV2_FRAME (64 * 1024) /* bytes of a message; the protocol's own bound */
#define BT_LIMIT_CASTV2_NAME 256          /* bytes of a sender, a receiver, a namespace, an id */
#define BT_LIMIT_CASTV2_DEPTH 32          /* levels of JSON; devices use seven or so */
#define BT_LIMIT_CASTV2_VALUES 4096       /* values of one message; a status has a hundred */
#define BT_LIMIT_CASTV2_ITEMS \
  16 /* programs, or media sessions, that one status is read for: there is one */
#define BT_LIMIT_CASTV2_QUEUE (256 * 1024) /* bytes that wait for a device to take them */
#define BT_LIMIT_CAST_US \
  (G_GINT64_CONSTANT (1000) * 3600 * 1000 * 1000) /* a longer film is none: a thousand hours */
#define BT_LIMIT_PLIST (64 * 1024) /* bytes; what an AirPlay receiver tells has one or two KiB */
#define BT_LIMIT_PLIST_NODES 4096  /* each may stand in many places of a binary one */
#define BT_LIMIT_PLIST_DEPTH 16    /* levels; receivers use four */
#define BT_LIMIT_PLIST_XML_CONTAINERS \
  256 /* arrays and dictionaries of one in XML: a range of a film's time is one */
#define BT_LIMIT_PTTH_HEAD 8192    /* bytes of a request line and its headers; servers' bound */
#define BT_LIMIT_AIRPLAY_EVENTS 20 /* in a second: a film has a few in all */
/* --- players of other people ---------------------------------------------------------------------- */
#define BT_LIMIT_UPNP_ANSWER \
  (256                       \
   * 1024) /* bytes of a description or an answer; the longest list of types that we saw has 30 KiB */
#define BT_LIMIT_UPNP_DATAGRAM 4096 /* bytes of an answer to a search; they have 400 or so */
#define BT_LIMIT_UPNP_NAME 256      /* bytes of a name or an id; more is nothing to read */
#define BT_LIMIT_UPNP_DEPTH 8       /* devices in devices; one or two are in use */
#define BT_LIMIT_UPNP_DEVICES 64    /* that a search keeps: a house has a few, a flood any number */
