package authorization

// TODO 6: refuse the texts that README.md refuses. Count their characters and
// their bytes.

// TODO 7: bring a room name into its canonical form (NFKC, lower case, NFKC:
// golang.org/x/text/unicode/norm), and refuse the names that README.md refuses.
