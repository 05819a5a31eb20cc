/** Rest, change of side, holds and the pace of reps: one timer above the tabs, that moves nothing and holds up no tick. */
import { part, sentenceOf } from '../core/parts.js'
import { CueChoices } from './cue-choices.js'
import { Cues } from './cues.js'
import { nextOf, pauseAfter, stopInWords } from './order.js'
import { cycleOf, paceAt, phasesOf } from './tempo.js'
import { Face } from './timer-face.js'
import { clockOf, isForgotten, leftAt, longer, pausedAt, readyAt, resumedAt, spentAt, started, timerIn } from './timer.js'
import { Watch } from './watch.js'

/** @typedef {import('./timer.js').Timer} Timer */
/** @typedef {import('./drawing.js').Place} Place */
/** @typedef {import('./order.js').Stop & {place: Place}} Spot */
/** @typedef {{workout: string, title: string, mode: string, lead: string, places: Place[]}} Course  what the session holds just now */

const KEPT = 'timer'
const READY = 5
const MORE = 15
const PLAYER = ['click', 'tick:done', 'tick:undone', 'session:opened', 'session:changed', 'way:chosen']
const PAGE = ['visibilitychange', 'owner:changed']
const TONES = /** @type {const} */ ({ Lower: 'low', Hold: 'soft', Rise: 'up' })

class SessionTimer extends HTMLElement {
  /** The page's own, as there is to be one only. @type {import('../core/facade.js').Store} */
  #store = /** @type {any} */ (document.querySelector('sync-status')).store
  #cues = new Cues()
  #face = new Face(this)
  #choices = new CueChoices(this.#store, /** @type {HTMLFormElement} */ (this.querySelector('form')))
  #watch = new Watch((timer) => this.#keep(timer), (beat) => this.#beat(beat))
  /** The key of the box ticked last. */
  #last = ''
  /** Whether a wait has just come to its end. */
  #go = false
  /** The phase that was last told of. */
  #told = ''

  async connectedCallback() {
    for (const type of PLAYER) this.#player.addEventListener(type, this)
    for (const type of PAGE) document.addEventListener(type, this)
    globalThis.speechSynthesis?.addEventListener?.('voiceschanged', this)
    this.addEventListener('change', this)
    this.#cues.wanted = await this.#choices.read()
    await this.#resume()
    this.hidden = false
    this.#cues.prepare()
  }

  disconnectedCallback() {
    for (const type of PAGE) document.removeEventListener(type, this)
    this.#watch.take(null)
  }

