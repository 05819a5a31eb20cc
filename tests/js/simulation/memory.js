/** IndexedDB in memory, as far as core uses it: steps are taken one by one in the order a dice says, and a killed tab takes its transactions with it. */

const [LEAST, MOST] = [-Infinity, [[]]]

const rank = (key) => (typeof key === 'number' ? 0 : typeof key === 'string' ? 1 : 2)

/** The order of keys: numbers, strings, arrays. */
export function compare(a, b) {
  const kind = rank(a)
  if (kind !== rank(b)) return kind - rank(b)
  if (kind < 2) return a < b ? -1 : a > b ? 1 : 0
  for (let i = 0; i < a.length && i < b.length; i++) {
    const order = compare(a[i], b[i])
    if (order) return order
  }
  return a.length - b.length
}

const isKey = (key) => typeof key === 'string' || (typeof key === 'number' && !Number.isNaN(key)) || (Array.isArray(key) && key.every(isKey))

/** What is stored is nobody's to change. */
const copy = (value) =>
  typeof value !== 'object' || value === null ? value
    : Array.isArray(value) ? value.map(copy) : Object.fromEntries(Object.entries(value).map(([name, held]) => [name, copy(held)]))

const at = (value, path) => (Array.isArray(path) ? path.map((one) => at(value, one)) : path.split('.').reduce((held, name) => held?.[name], value))

export class KeyRange {
  constructor(lower, upper, lowerOpen = false, upperOpen = false) {
    Object.assign(this, { lower, upper, lowerOpen, upperOpen })
  }

  static bound = (lower, upper, lowerOpen, upperOpen) => new KeyRange(lower, upper, lowerOpen, upperOpen)
  static lowerBound = (lower, open) => new KeyRange(lower, MOST, open)
  static upperBound = (upper, open) => new KeyRange(LEAST, upper, false, open)

  has(key) {
    const [low, high] = [compare(key, this.lower), compare(key, this.upper)]
    return (low > 0 || (low === 0 && !this.lowerOpen)) && (high < 0 || (high === 0 && !this.upperOpen))
  }
}

function range(query) {
  if (query === undefined || query === null) return { has: () => true }
  if (query instanceof KeyRange) return query
  if (!isKey(query)) throw new DOMException('not a key', 'DataError')
  return new KeyRange(query, query)
}

/** Handlers by `on…` and by addEventListener. */
class Target {
  #listeners = []

  addEventListener(type, run) {
    this.#listeners.push([type, run])
  }

  removeEventListener(type, run) {
    this.#listeners = this.#listeners.filter(([one, known]) => one !== type || known !== run)
  }

