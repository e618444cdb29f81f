package recovery

// TODO 4: Resume(ctx, socket, session) sends the socket what it has missed, with
// socket.Replay, and then adds it to session.Rooms.
//
// From the moment in which the socket is in its rooms, it hears what this process delivers. So
// join too early, and what is new overtakes what was missed. Join too late, and what was said
// in between is lost. Which two positions must be the same, and who may not move while you
// compare them?
//
// XRANGE begins after a position if you write a ( before the id. Read at most 50
// entries at once: the client may have missed thousands.

// TODO 6: another process may have taken the session in the meantime. Then Resume fails.
