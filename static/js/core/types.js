/**
 * The shapes that core passes around; what travels on the wire is in docs of POST /sync.
 *
 * @typedef {[at: number, op: string]} Stamp
 * @typedef {[value: any, at: number, op: string]} Reg
 * @typedef {Record<string, Reg>} Regs
 *
 * @typedef {{v: any, saw: Stamp|null}} Write
 * @typedef {{v: any, at: number, by: string}} Fixed   a register's original stamp, sent by a repair
 * @typedef {{id: string, s: string, t: string, k: string[], at?: number, f: Record<string, any>, parent?: string|null}} Op
 *
 * @typedef {'queued'|'refused'|'aside'} State
 * @typedef {object} Waiting   one record of the store `out`
 * @property {number} [n]      its place: own ops count up, repairs stand below zero
 * @property {string} id
 * @property {Op} op
 * @property {number} made
 * @property {number} tries    how often it was answered `later`
 * @property {number} [crashes]  how often the server broke on it alone
 * @property {State} state
 * @property {number} [until]  not before this time on this phone's clock
 * @property {number} [tried]
 * @property {number} [sent]   when an op that others can read first went on the wire
 * @property {string} [code]
 * @property {string} [msg]
 *
 * @typedef {{s: string, t: string, k: string[], seq: number, f: Regs, srv: any, other?: Record<string, any>}} Base
 * @typedef {{t: string, k: string[], seq: number, f?: Regs, srv?: any}} WireRow
 *
 * @typedef {object} Row       what a page sees: the server's copy with the outbox laid over it
 * @property {string} s
 * @property {string} t
 * @property {string[]} k
 * @property {number} seq      0 until the server has answered
 * @property {Record<string, any>} f
 * @property {any} srv         null until the server has answered
 * @property {string|null} parent
 * @property {number|null} made  when the last waiting op was made here
 * @property {boolean} pending
 * @property {boolean} sending
 * @property {{op: string, code: string, msg: string}|null} refused
 * @property {string|null} op  the last waiting op
 * @property {Record<string, any>} other  own texts that lost against another device
 *
 * @typedef {{id: string, name: string, coach: boolean}} Member
 * @typedef {{waiting: number, refused: number, held: number, aside: number, visitor: number}} Count  no op counts twice
 *
 * @typedef {object} SyncState  what the status region is told
 * @property {boolean} offline
 * @property {number} waiting   all that is not sent, whatever the reason
 * @property {number} sending
 * @property {number} refused
 * @property {string|null} held  sign_in | wrong_member | forbidden | update
 * @property {boolean} busy
 * @property {boolean} portal
 * @property {boolean} visitor
 * @property {boolean} ticked    a visitor has something saved on this phone
 * @property {number} clock      ms by which this phone's clock is ahead, below zero behind; 0: near enough
 * @property {Member|null} member
 */
export {}
