package authorization

// TODO 4: read a payload strictly: one JSON object with exactly the fields that
// README.md lists for its event, each once, each of its type and in its limits.
