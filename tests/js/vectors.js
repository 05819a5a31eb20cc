/** For vectors made by the server's tests: which of them does the phone see otherwise? */
import { join, write } from '../../static/js/core/register.js'

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b)
const agrees = ({ cur, v, at, id, saw, now, want }) => same(write(cur, v, at, id, saw, now), want)

/** Joined in any order and grouping, and joined again, it is the same register. */
function joins({ join: registers = [], joined }) {
  const orders = registers.length ? [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] : []
  return orders.every((order) => {
    const [a, b, c] = order.map((i) => registers[i])
    return same(join(join(a, b), c), joined) && same(join(a, join(b, c)), joined) && same(join(joined, a), joined) && same(join(a, joined), joined)
  })
}

export const disagreements = (vectors) => vectors.filter((vector) => !agrees(vector) || !joins(vector))
