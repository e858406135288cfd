// WebTorrent in Node.js, over TCP: from a magnet link to the first bytes of its first file, and to the last ones, by
// its HTTP server. node stream.js MAGNET FOLDER BYTES; prints what bench-stream prints.
import http from 'node:http'
import WebTorrent from 'webtorrent'

const [magnet, path, bytes] = process.argv.slice(2)
const nBytes = Number(bytes)
const client = new WebTorrent({ dht: false, lsd: false, utPex: false, natUpnp: false, natPmp: false, utp: false, secure: false, webSeeds: false })
let since = Date.now()

function say (event) {
  process.stdout.write(JSON.stringify({ event, seconds: (Date.now() - since) / 1000 }) + '\n')
}

function get (url, from) {
  return new Promise((resolve, reject) => {
    http.get(url, { headers: { Range: `bytes=${from}-${from + nBytes - 1}` } }, response => {
      response.on('data', () => {})
      response.on('end', resolve)
      response.on('error', reject)
    })
  })
}

client.on('error', error => { throw error })
say('added')
const torrent = client.add(magnet, { path })
torrent.on('ready', () => {
  say('metadata')
  const server = client.createServer({ hostname: '127.0.0.1' })
  const listener = server.server ?? server
  listener.listen(0, '127.0.0.1', async () => {
    const file = torrent.files[0]
    const url = `http://127.0.0.1:${listener.address().port}${file.streamURL}`
    await get(url, 0)
    say('first')
    since = Date.now()
    await get(url, file.length - nBytes)
    say('last')
    process.exit(0)
  })
})
