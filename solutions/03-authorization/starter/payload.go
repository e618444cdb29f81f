package authorization

// TODO 4: read a payload strictly: one JSON object that has exactly the fields of
// its event, each once and each of its type. Put what you have read in the place
// of what came (e.Args), so that the chat executes exactly that.
