/** The question of the morning after, fetched when there is one to ask. */
import './home/morning-ask.js'
