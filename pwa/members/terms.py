"""Which version of /terms members agree to: raised with every change of its words, and then everybody is asked again."""
VERSION = 2
