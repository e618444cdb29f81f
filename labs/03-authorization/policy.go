package authorization

// TODO 2: write down the least role of each event (README.md has the table), and
// refuse all other events. Look up the role of app.User(e.Socket()) in
// guard.chat.Store for every event. Your first checks turn green.

// TODO 3: decide what the role alone does not: does the room exist for this user,
// has the socket joined it, does the user own it, is the other user known?
