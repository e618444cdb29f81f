// Package gauntlet runs hostile and broken submissions through intake and grade:
// grader/testdata/gauntlet holds them, one a file, each with what must become of
// it. It holds nothing but tests.
package gauntlet
