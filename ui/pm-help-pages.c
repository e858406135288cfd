/* pm-help-pages.c — the words of the help: a few short pages, each about one thing.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-help-pages.h"

#include <glib/gi18n.h>
#include <string.h>

#define TEXT(text)     \
  {                    \
    PM_HELP_TEXT, text \
  }
#define HEADING(text)     \
  {                       \
    PM_HELP_HEADING, text \
  }
#define ITEM(text)     \
  {                    \
    PM_HELP_ITEM, text \
  }
#define END           \
  {                   \
    PM_HELP_END, NULL \
  }

static const PmHelpPart first_steps[] = {
  TEXT (N_ (
      "A torrent is a small file, or a link, that says which files there are and how to tell whether they "
      "arrived unharmed. The files themselves come from other people who have them.")),
  HEADING (N_ ("Add a torrent")),
  ITEM (N_ ("Drop a .torrent file or a link on the window.")),
  ITEM (N_ ("Or press Ctrl+O to open a file, or Ctrl+V to paste a magnet link.")),
  ITEM (N_ ("Or click a magnet link in your web browser.")),
  HEADING (N_ ("What happens then")),
  TEXT (N_ (
      "You see which files it holds and choose where they go. Then Piecemeal looks for people who have them, and "
      "the pieces arrive. You can watch each of them on the page Swarm.")),
  TEXT (N_ (
      "When all is here, the torrent moves to Seeding: you now give to others what you got. Pause it whenever "
      "you like.")),
  HEADING (N_ ("Try it without a network")),
  TEXT (N_ (
      "“Watch a Swarm in a Box” in the main menu runs a small swarm on this computer, slowed down so that you can "
      "follow it.")),
  END,
};

static const PmHelpPart torrents[] = {
  TEXT (N_ (
      "A .torrent file lists names and sizes, and a fingerprint of each piece. A magnet link holds only one "
      "fingerprint, that of the list itself: names and sizes come from the first people who are found, and are "
      "checked against it.")),
  HEADING (N_ ("The info hash")),
  TEXT (N_ (
      "The fingerprint of the list is called the info hash. Two torrents with the same one are the same torrent, "
      "wherever they come from. It is what trackers and other people are asked for.")),
  HEADING (N_ ("Trackers")),
  TEXT (N_ (
      "A tracker is a server that remembers who has a torrent, and tells others. It never has the files. A "
      "torrent may name several.")),
  HEADING (N_ ("Private torrents")),
  TEXT (N_ (
      "Some trackers want to know everybody who takes part. Their torrents are marked as private, and Piecemeal "
      "then asks their own trackers and nobody else.")),
  END,
};

static const PmHelpPart pieces[] = {
  TEXT (N_ (
      "A torrent is cut into pieces, all of the same size but the last. Each piece has a fingerprint, so that "
      "Piecemeal knows of each one whether it is right. One that is not is thrown away and asked for again.")),
  TEXT (N_ (
      "A piece is here only after it was written to the disk whole and its fingerprint was right.")),
  HEADING (N_ ("Blocks")),
  TEXT (N_ (
      "Pieces are asked for in blocks of 16 KiB. The blocks of a piece can come from different people.")),
  HEADING (N_ ("How they are drawn")),
  ITEM (N_ ("Solid: it is here. Paler, in the row of somebody else: they have it.")),
  ITEM (N_ ("Only the background: it is missing.")),
  ITEM (N_ ("Orange: it is on its way.")),
  ITEM (N_ (
      "A purple mark: it is missing here and rare, which means that three people or fewer have it, and far fewer "
      "than have other pieces.")),
  ITEM (N_ ("A green line below: it was just sent to somebody.")),
  ITEM (N_ ("Stripes: it is being checked. A red box with a cross: it was damaged.")),
  TEXT (N_ (
      "The same piece is at the same place in every row of a page, so that you see at once who has what you "
      "lack.")),
  END,
};

static const PmHelpPart swarm[] = {
  TEXT (N_ (
      "All who exchange a torrent are its swarm. Each of them is called a peer, and you are one of them. Who has "
      "all pieces is a seed.")),
  HEADING (N_ ("What you see")),
  TEXT (N_ (
      "Your own pieces stand on top, then how many copies of each piece the people around you have, then one row "
      "for each of them. Blocks travel along their columns: orange to you, green away from you.")),
  HEADING (N_ ("What the words mean")),
  ITEM (N_ ("Sends to you: blocks are arriving.")),
  ITEM (N_ ("You wait for your turn: it has what you need, and serves others at the moment.")),
  ITEM (N_ ("Has nothing you need: you have all that it has.")),
  ITEM (N_ ("You send back: it is one of those you serve.")),
  ITEM (N_ ("You give it a try: you serve it to find out whether it gives something back.")),
  ITEM (
      N_ ("It waits for its turn: it wants something of you, and you serve others at the moment.")),
  HEADING (N_ ("How they are reached")),
  TEXT (N_ ("TCP is an ordinary connection. WebRTC is how web browsers connect.")),
  END,
};

static const PmHelpPart giving[] = {
  TEXT (N_ (
      "Nobody can send to everyone at once without being slow to all. So each peer serves a few others, and "
      "chooses them anew every ten seconds.")),
  HEADING (N_ ("Tit for tat")),
  TEXT (N_ (
      "While you download, you serve those who send you the most. They do the same. So who gives much gets much, "
      "without anybody having to decide it for all.")),
  HEADING (N_ ("A try")),
  TEXT (N_ (
      "Newcomers have nothing to give yet. So a place is kept for somebody who is chosen by chance, and changes "
      "hands every thirty seconds: “You give it a try”. That is also how better partners are found.")),
  HEADING (N_ ("When you have everything")),
  TEXT (N_ (
      "A seed wants nothing back. By default everybody gets a turn; you can choose otherwise on the page "
      "Network of the preferences.")),
  END,
};

static const PmHelpPart order[] = {
  HEADING (N_ ("First pieces")),
  TEXT (
      N_ ("The very first pieces are chosen by chance. Any will do: you need something to give.")),
  HEADING (N_ ("Rarest first")),
  TEXT (N_ (
      "After that the piece comes first that the fewest people have. So rare pieces spread before those who have "
      "them leave, and you soon have what others need.")),
  HEADING (N_ ("At the end")),
  TEXT (N_ (
      "When only a few blocks are missing, they are asked of several people, so that one slow peer does not hold "
      "up the last of it.")),
  HEADING (N_ ("In order, for watching")),
  TEXT (N_ (
      "“Ready to watch” gets pieces in their order, so that a film can begin early. What you play just now "
      "always comes first. It is less good for the swarm, so it is off unless you want it.")),
  END,
};

static const PmHelpPart files[] = {
  TEXT (N_ ("The page Files shows what the torrent holds, and how much of each file is here.")),
  ITEM (N_ ("Take the tick away from what you do not want. It is not downloaded then.")),
  ITEM (N_ ("Files marked as First come before the others.")),
  ITEM (N_ ("F2 gives a file or folder another name. Others do not notice.")),
  ITEM (N_ ("Play starts a film or music before all of it is here.")),
  TEXT (N_ (
      "A piece may hold the end of one file and the beginning of the next. So a little of a file you did not want "
      "may come along with its neighbour.")),
  HEADING (N_ ("To another folder")),
  TEXT (N_ (
      "“Move Files…” in the menu of a torrent takes its files elsewhere while it goes on. Nothing is overwritten "
      "there.")),
  END,
};

static const PmHelpPart wire[] = {
  TEXT (N_ (
      "Peers talk to each other in short messages. The page Wire shows them as they come and go.")),
  ITEM (N_ ("REQUEST asks for a block: which piece, where in it, and how long.")),
  ITEM (N_ ("PIECE is the answer, and brings the block itself.")),
  ITEM (N_ ("HAVE tells that one more piece is here.")),
  ITEM (N_ (
      "INTERESTED says that the other has something one needs, NOT INTERESTED that it does not.")),
  ITEM (N_ ("UNCHOKE means “it is your turn”, CHOKE means “wait”.")),
  TEXT (N_ ("Peers speak them whether you look or not: nothing here needs your attention.")),
  END,
};

static const PmHelpPart discovery[] = {
  TEXT (N_ (
      "Before anything can come, somebody has to be found who has it. There are several ways, and Piecemeal uses "
      "all that the torrent allows. The page Discovery shows which of them found whom.")),
  ITEM (N_ ("Trackers: servers that the torrent names.")),
  ITEM (N_ (
      "DHT: computers all over the world that remember for each other who has what. It needs no server.")),
  ITEM (N_ ("Peer exchange: peers tell each other whom they know.")),
  ITEM (N_ ("Local network: other computers at home or at work are asked.")),
  ITEM (N_ ("WebRTC: trackers that introduce people who are in a web browser.")),
  TEXT (N_ (
      "“Ask for More Peers” in the menu of a torrent asks all of them now. DHT, peer exchange and the local network "
      "can be switched off on the page Privacy of the preferences, WebRTC on the page Network.")),
  END,
};

static const PmHelpPart dht[] = {
  TEXT (N_ (
      "The distributed hash table, DHT for short, is an address book without a server. Every computer in it, a "
      "node, keeps a small part, and yours is one of them.")),
  HEADING (N_ ("Who keeps what")),
  TEXT (N_ (
      "Nodes have numbers, and torrents have info hashes, which are numbers too. A torrent’s peers are remembered "
      "by the nodes whose numbers begin most like it.")),
  HEADING (N_ ("Buckets")),
  TEXT (N_ (
      "Your node knows eight nodes at most in each bucket: one bucket for the half of all numbers that begins "
      "otherwise than yours, one for a quarter, one for an eighth, and so on. So it knows the far away roughly and "
      "its neighbours well.")),
  HEADING (N_ ("A lookup")),
  TEXT (N_ (
      "To find a torrent, the closest nodes you know are asked. They name closer ones, which are asked in turn, "
      "until nobody knows a closer one. A few rounds are enough, however many nodes there are.")),
  END,
};

static const PmHelpPart meetings[] = {
  TEXT (N_ (
      "A web browser cannot be called. So a tracker introduces you: it carries your offer to the other side, and "
      "its answer back. Then both try addresses until a direct way is found, and the tracker is no longer "
      "needed.")),
  TEXT (N_ (
      "The page How You Met draws each of these meetings as a ladder: you, the tracker and the other side, and "
      "what went from whom to whom.")),
  HEADING (N_ ("When it fails")),
  ITEM (N_ ("The other side may have closed its tab.")),
  ITEM (N_ (
      "Both may be behind routers that allow no direct way. A relay server (TURN) helps then: it passes "
      "everything on. You can name one on the page Network of the preferences.")),
  END,
};

static const PmHelpPart playing[] = {
  TEXT (N_ (
      "Play films and music while they come. What is played next is asked for first; for the rest, rare pieces "
      "still come first.")),
  TEXT (N_ (
      "The bar below the picture shows what is here already. You can also jump to what is not: it is fetched "
      "then.")),
  ITEM (N_ ("Space plays and pauses, Left and Right jump by ten seconds, F fills the screen.")),
  ITEM (N_ (
      "C chooses the next subtitles, M switches the sound off, N and P go to the next and previous file.")),
  TEXT (N_ (
      "“Play With” in the menu of a torrent starts another player, such as mpv or VLC, also while it comes.")),
  HEADING (N_ ("If it does not play")),
  TEXT (N_ (
      "Some kinds of films need a codec, which your system may lack. Piecemeal says which one.")),
  END,
};

static const PmHelpPart speed[] = {
  TEXT (N_ ("How fast a torrent comes depends on those who have it.")),
  ITEM (N_ ("“No peers yet”: nobody was found. Rare torrents can take minutes, or have died.")),
  ITEM (N_ (
      "“You wait for your turn” everywhere: give a little time. Those who give more are served sooner, so do not "
      "limit your upload too much.")),
  ITEM (N_ ("Does it say “Limited” below the list? Click it for full speed.")),
  ITEM (N_ (
      "Others may not be able to reach you: your router has to pass on the port that stands on the page Network of "
      "the preferences. It works without, with fewer people.")),
  HEADING (N_ ("Limits")),
  TEXT (N_ (
      "Limits for all torrents are in the preferences, with lower ones for certain times of the week. “Limits…” in "
      "the menu of a torrent is for that one.")),
  END,
};

static const PmHelpPart troubles[] = {
  TEXT (N_ (
      "When something stops a torrent, a line on its page says what, and offers what helps. Nothing that arrived "
      "is lost.")),
  ITEM (N_ ("Disk full: it goes on by itself when there is room.")),
  ITEM (N_ ("Folder not there: connect the drive. It is looked for again and again.")),
  ITEM (N_ ("Files missing: put them back, or check the files; what is lacking is fetched again.")),
  ITEM (N_ (
      "Damaged pieces: they were thrown away and asked for again. Who keeps sending such is shut out.")),
  HEADING (N_ ("Check the files")),
  TEXT (N_ (
      "“Check Files” in the menu of a torrent compares all that is on the disk with the fingerprints.")),
  HEADING (N_ ("Undo")),
  TEXT (N_ (
      "A torrent that was removed can be had back for a few seconds, with its files too: choose Undo, or press "
      "Ctrl+Z.")),
  END,
};

static const PmHelpPart privacy[] = {
  TEXT (N_ (
      "Whoever takes part in a swarm can see the others. That is how it works, and no program can hide it.")),
  HEADING (N_ ("What others learn")),
  ITEM (N_ (
      "Peers and trackers see your network address, which torrents you have, and how much of them.")),
  ITEM (N_ ("Nodes of the DHT see which torrents you look for.")),
  ITEM (
      N_ ("Others in the local network see which torrents you have, unless you switch that off.")),
  HEADING (N_ ("What stays here")),
  TEXT (N_ (
      "Piecemeal reports nothing about you to its makers. The list of your torrents is kept on this computer "
      "only.")),
  HEADING (N_ ("What the swarm in a box does")),
  TEXT (N_ ("It stays on this computer and asks nobody.")),
  END,
};

static const PmHelpPart background[] = {
  TEXT (N_ (
      "Closing the window ends Piecemeal, and downloads go on when it is started again. In the preferences you can "
      "choose that they go on without the window, and that Piecemeal starts when you log in.")),
  ITEM (N_ ("Start Piecemeal once more to see the window again.")),
  ITEM (N_ ("Ctrl+Q ends it in any case.")),
  ITEM (N_ (
      "Notifications tell when a download is complete, or was stopped. Their buttons play it, open its folder, or "
      "try again.")),
  ITEM (N_ (
      "The computer can be kept awake while something is downloaded. It may sleep when nothing came for ten "
      "minutes, and while you only give.")),
  END,
};

static const PmHelpPage pages[] = {
  { "first-steps", "emblem-favorite-symbolic", N_ ("First Steps"),
    N_ ("Add a torrent, and what happens then"), first_steps },
  { "torrent", "text-x-generic-symbolic", N_ ("Torrents and Magnet Links"),
    N_ ("Info hash, trackers, private torrents"), torrents },
  { "pieces", "view-grid-symbolic", N_ ("Pieces"), N_ ("What they are, and how they are drawn"),
    pieces },
  { "swarm", "pm-swarm-symbolic", N_ ("The Swarm"), N_ ("Who takes part, and what they do"),
    swarm },
  { "giving", "emblem-shared-symbolic", N_ ("Who Gives to Whom"),
    N_ ("Tit for tat, and why you give somebody a try"), giving },
  { "order", "view-sort-ascending-symbolic", N_ ("Which Piece Comes First"),
    N_ ("Rarest first, and in order for watching"), order },
  { "files", "folder-symbolic", N_ ("Files"), N_ ("Choose, rename, move and play them"), files },
  { "wire", "mail-send-receive-symbolic", N_ ("What Peers Say"),
    N_ ("The messages on the page Wire"), wire },
  { "discovery", "pm-discovery-symbolic", N_ ("How Peers Are Found"),
    N_ ("Trackers, DHT, peer exchange, local network, WebRTC"), discovery },
  { "dht", "network-workgroup-symbolic", N_ ("Distributed Hash Table"),
    N_ ("Nodes, buckets and lookups"), dht },
  { "meetings", "web-browser-symbolic", N_ ("How You Met"),
    N_ ("People in web browsers, over WebRTC"), meetings },
  { "playing", "media-playback-start-symbolic", N_ ("Watch While It Comes"),
    N_ ("Films and music before they are complete"), playing },
  { "speed", "power-profile-performance-symbolic", N_ ("When It Is Slow"), N_ ("What you can do"),
    speed },
  { "troubles", "dialog-warning-symbolic", N_ ("When Something Goes Wrong"),
    N_ ("Disk full, missing files, damaged pieces, undo"), troubles },
  { "privacy", "security-high-symbolic", N_ ("What Others See"), N_ ("And what stays here"),
    privacy },
  { "background", "preferences-system-symbolic", N_ ("Without a Window"),
    N_ ("Going on, starting at log-in, notifications"), background },
};

const PmHelpPage *
pm_help_pages_get (guint position)
{
  return position < G_N_ELEMENTS (pages) ? &pages[position] : NULL;
}

const PmHelpPage *
pm_help_pages_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++) {
    if (g_str_equal (pages[i].name, name))
      return &pages[i];
  }
  return NULL;
}

/* --- searching ---------------------------------------------------------------------------------- */

/* All of it as one text, case folded. */
static char *
fold_page (const PmHelpPage *page)
{
  g_autoptr (GString) text = g_string_new (_ (page->title));

  g_string_append_printf (text, "\n%s", _ (page->summary));
  for (const PmHelpPart *part = page->parts; part->kind != PM_HELP_END; part++)
    g_string_append_printf (text, "\n%s", _ (part->text));
  return g_utf8_casefold (text->str, -1);
}

gboolean
pm_help_page_has (const PmHelpPage *page, const char *words)
{
  g_autofree char *text = fold_page (page);
  g_autofree char *folded = g_utf8_casefold (words, -1);
  g_auto (GStrv) all = g_strsplit (folded, " ", -1);

  for (guint i = 0; all[i] != NULL; i++) {
    if (strstr (text, all[i]) == NULL)
      return FALSE;
  }
  return TRUE;
}
