// TODO 5: refuse user names that the README does not allow (isUserName of app/chat.mjs).

// TODO 6: refuse the texts that the README refuses. Count their characters (code points:
// the length of a string counts 😀 as two) and their bytes (Buffer.byteLength). A regular
// expression with the flag u knows properties such as \p{Control}.

// TODO 7: bring a room name into its canonical form (normalize("NFKC"), lower case,
// normalize("NFKC")), and refuse the names that the README refuses. toLowerCase of a whole
// string looks at the neighbours of Σ, so take each character by itself; İ must become one
// character.
