package authorization

// TODO 3: write down for each event who may ask for it (README.md has the
// table), and refuse every other event. Ask guard.chat.Store each time;
// app.User(e.Socket()) says who is asking.
