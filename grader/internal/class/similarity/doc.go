// Package similarity finds pairs of submissions that have unusually much in
// common, and submissions that are the published solution. Both are signals for
// a person who then reads the passages, never a score: those who were taught
// together, or asked the same program to write for them, look alike too.
//
// The method is winnowing (Schleimer, Wilkerson, Aiken: Winnowing, SIGMOD 2003)
// over the tokens of go/scanner. Comments, layout, imports, names and the values
// of literals do not count, nor does the order of declarations.
//
// What everybody has is nobody's: fingerprints of the starter, of the solution
// and of much of the class are subtracted first. A pair is reported when what is
// left of the smaller one is to [MinShare] percent in the other one too, and
// when that is at least [MinShared] fingerprints.
//
// What this cannot see: a copy of a part that is less than MinShare of the
// smaller one, a copy with a change in every line, and what more than
// [CommonPercent] percent of the class share, be it an idea or one source.
package similarity

// The thresholds. They are for a class that works on labs of 100 to 600 lines.
const (
	// MinShare is the least share of the smaller submission, in percent.
	MinShare = 60
	// MinShared is the least number of fingerprints in common. One stands for
	// four to five tokens, so all of them for about 15 lines.
	MinShared = 24
	// CommonPercent is when a fingerprint is common knowledge: when it is in more
	// than so much of the submissions that have any of their own.
	CommonPercent = 40
	// CommonLeast keeps a small class honest: what no more than so many
	// submissions have is never common knowledge.
	CommonLeast = 5
	// SolutionShare is how much of the solution's own fingerprints, in percent,
	// makes a submission the published solution.
	SolutionShare = 95
)

// The bounds on whatever a student controls. What lies beyond is not looked at.
const (
	// MaxFiles is how many files of a submission are read, in the order of names.
	MaxFiles = 64
	// MaxFileBytes is how much of a file is read.
	MaxFileBytes = 128 << 10
	// MaxWords is how many tokens of a submission are read, those of about 30,000
	// lines, in the order of files.
	MaxWords = 1 << 18
	// MaxFilePrints is how many fingerprints of a file are kept: those of about a
	// thousand lines. They are the smallest, so a copy keeps the same.
	MaxFilePrints = 2048
	// MaxPrints is how many fingerprints of a submission are kept, 64 KiB of them.
	MaxPrints = 8192
	// MaxPairs is how many pairs are reported. See [Class.Omitted].
	MaxPairs = 200
	// MaxPairsEach is how many pairs of a student are reported before those of
	// students who are in none yet.
	MaxPairsEach = 5
	// MaxPassages is how many passages of a pair are reported, the longest.
	MaxPassages = 40
	// MaxText is how many bytes of a passage are shown, on each side.
	MaxText = 16 << 10
)
