/** `node benchmarks/pouch.mjs 9000 FOLDER`: a PouchDB server that keeps everything in memory, and its log in FOLDER. */
import path from 'node:path'
import express from 'express'
import expressPouchDB from 'express-pouchdb'
import PouchDB from 'pouchdb'
import memory from 'pouchdb-adapter-memory'

const [port, folder] = process.argv.slice(2)
const Kept = PouchDB.plugin(memory).defaults({ adapter: 'memory' })
const app = express()
app.get('/healthz', (_, answer) => answer.send('ok'))
app.use('/', expressPouchDB(Kept, { configPath: path.join(folder, 'pouch.json'), logPath: path.join(folder, 'pouch.log') }))
new Kept('log')
app.listen(Number(port), '127.0.0.1')
