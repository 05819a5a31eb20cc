/** The timers of a session, fetched when its sets can be ticked. */
import './sessions/session-timer.js'
