// bittorrent-tracker as a program: node tracker.js HOST PORT INTERVAL_SECONDS. Speaks HTTP, WebSocket and
// UDP on HOST:PORT, by whichever family that is, and prints a JSON object a line: "listening", then each
// announce as {"event": "started" | "completed" | "stopped" | "update", "peer", "info_hash"}. Of a
// WebSocket also "connected" and "disconnected" with "peer", and what came over it: an "offer" with
// "peer_id" and "sdp", an "answer" with "to_peer_id" as well. Those are told a fifth of the interval.
// SPDX-License-Identifier: GPL-3.0-or-later
import { Server } from 'bittorrent-tracker'

const [host, port, interval] = process.argv.slice(2)
const kinds = { start: 'started', complete: 'completed', stop: 'stopped', update: 'update' }
const server = new Server({ http: true, udp: true, ws: true, stats: false, interval: interval * 1000 })

function say (event) {
  process.stdout.write(JSON.stringify(event) + '\n')
}

const hex = text => Buffer.from(text, 'latin1').toString('hex')

// What two peers say to each other through us.
function sayIntroductions (text) {
  const { peer_id: from, to_peer_id: to, offers = [], answer } = JSON.parse(text)
  for (const { offer } of offers) say({ event: 'offer', peer_id: hex(from), sdp: offer.sdp })
  if (answer) say({ event: 'answer', peer_id: hex(from), to_peer_id: hex(to), sdp: answer.sdp })
}

for (const [kind, event] of Object.entries(kinds)) {
  server.on(kind, (peer, params) => say({ event, peer: String(peer), info_hash: params?.info_hash }))
}
server.ws.on('connection', (socket, request) => {
  const peer = `${request.socket.remoteAddress}:${request.socket.remotePort}`
  say({ event: 'connected', peer })
  socket.on('message', sayIntroductions)
  socket.on('close', () => say({ event: 'disconnected', peer }))
})
server.on('warning', error => say({ event: 'warning', message: error.message }))
server.on('error', error => { say({ event: 'error', message: error.message }); process.exit(1) })

// It opens a socket of each family, whichever it was told to speak by: the other one goes to loopback.
const isV6 = host.includes(':')
server.listen({ http: Number(port), udp: Number(port) },
  { http: host, udp: isV6 ? '127.0.0.1' : host, udp6: isV6 ? host : '::1' },
  () => say({ event: 'listening' }))
process.on('SIGTERM', () => process.exit(0))
