/** What a thread fetches once somebody does more than read. */
import './comments/comment-tools.js'
