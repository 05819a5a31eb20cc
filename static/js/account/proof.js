/** What is hard to undo asks for the password first, unless the member has just signed in. */
import { part } from '../core/parts.js'
import { ask } from './ask.js'

/** Shows the field for the password, or the way to sign in again, as the server wants it. @param {ParentNode} place */
export async function proof(place) {
  const { needed, password } = await ask('/account/proof')
  part(place, 'proof').hidden = !needed || !password
  part(place, 'again').hidden = !needed || password
}
