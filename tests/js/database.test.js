import { expect } from 'chai'
import { Database, NotSaved, freeze, thaw } from '../../static/js/core/database.js'
import { Store } from '../../static/js/core/facade.js'
import { openOwner } from '../../static/js/core/identity.js'
import { VERSION, upgradeOwner } from '../../static/js/core/schema.js'
import { Phone } from './phone.js'

const RUN = ['m', 'run', ['r1'], { distance_m: 5000 }]
const { transaction } = IDBDatabase.prototype
const { add } = IDBObjectStore.prototype

describe('a page that was opened on a full phone', () => {
  const { put } = IDBObjectStore.prototype
  afterEach(() => { IDBObjectStore.prototype.put = put })

  it('is of use once there is space, and knows who is here', async () => {
    const ana = { id: 'm_1', name: 'Ana', coach: false }
    IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError') }
    const phone = new Phone()
    const store = new Store(phone.env(), new EventTarget())
    expect((await failure(store.write(...RUN))).why).to.equal('full')
    IDBObjectStore.prototype.put = put
    const id = await store.write(...RUN)
    expect((await phone.out('visitor')).map((record) => record.id)).to.eql([id])
    await store.signedIn(ana)
    expect(store.member.id).to.equal('m_1')
  })

  it('hears of the thread it shows once there is space', async () => {
    const phone = new Phone()
    const store = await phone.tab()
    IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError') }
    expect((await failure(store.follow('t:5', 3))).why).to.equal('full')
    IDBObjectStore.prototype.put = put
    phone.server.put('t:5', 'comment', ['c1'], { body: 'Hello' })
    await phone.sync(store)
    expect((await store.rows('comment')).map(({ k }) => k)).to.eql([['c1']])
  })

  it('stays with whoever the registry names when a change of owner breaks off half way', async () => {
    const phone = new Phone()
    const store = await phone.tab()
    IDBObjectStore.prototype.put = function (...args) {
      if (this.name === 'meta' && this.transaction.db.name.endsWith('u-m_1')) throw new DOMException('full', 'QuotaExceededError')
      return put.apply(this, args)
    }
    expect((await failure(store.signedIn({ id: 'm_1', name: 'Ana', coach: false }))).why).to.equal('full')
    IDBObjectStore.prototype.put = put
    const id = await store.write(...RUN)
    expect((await phone.out('m_1')).map((record) => record.id)).to.eql([id])
    expect(store.member.id).to.equal('m_1')
  })
})

