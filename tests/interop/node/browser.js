// WebTorrent in a page of headless Chromium, as a program:
//   node browser.js --torrent FILE [--data FILE]... [--tracker URL]... [--mdns]
// With --data, the torrent's files in order, it seeds. Prints a JSON object a line: as a seed "ready", else
// "done" with the last piece and "complete" with the SHA-256 of each file; "wire" and "wire-closed" for
// each peer, "progress" ten times a second, "warning" and "error". Ends when told to.
// SPDX-License-Identifier: GPL-3.0-or-later
import { createReadStream, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'

const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
  // Else a page that nobody looks at is made slow.
  '--disable-background-timer-throttling', '--disable-backgrounding-occluded-windows', '--disable-renderer-backgrounding'
]
// Of several --disable-features Chromium obeys the last. Without it, candidates are names like UUID.local.
const NO_MDNS = '--disable-features=WebRtcHideLocalIpsWithMdns'

const { values: options } = parseArgs({
  options: {
    torrent: { type: 'string' },
    data: { type: 'string', multiple: true, default: [] },
    tracker: { type: 'string', multiple: true, default: [] },
    mdns: { type: 'boolean', default: false }
  }
})
const pages = {
  '/': ['text/html', new URL('page/index.html', import.meta.url)],
  '/peer.js': ['text/javascript', new URL('page/peer.js', import.meta.url)],
  '/webtorrent.min.js': ['text/javascript', new URL('node_modules/webtorrent/dist/webtorrent.min.js', import.meta.url)],
  '/torrent': ['application/octet-stream', options.torrent]
}

function say (event) {
  process.stdout.write(JSON.stringify(event) + '\n')
}

async function serve (request, response) {
  if (request.url === '/options.json') {
    response.end(JSON.stringify({ trackers: options.tracker, seeds: options.data.length > 0 }))
  } else if (request.url === '/data') {
    for (const file of options.data) await pipeline(createReadStream(file), response, { end: false })
    response.end()
  } else if (pages[request.url]) {
    const [type, file] = pages[request.url]
    response.setHeader('Content-Type', type)
    response.end(readFileSync(file))
  } else {
    response.writeHead(404).end()
  }
}

// The page comes from localhost, which counts as secure: only such pages have WebRTC.
const server = createServer((request, response) => serve(request, response).catch(() => response.destroy()))
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: options.mdns ? FLAGS : [...FLAGS, NO_MDNS]
})
browser.on('disconnected', () => process.exit(1))
const page = await browser.newPage()
page.on('pageerror', error => say({ event: 'error', message: error.message }))
page.on('crash', () => say({ event: 'error', message: 'the page crashed' }))
await page.exposeFunction('tell', text => process.stdout.write(text + '\n'))
await page.goto(`http://localhost:${server.address().port}/`)
