/** A small POST /sync in memory, with a network in front of it that can be told to fail. */
import { write } from '../../static/js/core/register.js'

export const SITE = 'site-1'
const PAGE = 500

export class Server {
  now = 1_795_340_000_000
  epoch = 'epoch-1'
  /** Who the cookie belongs to. */
  session = null
  names = { m_1: 'Ana', m_2: 'Ben' }
  /** stored stream → {head, floor, rows} */
  streams = new Map()
  receipts = new Map()
  requests = []
  /** One-off answers: each is called with (request, answer()) and returns a response or throws. */
  faults = []
  /** id → verdict, or a function of the op that throws to crash the server. */
  judge = () => null

  fetch = async (_url, init) => {
    if (init.signal?.aborted) throw new DOMException('aborted', 'AbortError')
    const request = JSON.parse(init.body)
    this.requests.push(request)
    const answer = () => this.answer(request)
    const fault = this.faults.shift()
    return fault ? fault(request, answer, init) : answer()
  }

  answer(request) {
    if (request.as !== null && !this.session) return reply(401, { code: 'sign_in' })
    if (request.as !== null && request.as !== this.session) return reply(409, { code: 'wrong_member' })
    if (request.as === null && request.ops.length) return reply(401, { code: 'sign_in' })
    if (request.epoch !== null && request.epoch !== this.epoch) return reply(409, { code: 'epoch', epoch: this.epoch })
    const as = request.as
    try {
      const results = Object.fromEntries(request.ops.map((op) => [op.id, this.push(as, op)]))
      const streams = Object.fromEntries(Object.entries(request.pull).map(([s, at]) => [s, this.pull(this.named(s, as), at)]))
      const known = this.session && { member: { id: this.session, name: this.names[this.session], coach: false } }
      return reply(200, { as: this.session, epoch: this.epoch, now: this.now, poll: 60, results, streams, ...known })
    } catch {
      return reply(500, { code: 'error' })
    }
  }

  named = (s, as) => (s === 'm' ? `m:${as}` : s)

  stream(name) {
    if (!this.streams.has(name)) this.streams.set(name, { head: 0, floor: 0, rows: new Map() })
    return this.streams.get(name)
  }

  push(as, op) {
    const stream = this.stream(this.named(op.s, as))
    const key = JSON.stringify([op.t, op.k])
    const row = stream.rows.get(key)
    const known = this.receipts.get(op.id)
    const given = this.judge(op)
    if (known || given) return { ...(row && { row: wire(row) }), ...(known ?? given) }
    const verdict = { r: this.merge(as, stream, key, op) }
    if (verdict.r === 'ok') this.receipts.set(op.id, verdict)
    return { ...verdict, row: wire(stream.rows.get(key)) }
  }

  merge(as, stream, key, op) {
    const row = stream.rows.get(key) ?? { t: op.t, k: op.k, f: {}, ...(op.s !== 'm' && { srv: { by: as, name: this.names[as], created: this.now, parent: op.parent ?? null } }) }
    let lost = false
    let changed = false
    const f = { ...row.f }
    for (const [name, entry] of Object.entries(op.f)) {
      const [at, by] = 'by' in entry ? [entry.at, entry.by] : [op.at, op.id]
      const cur = f[name] ?? null
      const reg = write(cur, entry.v, at, by, entry.saw ?? null, this.now)
      if (reg) (f[name] = reg), (changed = true)
      else if (cur[2] !== by) lost = true
    }
    if (changed) stream.rows.set(key, { ...row, f, seq: ++stream.head })
    return lost ? 'stale' : changed ? 'ok' : 'same'
  }

  pull(name, cursor) {
    const { head, floor, rows } = this.stream(name)
    if (cursor !== null && cursor > head) return { rows: [], cursor: null, more: true, kind: 'ahead' }
    const whole = cursor === null || cursor < floor
    const after = [...rows.values()].filter((row) => row.seq > (whole ? 0 : cursor)).sort((a, b) => a.seq - b.seq)
    const page = after.slice(0, PAGE)
    const more = after.length > PAGE
    return { rows: page.map(wire), cursor: more ? page.at(-1).seq : head, more, kind: whole ? 'snapshot' : 'delta' }
  }

  /** Somebody else writes: a coach, or another phone. */
  put(stream, t, k, f, srv) {
    const { rows } = this.stream(stream)
    const key = JSON.stringify([t, k])
    const old = rows.get(key)
    rows.set(key, { t, k, f: { ...old?.f, ...f }, srv: srv ?? old?.srv, seq: ++this.stream(stream).head })
  }

  get(stream, t, k) {
    return this.stream(stream).rows.get(JSON.stringify([t, k]))
  }

  backup = () => structuredClone({ streams: this.streams, receipts: this.receipts })

  restore(copy, epoch) {
    Object.assign(this, structuredClone(copy))
    if (epoch) this.epoch = epoch
  }

  get sent() {
    return this.requests.flatMap(({ ops }) => ops.map(({ id }) => id))
  }
}

const wire = (row) => structuredClone(row)

export function reply(status, body, { headers = {}, type = 'basic', redirected = false } = {}) {
  const text = JSON.stringify({ v: 1, site: SITE, ...body })
  return { status, type, redirected, headers: new Headers({ 'X-Site': SITE, 'Content-Type': 'application/json', ...headers }), text: async () => text }
}

/** What a hotel answers to everything. */
export const portal = () => ({ status: 200, type: 'basic', redirected: false, headers: new Headers({ 'Content-Type': 'text/html' }), text: async () => '<h1>Room number?</h1>' })

/** Faults. */
export const lose = (_request, answer) => (answer(), cut())
export const cut = () => { throw new TypeError('Failed to fetch') }
export const fail = (status, headers) => () => ({ status, type: 'basic', redirected: false, headers: new Headers(headers), text: async () => '' })
export const hang = (_request, _answer, { signal }) =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError'))))
