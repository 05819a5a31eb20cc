/** Charts and the history they are drawn from: /progress alone loads them, beside the app. */
import './progress/month-calendar.js'
import './progress/progress-panel.js'
