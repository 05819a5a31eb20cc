/** What a runner chose once: kept on the phone, and on every other of theirs. */

/** @typedef {import('../core/facade.js').Store} Store */

/** @param {Store} store @param {string} name @returns {Promise<string|null>} null: nothing was chosen */
export const chosen = async (store, name) => (await store.row('m', 'setting', [name]))?.f.value ?? null

/** @param {Store} store @param {string} name @param {string|null} value @returns {Promise<string|false>} the op's id; false: it was chosen already */
export async function choose(store, name, value) {
  return (await chosen(store, name)) !== value && store.write('m', 'setting', [name], { value })
}
