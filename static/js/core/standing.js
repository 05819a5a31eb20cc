/** How things stand, as the status region is told: the newest word only, and from a tap on never that all is saved. */

/** @typedef {import('./types.js').SyncState} SyncState */

export class Standing {
  /** @type {SyncState|null} */
  #told = null
  #writing = 0
  #turn = 0

  /** @param {(state: SyncState) => void} say */
  constructor(say) {
    this.say = say
  }

  /** An answer that was asked for before a later question is not told any more. @param {() => Promise<SyncState>} question */
  async ask(question) {
    const turn = ++this.#turn
    const state = await question().catch(() => null)
    if (!state || turn !== this.#turn) return
    this.#told = state
    this.#tell()
  }

  /** So many ops are on their way to the disk. @param {number} [count] @returns {() => void} to be called when they are there, or failed */
  begin(count = 1) {
    this.#writing += count
    this.#tell()
    return () => {
      this.#writing -= count
      this.#turn++ // what was read meanwhile may know nothing of them
    }
  }

  /** Another owner is here. */
  forget() {
    this.#told = null
  }

  #tell() {
    if (this.#told) this.say({ ...this.#told, waiting: this.#told.waiting + this.#writing })
  }
}