  /** @param {any} event */
  async handleEvent({ type, target }) {
    if (type === 'click') return this.#clicked(target)
    if (type === 'change') return this.#chosen(target)
    if (type === 'tick:done') return this.#ticked(this.#keyOf(target))
    if (type === 'tick:undone' && this.#watch.timer?.key === this.#keyOf(target)) return this.#watch.set(null)
    if (type === 'session:opened' || type === 'session:changed') return this.#resume()
    if (type === 'owner:changed') this.#cues.wanted = await this.#choices.read()
    if (type === 'voiceschanged') return this.#choices.offer(this.#cues.able)
    this.#watch.look()
  }

  /** A tick made while the kept one is read knows better. */
  async #resume() {
    const was = this.#watch.timer
    const kept = was ?? timerIn(await this.#store.draft(KEPT))
    if (this.#watch.timer !== was) return
    if (kept && this.#isHere(kept)) this.#watch.take(kept)
    else this.#watch.set(null)
  }

  /** Whether what it is for is still to come: it may have been skipped, or be another workout's. @param {Timer} timer */
  #isHere(timer) {
    const [course, spot] = [this.#course, this.#spot(timer.key)]
    if (!spot || timer.workout !== course?.workout || isForgotten(timer, Date.now())) return false
    return isWait(timer) ? pauseAfter(this.#spots, course.lead, timer.key) === timer.kind : timer.kind === 'hold' || phasesOf(spot.exercise).length > 0
  }

  /** @param {Timer|null} timer */
  #keep(timer) {
    this.#store.saveDraft(KEPT, timer && JSON.stringify(timer)).catch((error) => this.#complain(error))
  }

  /** @param {string} key */
  #ticked(key) {
    const [{ lead, workout }, { timer }, now] = [/** @type {Course} */ (this.#course), this.#watch, Date.now()]
    if (timer?.kind === 'pace' && timer.key === key) this.#count(timer, now)
    const pause = pauseAfter(this.#spots, lead, key)
    this.#last = key
    this.#go = false
    this.#watch.set(pause && this.#choices.seconds[pause] ? started(pause, { workout, key }, this.#choices.seconds[pause], now) : null)
    if (pause === 'switch') this.#cues.say(`Switch. Now ${this.#next?.side}.`)
  }

  /** @param {HTMLElement} target */
  #clicked(target) {
    this.#cues.wake()
    if (target === this.#sheet) return this.#sheet.close()
    if (target.closest('[data-act="finish"]')) return this.#watch.set(null)
    this.#act(target.closest('[data-timer]')?.getAttribute('data-timer') ?? '')
  }

  /** @param {string} act */
  #act(act) {
    const [{ timer }, now] = [this.#watch, Date.now()]
    if (act === 'cues') return this.#open()
    if (act === 'close') return this.#sheet.close()
    if (act === 'start') return this.#start()
    if (!timer) return
    if (act === 'pause') this.#watch.set(timer.paused === null ? pausedAt(timer, now) : resumedAt(timer, now))
    if (act === 'more') this.#watch.set(longer(timer, MORE))
    if (act === 'end') this.#end(timer, now)
  }

  /** @param {Timer} timer @param {number} now */
  #end(timer, now) {
    this.#count(timer, now)
    this.#cues.hush()
    this.#go = isWait(timer)
    this.#watch.set(null)
  }

  #start() {
    const next = this.#next
    if (!next) return
    const [{ workout, mode }, { exercise, key }] = [/** @type {Course} */ (this.#course), next]
    const reps = mode === 'short' ? exercise.reps_low : exercise.reps_high
    const [kind, seconds] = isHold(exercise) ? [/** @type {const} */ ('hold'), Number(exercise.hold_s)] : [/** @type {const} */ ('pace'), reps * cycleOf(phasesOf(exercise))]
    this.#watch.set(started(kind, { workout, key }, seconds, Date.now(), READY))
    this.#cues.say('Get ready.')
  }

  /** The reps that were paced go into the box. @param {Timer} timer @param {number} now */
  #count(timer, now) {
    const spot = timer.kind === 'pace' ? this.#spot(timer.key) : null
    const reps = spot && Math.floor(spentAt(timer, now) / 1000 / cycleOf(phasesOf(spot.exercise)))
    if (reps) spot.place.tick.fill(reps)
  }

  /** @param {import('./watch.js').Beat} beat */
  #beat({ cues, now, over }) {
    const { timer } = this.#watch
    if (over) this.#count(over, now)
    if (over) this.#go = isWait(over)
    for (const cue of cues) this.#tell(cue, /** @type {Timer} */ (over ?? timer))
    if (!timer) this.#wait()
    else if (readyAt(timer, now)) this.#run(timer, readyAt(timer, now), 1, 'Get ready')
    else if (timer.kind === 'pace') this.#pace(timer, now)
    else this.#run(timer, leftAt(timer, now), leftAt(timer, now) / (timer.until - timer.from), this.#wordsOf(timer))
  }

  /** @param {import('./timer.js').Cue} cue @param {Timer} timer */
  #tell(cue, timer) {
    this.#cues.play(cue === 'go' || cue === 'end' ? 'high' : 'soft')
    if (cue === 'go') this.#cues.say('Go.')
    if (cue === 'ten') this.#cues.say('Ten more.')
    if (cue === 'end') this.#cues.say(isWait(timer) ? `Go. ${timer.kind === 'rest' ? this.#ahead : ''}` : 'Done.')
  }

  /** @param {Timer} timer @param {number} ms to show @param {number} level @param {string} words */
  #run({ kind, paused }, ms, level, words) {
    this.#show({ kind, words, big: clockOf(ms), title: `${clockOf(ms)} ${words}`, level, paused: paused !== null })
  }

  /** @param {Timer} timer @param {number} now */
  #pace(timer, now) {
    const { exercise } = /** @type {Spot} */ (this.#spot(timer.key))
    const phases = phasesOf(exercise)
    const { rep, at, phase, left } = paceAt(phases, spentAt(timer, now))
    const low = phase.name === 'Lower' || (phase.name === 'Hold' && !exercise.rises_first)
    if (timer.paused === null && this.#told !== `${rep}.${at}`) this.#callOut(phase.name, at ? 0 : rep, (timer.until - timer.from) / 1000 / cycleOf(phases))
    this.#told = `${rep}.${at}`
    this.#show({ kind: 'pace', words: phase.name, big: String(rep), title: `${rep} reps`, level: low ? 0 : 1, takes: left, paused: timer.paused !== null })
  }

  /** @param {'Lower'|'Hold'|'Rise'} phase @param {number} rep just done; 0: within one @param {number} most */
  #callOut(phase, rep, most) {
    this.#cues.play(TONES[phase])
    if (rep) this.#cues.say(most - rep === 10 ? 'Ten more.' : String(rep))
  }

  #wait() {
    const next = this.#next
    const can = next && (isHold(next.exercise) ? `Hold ${next.exercise.hold_s} s` : phasesOf(next.exercise).length ? 'Pace' : '')
    const set = next && stopInWords(next, next)
    this.#show({ kind: next ? 'next' : 'done', words: next ? `${this.#go ? 'Go' : 'Next'}: ${next.exercise.title}` : 'All sets done', set: set ? set[0].toUpperCase() + set.slice(1) : '', start: can || '' })
  }

