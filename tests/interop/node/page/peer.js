// The peer, inside the page: WebTorrent with one torrent, whose bytes it has in memory when it seeds.
// `tell` is browser.js's.
// SPDX-License-Identifier: GPL-3.0-or-later
import WebTorrent from '/webtorrent.min.js'

const PROGRESS_MS = 100
const { trackers, seeds } = await (await fetch('/options.json')).json()
const say = event => window.tell(JSON.stringify(event))
const bytesOf = async path => new Uint8Array(await (await fetch(path)).arrayBuffer())

// A store (abstract-chunk-store) of what is whole from the beginning.
class Whole {
  static bytes

  constructor (chunkLength) {
    this.chunkLength = chunkLength
  }

  get (index, options, done) {
    const begin = index * this.chunkLength + (options?.offset ?? 0)
    const end = options?.length ? begin + options.length : (index + 1) * this.chunkLength
    queueMicrotask(() => done(null, Whole.bytes.subarray(begin, end)))
  }

  put (index, bytes, done) {
    queueMicrotask(() => done(new Error('it is whole')))
  }

  close (done) {
    queueMicrotask(() => done(null))
  }

  destroy (done) {
    this.close(done)
  }
}

async function sha256 (file) {
  const digest = await crypto.subtle.digest('SHA-256', await (await file.blob()).arrayBuffer())
  return Array.from(new Uint8Array(digest), byte => byte.toString(16).padStart(2, '0')).join('')
}

async function complete (torrent) {
  if (seeds) return say({ event: 'ready' })
  const files = {}
  say({ event: 'done' })
  for (const file of torrent.files) files[file.path] = await sha256(file)
  say({ event: 'complete', files })
}

function watch (torrent) {
  torrent.on('warning', error => say({ event: 'warning', message: String(error?.message ?? error) }))
  torrent.on('wire', wire => {
    say({ event: 'wire', peer_id: wire.peerId, type: wire.type })
    wire.once('close', () => say({ event: 'wire-closed', peer_id: wire.peerId }))
  })
  torrent.on('done', () => complete(torrent))
  setInterval(() => say({
    event: 'progress', up: torrent.uploaded, down: torrent.downloaded, peers: torrent.numPeers
  }), PROGRESS_MS)
}

if (seeds) Whole.bytes = await bytesOf('/data')
const client = new WebTorrent({
  dht: false, lsd: false, utPex: false, natUpnp: false, natPmp: false, tracker: { rtcConfig: { iceServers: [] } }
})
client.on('error', error => say({ event: 'error', message: String(error?.message ?? error) }))
watch(client.add(await bytesOf('/torrent'), {
  announce: trackers, ...(seeds && { store: Whole, storeCacheSlots: 0 })
}))
