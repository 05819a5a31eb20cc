/** What the page of reminders loads beside the app. */
import './reminders/reminders-panel.js'
