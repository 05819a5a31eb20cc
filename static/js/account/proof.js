/** What is hard to undo asks for the password first, unless the member has just signed in. */
import { part } from '../core/parts.js'
import { ask } from './ask.js'

/** Shows the field for the password, or the way to sign in again, as the server wants it. @param {ParentNode} place @returns {Promise<any>} what it said */
export async function proof(place) {
  const answer = await ask('/account/proof')
  const { needed, password } = answer
  part(place, 'proof').hidden = !needed || !password
  part(place, 'again').hidden = !needed || password
  return answer
}
