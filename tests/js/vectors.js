/** For vectors made by the server's tests: which of them does the phone see otherwise? */
import { write } from '../../static/js/core/register.js'

export const disagreements = (vectors) =>
  vectors.filter(({ cur, v, at, id, saw, now, want }) => JSON.stringify(write(cur, v, at, id, saw, now)) !== JSON.stringify(want))
