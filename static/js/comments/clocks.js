/** Comments that stand outside of a thread, as at the desk: their times as this phone has them. */
import { timeInWords } from './words.js'

for (const time of /** @type {NodeListOf<HTMLTimeElement>} */ (document.querySelectorAll('.comment__time')))
  if (!time.closest('comment-thread')) time.textContent = timeInWords(Date.parse(time.dateTime), time.closest('article')?.dataset.key ?? '')
