// Package similarity finds pairs of submissions that have unusually much in
// common, and submissions that are the published solution. Both are signals for
// a person who then reads the passages, never a part of a score: students who were
// taught together, or used the same tool, write similar code too.
//
// The method is winnowing (Schleimer, Wilkerson, Aiken: Winnowing, SIGMOD 2003)
// over the tokens of go/scanner. It ignores comments, layout, imports, names, the values
// of literals and the order of declarations.
//
// Fingerprints of the starter, of the solution and of much of the class are subtracted
// first. A pair is reported when at least [MinShare] percent of what remains of the
// smaller one, and at least [MinShared] fingerprints, are in the other one too.
//
// It cannot detect a copied part that is less than MinShare of the smaller submission, a
// copy with a change in every line, or anything that more than [CommonPercent] percent
// of the class share.
package similarity

// The thresholds. They are for a class that works on labs of 100 to 600 lines.
const (
	// MinShare is the least share of the smaller submission, in percent.
	MinShare = 60
	// MinShared is the least number of fingerprints in common. One stands for
	// four to five tokens, so all of them for about 15 lines.
	MinShared = 24
	// CommonPercent is the share of the submissions, in percent, above which a
	// fingerprint is common and ignored. Submissions without any are not counted.
	CommonPercent = 40
	// CommonLeast is for small classes: a fingerprint of no more than this many
	// submissions is never common.
	CommonLeast = 5
	// SolutionShare is how much of the solution's own fingerprints, in percent,
	// makes a submission the published solution.
	SolutionShare = 95
)

// The bounds on what a student controls. Anything beyond them is ignored.
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
