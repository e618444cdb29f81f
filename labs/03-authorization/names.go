package authorization

// TODO 5: bring a room name into its canonical form (NFKC, lower case, NFKC:
// golang.org/x/text/unicode/norm) and refuse those that README.md does.
//
// TODO 6: refuse texts that README.md refuses. Count characters, and bytes.
