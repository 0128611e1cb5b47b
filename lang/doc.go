// Package lang has every sentence that people read, in their language: a file a language, one id a text.
//
// The files may be edited freely; the tests hold that all have the same ids with the same placeholders, that each id is
// used by the program and that each id the program uses is there.
//
// A text is for somebody who was woken at three in the morning: what happened, what to do next, in plain words. German
// texts address nobody with "du" or "Sie". Values are put in as they are: who calls escapes what came from people.
package lang
