/** Cases of the progression: which of them does the phone see otherwise? */
import { advise, weaker } from '../../static/js/workouts/progression.js'

const same = (a, b) => a.level === b.level && a.why === b.why
const agrees = ({ exercise, level, sessions, usual, want, weaker: side }) => same(advise(exercise, level, sessions, usual), want) && weaker(sessions) === side

export const disagreements = (cases) => cases.filter((one) => !agrees(one))
