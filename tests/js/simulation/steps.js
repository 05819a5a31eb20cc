/** Cases come in, one a line of JSON; those that the phone sees otherwise go out. */
import { readFileSync } from 'node:fs'
import { disagreements } from '../steps.js'

process.stdout.write(JSON.stringify(disagreements(readFileSync(0, 'utf8').split('\n').map((line) => JSON.parse(line)))))
