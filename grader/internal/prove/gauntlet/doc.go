// Package gauntlet reads the hostile and broken submissions of
// grader/testdata/gauntlet, one a file, each with what must become of it. Its
// test runs all of them through intake and grade.
package gauntlet
