/** The sheet behind the sync state, fetched when somebody asks for it. */
import './account/phone-sheet.js'