  fire(type) {
    const event = { type, target: this }
    this['on' + type]?.(event)
    for (const [one, run] of [...this.#listeners]) if (one === type) run(event)
  }
}

export class Request extends Target {
  settle(result, error) {
    Object.assign(this, { result, error })
    this.fire(error ? 'error' : 'success')
  }
}

export class Cursor {
  advance() {}
  continue() {}
  continuePrimaryKey() {}
}

/** The records of a store, by key. */
class Records {
  sorted = []
  next = 1
  indexes = {}

  constructor({ keyPath = null, autoIncrement = false } = {}) {
    Object.assign(this, { keyPath, autoIncrement })
  }

  find(key) {
    let [low, high] = [0, this.sorted.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (compare(this.sorted[middle][0], key) < 0) low = middle + 1
      else high = middle
    }
    return low
  }

  put(key, value) {
    const i = this.find(key)
    const known = this.sorted[i] && compare(this.sorted[i][0], key) === 0
    this.sorted.splice(i, known ? 1 : 0, [key, value])
  }

  delete(wanted) {
    this.sorted = this.sorted.filter(([key]) => !wanted.has(key))
  }

  /** [key to look by, primary key, value], in order */
  entries(index) {
    if (!index) return this.sorted.map(([key, value]) => [key, key, value])
    const found = this.sorted.map(([key, value]) => [at(value, index.keyPath), key, value]).filter(([key]) => isKey(key))
    return found.sort((a, b) => compare(a[0], b[0]) || compare(a[1], b[1]))
  }
}

/** Reads of a store or of one of its indexes. */
class Readable {
  constructor(tx, name, index) {
    Object.assign(this, { tx, name, byIndex: index })
  }

  #matching(query, count) {
    const wanted = range(query)
    return this.tx.ask(() => this.tx.records(this.name).entries(this.byIndex).filter(([key]) => wanted.has(key)).slice(0, count ?? undefined))
  }

  count = (query) => then(this.#matching(query), (all) => all.length)
  get = (query) => then(this.#matching(query, 1), ([first]) => copy(first?.[2]))
  getKey = (query) => then(this.#matching(query, 1), ([first]) => first?.[1])
  getAll = (query, count) => then(this.#matching(query, count), (all) => all.map(([, , value]) => copy(value)))
  getAllKeys = (query, count) => then(this.#matching(query, count), (all) => all.map(([, key]) => copy(key)))
}

/** The same request with its result turned into something else. */
function then(request, turn) {
  const { work } = request
  request.work = () => turn(work())
  return request
}

export class Index extends Readable {}

export class ObjectStore extends Readable {
  index(name) {
    return new Index(this.tx, this.name, this.tx.records(this.name).indexes[name])
  }

  createIndex(name, keyPath, { unique = false } = {}) {
    this.tx.records(this.name).indexes[name] = { keyPath, unique }
  }

  put = (value, key) => this.#write(value, key, true)
  add = (value, key) => this.#write(value, key, false)
  delete = (query) => this.#remove(query, range(query))
  clear = () => this.#remove(null, { has: () => true })

  #write(given, explicit, over) {
    const value = copy(given)
    return this.tx.change(this.name, (records) => {
      const { keyPath, autoIncrement } = records
      let key = keyPath ? at(value, keyPath) : explicit
      if (key === undefined && autoIncrement) key = value[keyPath] = records.next
      if (!isKey(key)) throw new DOMException('no key', 'DataError')
      if (autoIncrement && key >= records.next) records.next = Math.floor(key) + 1
      const same = records.sorted[records.find(key)]
      if (!over && same && compare(same[0], key) === 0) throw new DOMException('there already', 'ConstraintError')
      for (const index of Object.values(records.indexes).filter(({ unique }) => unique))
        if (records.sorted.some(([other, held]) => compare(other, key) && compare(at(held, index.keyPath), at(value, index.keyPath)) === 0))
          throw new DOMException('not unique', 'ConstraintError')
      records.put(key, value)
      this.tx.journal.push([this.name, copy(key), copy(value)])
      return copy(key)
    })
  }

  #remove(query, wanted) {
    if (query === undefined) throw new DOMException('not a key', 'DataError')
    return this.tx.change(this.name, (records) => {
      for (const [key] of records.sorted) if (wanted.has(key)) this.tx.journal.push([this.name, copy(key), null])
      records.delete(wanted)
    })
  }
}

export class Transaction extends Target {
  error = null
  state = 'waiting'
  requests = []
  journal = []
  #before = new Map()

  constructor(db, names, mode) {
    super()
    Object.assign(this, { db, names, mode })
  }

  objectStore(name) {
    if (['committed', 'over'].includes(this.state)) throw new DOMException('the transaction is over', 'InvalidStateError')
    return new ObjectStore(this, name)
  }

  records = (name) => this.db.files.stores[name]

  /** Nothing more is asked; what was is done. */
  commit() {
    if (this.ending || ['committed', 'over'].includes(this.state)) throw new DOMException('the transaction is ending', 'InvalidStateError')
    this.ending = true
  }

  ask(work) {
    if (this.ending || ['committed', 'over'].includes(this.state)) throw new DOMException('the transaction is over', 'TransactionInactiveError')
    const request = Object.assign(new Request(), { work })
    this.requests.push(request)
    return request
  }

  change(name, work) {
    if (this.mode === 'readonly') throw new DOMException('read only', 'ReadOnlyError')
    return this.ask(() => {
      const records = this.records(name)
      if (!this.#before.has(name)) this.#before.set(name, { sorted: [...records.sorted], next: records.next })
      return work(records)
    })
  }

  overlaps = (other) =>
    this.db.files === other.db.files && this.names.some((name) => other.names.includes(name)) && (this.mode !== 'readonly' || other.mode !== 'readonly')

  /** One thing that happens to it next. */
  step() {
    const request = this.requests.shift()
    if (request) this.#perform(request)
    else if (this.state === 'committed') this.end('complete')
    else this.#commit()
  }

  #perform(request) {
    this.state = 'running'
    try {
      request.settle(request.work())
    } catch (error) {
      if (!(error instanceof DOMException)) throw error
      request.settle(undefined, error)
      this.abort(error)
    }
  }

  #commit() {
    if (this.journal.length && this.db.engine.full.has(this.db.realm.device)) return this.abort(new DOMException('no space', 'QuotaExceededError'))
    this.state = 'committed'
    this.db.engine.wrote(this)
  }

  abort(error = null) {
    if (['committed', 'over'].includes(this.state)) throw new DOMException('the transaction is over', 'InvalidStateError')
    this.error = error
    this.undo()
    const pending = this.requests.splice(0)
    this.state = 'over'
    for (const request of pending) request.settle(undefined, new DOMException('aborted', 'AbortError'))
    this.end('abort')
  }

  undo() {
    if (this.state !== 'committed') for (const [name, before] of this.#before) Object.assign(this.records(name), before)
  }

  end(type) {
    this.state = 'over'
    this.db.engine.transactions.delete(this)
    this.fire(type)
  }
}

export class Connection extends Target {
  closed = false

  constructor(engine, files, realm) {
    super()
    Object.assign(this, { engine, files, realm })
  }

  createObjectStore(name, options) {
    this.files.stores[name] = new Records(options)
    return new ObjectStore(new Transaction(this, [name], 'versionchange'), name)
  }

  transaction(names, mode) {
    if (this.closed) throw new DOMException('the connection is closed', 'InvalidStateError')
    const tx = new Transaction(this, names, mode)
    this.engine.transactions.add(tx)
    return tx
  }

  close() {
    this.closed = true
  }
}

/** Every phone's databases, and what is under way in them. */
export class Engine {
  files = new Map()
  connections = new Set()
  transactions = new Set()
  asked = []
  journal = []
  /** Devices without space. */
  full = new Set()

  /** What a realm sees as `indexedDB`. */
  factory(realm) {
    const ask = (name, run) => {
      const request = new Request()
      if (realm.alive) this.asked.push({ realm, name: realm.device + '/' + name, request, run })
      return request
    }
    return { open: (name) => ask(name, this.#open), deleteDatabase: (name) => ask(name, this.#delete) }
  }

  #open = ({ realm, name, request }) => {
    const known = this.files.get(name)
    const files = known ?? { name, stores: {} }
    this.files.set(name, files)
    const connection = new Connection(this, files, realm)
    this.connections.add(connection)
    request.result = connection
    if (!known) request.fire('upgradeneeded')
    request.settle(connection)
  }

  #delete = ({ name, request }) => {
    this.files.delete(name)
    this.journal.push([name, null, null, null])
    request.settle()
  }

  /** All that could happen next, in a fixed order. */
  steps() {
    const ready = []
    const earlier = []
    for (const tx of this.transactions) {
      if (tx.state !== 'waiting' || !earlier.some((other) => other.overlaps(tx))) ready.push(() => tx.step())
      earlier.push(tx)
    }
    for (const [i, one] of this.asked.entries())
      if (!this.asked.slice(0, i).some(({ name }) => name === one.name) && this.#isFree(one))
        ready.push(() => (this.asked.splice(this.asked.indexOf(one), 1), one.run(one)))
    return ready
  }

  /** A deletion waits for whoever still holds the database open, and asks them to let go. */
  #isFree({ name, run }) {
    if (run !== this.#delete) return true
    const holding = [...this.connections].filter((one) => one.files.name === name && (!one.closed || this.#isBusy(one)))
    for (const one of holding) if (!one.closed && !one.told) (one.told = true), one.fire('versionchange')
    return !holding.length
  }

  #isBusy(connection) {
    return [...this.transactions].some((tx) => tx.db === connection)
  }

  wrote(tx) {
    for (const change of tx.journal) this.journal.push([tx.db.files.name, ...change])
  }

  /** The browser drops its databases under a tab, which may hear of it. */
  lose(realm, told) {
    for (const connection of this.connections)
      if (connection.realm === realm && !connection.closed) {
        connection.closed = true
        for (const tx of this.transactions) if (tx.db === connection && tx.state !== 'committed') tx.abort(new DOMException('lost', 'UnknownError'))
        if (told) connection.fire('close')
      }
  }

  /** The process is gone: what it had not committed never was. */
  kill(realm) {
    for (const tx of this.transactions)
      if (tx.db.realm === realm) {
        tx.undo()
        this.transactions.delete(tx)
      }
    for (const connection of this.connections) if (connection.realm === realm) this.connections.delete(connection)
    this.asked = this.asked.filter((one) => one.realm !== realm)
  }
}
