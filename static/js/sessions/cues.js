/** How a phone tells of the time: sound, vibration, voice. Each is offered only where the phone has it. */

/** @typedef {{sound: boolean, vibration: boolean, voice: boolean}} Wanted */

const TONES = { low: 330, soft: 550, up: 770, high: 880 }
const BUZZ = { low: [80], soft: [30], up: [80], high: [250, 100, 250] }

export class Cues {
  /** @type {Wanted} */
  wanted = { sound: true, vibration: true, voice: true }
  /** @type {AudioContext|null} */
  #audio = null

  /** A desk has the call to vibrate, and nothing that does. A voice from the network would fall silent without one. @returns {Wanted} */
  get able() {
    const handheld = matchMedia('(pointer: coarse)').matches
    return { sound: 'AudioContext' in window, vibration: 'vibrate' in navigator && handheld, voice: Boolean(this.#voice) }
  }

  get #voice() {
    const voices = globalThis.speechSynthesis?.getVoices() ?? []
    return voices.find(({ lang, localService }) => localService && lang.startsWith('en'))
  }

  /** Made while nobody taps: it takes longer than a frame. */
  prepare() {
    if (this.wanted.sound && this.able.sound) this.#audio ??= new AudioContext()
  }

  /** A phone lets a page sound only from within a tap. */
  wake() {
    if (this.wanted.sound && this.#audio?.state === 'suspended') void this.#audio.resume()
  }

  /** @param {keyof typeof TONES} tone */
  play(tone) {
    if (this.wanted.sound) this.#beep(TONES[tone], tone === 'high' ? 0.35 : 0.12)
    if (this.wanted.vibration && this.able.vibration) navigator.vibrate(BUZZ[tone])
  }

  /** @param {string} words */
  say(words) {
    const voice = this.wanted.voice && this.#voice
    if (!voice) return
    speechSynthesis.cancel()
    speechSynthesis.speak(Object.assign(new SpeechSynthesisUtterance(words), { voice, lang: voice.lang }))
  }

  hush() {
    globalThis.speechSynthesis?.cancel()
  }

  /** @param {number} pitch Hz @param {number} seconds */
  #beep(pitch, seconds) {
    const audio = this.#audio
    if (audio?.state !== 'running') return
    const [tone, volume, now] = [audio.createOscillator(), audio.createGain(), audio.currentTime]
    tone.frequency.value = pitch
    volume.gain.setValueAtTime(0.3, now)
    volume.gain.exponentialRampToValueAtTime(0.001, now + seconds)
    tone.connect(volume).connect(audio.destination)
    tone.start(now)
    tone.stop(now + seconds)
  }
}
