// Package mail reads mails: what they say, whose they are, and whether that can be believed.
//
// Read takes a mail apart, and keeps of it what an alarm needs: who, to whom, about what, in which words. Judge tells whether the
// address in From is the sender's own. Neither trusts anything in the mail: what it costs to read one is bounded by its size, and
// what is odd about it costs the sender a sentence, never the program.
//
// Bounds: a mail has at most MaxBytes, a header of 256 KiB in 1,000 fields, 200 parts, 20 of them inside each other. Parts are
// slices of the mail: nothing is copied but its text, of which 1 MiB is decoded. Attachments are named, and never opened. Reading
// and judging a mail takes time in proportion to its size, and allocates less than 64 MiB (TestCost).
package mail
