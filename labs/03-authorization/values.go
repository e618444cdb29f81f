package authorization

// TODO 5: refuse user names, words and numbers that README.md does not allow. A
// limit is optional.