describe('a write that cannot be stored', () => {
  let phone, store
  beforeEach(async () => {
    phone = new Phone()
    store = await phone.tab()
  })
  afterEach(() => {
    IDBDatabase.prototype.transaction = transaction
    IDBObjectStore.prototype.add = add
  })

  it('heals a lost connection and is stored', async () => {
    let losses = 2
    IDBDatabase.prototype.transaction = function (...args) {
      if (losses-- > 0) throw new DOMException('Connection to Indexed Database server lost', 'UnknownError')
      return transaction.apply(this, args)
    }
    const id = await store.write(...RUN)
    expect((await phone.out('visitor')).map((record) => record.id)).to.eql([id])
  })

  it('opens a new handle for each try', async () => {
    const handles = new Set()
    IDBDatabase.prototype.transaction = function () {
      handles.add(this)
      throw new DOMException('lost', 'UnknownError')
    }
    await failure(store.write(...RUN))
    expect(handles.size).to.equal(3)
  })

  it('leaves the new handle to those who have it, when another learns of the loss later', async () => {
    const db = openOwner(phone.idb, 'visitor')
    const handles = new Set()
    const losing = (until) => db.run(['out'], 'readonly', async (tx) => {
      handles.add(tx.db)
      if (handles.size > 1) return
      await until?.()
      throw new DOMException('lost', 'UnknownError')
    })
    const sooner = losing()
    await losing(() => sooner)
    expect(handles.size).to.equal(2)
    await db.close()
  })

  it('is stored once, although the answer of the first try was lost', async () => {
    let first = true
    IDBDatabase.prototype.transaction = function (...args) {
      const tx = transaction.apply(this, args)
      if (args[1] === 'readwrite' && first) {
        first = false
        Object.defineProperty(tx, 'oncomplete', { set() {} })
        const listen = tx.addEventListener
        tx.addEventListener = (type, heard, ...more) =>
          listen.call(tx, type, type === 'complete' ? () => tx.dispatchEvent(new Event('error')) : heard, ...more)
        Object.defineProperty(tx, 'error', { get: () => new DOMException('lost', 'UnknownError') })
      }
      return tx
    }
    await store.write(...RUN)
    expect(await phone.out('visitor')).to.have.length(1)
  })

  it('says plainly that it is lost after three tries', async () => {
    IDBDatabase.prototype.transaction = () => { throw new DOMException('lost', 'UnknownError') }
    const error = await failure(store.write(...RUN))
    expect(error).to.be.instanceOf(NotSaved)
    expect(error.message).to.equal('Not saved: this phone did not take it. Please try again.')
    IDBDatabase.prototype.transaction = transaction
    expect(await phone.out('visitor')).to.eql([])
  })

  it('says that the phone is full, and shows nothing as done', async () => {
    IDBObjectStore.prototype.add = () => { throw new DOMException('full', 'QuotaExceededError') }
    const error = await failure(store.write(...RUN))
    expect(error.message).to.match(/no space left/)
    IDBObjectStore.prototype.add = add
    expect(await store.rows('run')).to.eql([])
  })

  it('is not said to be saved when the transaction breaks off at its commit', async () => {
    const { commit, abort } = IDBTransaction.prototype
    IDBTransaction.prototype.commit = abort
    const error = await failure(store.write(...RUN))
    IDBTransaction.prototype.commit = commit
    expect(error).to.be.instanceOf(NotSaved)
    expect(await phone.out('visitor')).to.eql([])
  })

  it('comes to an end where a newer build has changed the database', async () => {
    await store.rows('run')
    await new Promise((done) => {
      const request = phone.idb.open('u-visitor', 2)
      request.onsuccess = () => (request.result.close(), done())
    })
    const error = await failure(store.write(...RUN))
    expect(error.message).to.match(/updated in another tab/)
  })

  it('says what to do while an older tab holds the database', async () => {
    const idb = phone.idb
    const old = await new Promise((done) => {
      const request = idb.open('held', 1)
      request.onsuccess = () => done(request.result)
    })
    const newer = { ...idb, open: (name) => idb.open(name, 2) }
    const error = await failure(new Database(newer, 'held', upgradeOwner).run(['out'], 'readonly', () => {}))
    old.close()
    expect(error.message).to.match(/Close the other tabs/)
  })

  it('leaves errors of our own as they are', async () => {
    const db = new Database(phone.idb, 'u-visitor', upgradeOwner)
    const error = await failure(db.run(['out'], 'readwrite', () => { throw new RangeError('ours') }))
    expect(error).to.be.instanceOf(RangeError)
  })
})

const failure = (promise) => promise.then(() => { throw new Error('it was saved') }, (error) => error)

describe('a page that the browser keeps for going back', () => {
  let phone, store
  beforeEach(async () => {
    phone = new Phone()
    store = await phone.tab()
  })
  afterEach(thaw)

  it('lets the next page past, and stores what it interrupted when it is shown again', async () => {
    IDBDatabase.prototype.transaction = function (...args) {
      IDBDatabase.prototype.transaction = transaction
      queueMicrotask(freeze)
      return transaction.apply(this, args)
    }
    const writing = store.write(...RUN)
    const next = await new Promise((done) => {
      const request = phone.idb.open('u-visitor')
      request.onsuccess = () => done(request.result)
    })
    await new Promise((done) => {
      const tx = next.transaction('out', 'readwrite')
      tx.objectStore('out').getAll().onsuccess = ({ target }) => expect(target.result).to.eql([])
      tx.oncomplete = done
    })
    next.close()
    thaw()
    const id = await writing
    expect((await phone.out('visitor')).map((record) => record.id)).to.eql([id])
  })
  it('lets the next page make the database that it was making itself', async () => {
    const left = Promise.withResolvers()
    const upgrade = (made) => {
      upgradeOwner(made)
      queueMicrotask(() => (left.done || freeze(), left.done = true, left.resolve()))
    }
    const counting = new Database(phone.idb, 'u-new', upgrade).run(['out'], 'readonly', (tx) => tx.objectStore('out').count())
    await left.promise
    const before = await new Promise((done) => {
      const request = phone.idb.open('u-new', VERSION)
      request.onupgradeneeded = ({ oldVersion }) => {
        upgradeOwner(request.result)
        request.onsuccess = () => (request.result.close(), done(oldVersion))
      }
      request.onsuccess = () => (request.result.close(), done('made by the page that was left'))
    })
    expect(before).to.equal(0)
    thaw()
    expect(await counting).to.equal(0)
  })
})
