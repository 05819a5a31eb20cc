"""Ten years of one runner, put straight into a phone's database: 1,500 sessions, 60,000 ticks, 2,000 runs."""

TEN_YEARS = """async ([today, owner]) => {
  const DAY = 86_400_000, SESSIONS = 1500, TICKS = 40, RUNS = 2000, SPAN = 3650
  const end = Date.parse(today + 'T07:00:00Z')
  const opening = indexedDB.open('u-' + owner)
  const db = await new Promise((done) => (opening.onsuccess = () => done(opening.result)))
  let seq = 0, seed = 7
  const dice = (most) => (seed = (seed * 48271) % 2147483647) % most
  const key = (at) => {
    const time = at.toString(16).padStart(12, '0')
    return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${String(++seq).padStart(12, '0')}`
  }
  const put = (store, t, k, fields, at) =>
    store.put({ s: 'm', t, k, seq: ++seq, f: Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, [value, at, key(at)]])), srv: null })
  for (let part = 0; part < 10; part++) {
    const tx = db.transaction('base', 'readwrite')
    const store = tx.objectStore('base')
    for (let i = part * SESSIONS / 10; i < (part + 1) * SESSIONS / 10; i++) {
      const at = end - Math.floor((SESSIONS - 1 - i) * SPAN / SESSIONS) * DAY
      const k = key(at)
      put(store, 'session', [k], { workout: 'glute-medius-activation', done_on: new Date(at).toISOString().slice(0, 10), started_at: at, finished_at: at + 600_000, pain: dice(4), morning: dice(3), note: '' }, at)
      for (let n = 0; n < TICKS; n++) put(store, 'tick', [k, `squat.${(n >> 1) + 1}.${n % 2 ? 'right' : 'left'}`], { done: true, reps: 18 + dice(8) + (n % 2) }, at)
    }
    for (let i = part * RUNS / 10; i < (part + 1) * RUNS / 10; i++) {
      const at = end - Math.floor((RUNS - 1 - i) * SPAN / RUNS) * DAY
      const distance = 5000 + Math.floor(i * 5) + dice(9000), hurts = dice(9) === 0
      put(store, 'run', [key(at)], { run_on: new Date(at).toISOString().slice(0, 10), distance_m: distance, duration_s: 3000, pain: hurts ? 1 + dice(5) : 0, pain_began_m: hurts ? Math.floor(distance * 0.7) : null, note: '' }, at)
    }
    await new Promise((done) => (tx.oncomplete = done))
  }
  db.close()
}"""


def live_ten_years(page, owner='visitor'):
    """Its last day is the phone's own today."""
    today = page.evaluate("new Date().toLocaleDateString('sv')")
    page.evaluate(TEN_YEARS, [today, owner])