  /** @param {Timer} timer */
  #wordsOf({ kind }) {
    if (kind === 'hold') return 'Hold'
    return kind === 'switch' ? `Now ${this.#next?.side ?? ''}` : `Rest, then ${this.#ahead}`
  }

  /** @param {import('./timer-face.js').Look} look */
  #show(look) {
    this.#face.show(look, `${this.#course?.title ?? 'Session'} · Medius`)
  }

  #open() {
    this.#choices.offer(this.#cues.able)
    part(this, 'sleeps').hidden = 'wakeLock' in navigator
    this.#sheet.showModal()
  }

  /** A taste of what was switched on. @param {HTMLInputElement} field */
  async #chosen(field) {
    this.#cues.wanted = this.#choices.wanted
    this.#cues.prepare()
    this.#cues.wake()
    if (field.checked && field.name === 'voice') this.#cues.say('Switch.')
    else if (field.checked && field.type === 'checkbox') this.#cues.play('high')
    await this.#choices.write(field).catch((error) => this.#complain(error))
  }

  /** @param {unknown} error */
  #complain(error) {
    part(this.#player, 'trouble').textContent = sentenceOf(error)
  }

  /** @param {Element} tick */
  #keyOf(tick) {
    return this.#spots.find(({ place }) => place.tick === tick)?.key ?? ''
  }

  /** @param {string} key */
  #spot(key) {
    return this.#spots.find((spot) => spot.key === key) ?? null
  }

  /** @returns {Spot[]} */
  get #spots() {
    return (this.#course?.places ?? []).map((place) => ({ key: place.box.key, n: place.box.n, side: place.box.side, done: place.tick.done, exercise: place.exercise, place }))
  }

  get #next() {
    return /** @type {Spot|null} */ (nextOf(this.#spots, this.#course?.lead ?? '', this.#last))
  }

  /** What comes next, in words. */
  get #ahead() {
    return this.#next ? stopInWords(this.#next, this.#spot(this.#last) ?? undefined) : ''
  }

  /** @returns {Course|null} */
  get #course() { return this.#player.course }
  get #player() { return /** @type {any} */ (this.closest('session-player')) }
  get #sheet() { return /** @type {HTMLDialogElement} */ (this.querySelector('dialog')) }
}

/** @param {Timer} timer */
const isWait = ({ kind }) => kind === 'rest' || kind === 'switch'

/** One hold is one set. @param {import('./plan.js').Exercise} exercise */
const isHold = ({ hold_s, reps_high }) => Boolean(hold_s) && reps_high === 1

customElements.define('session-timer', SessionTimer)
