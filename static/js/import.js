/** What the page that brings runs in fetches once it stands. */
import './data/run-import.js'
