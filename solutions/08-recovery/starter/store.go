package recovery

// TODO 3: implement socketio.SessionStore, except Resume, for RedisAdapter.
//
// SaveSession(ctx, session) is called before the client learns its pid, and after each change
// of its rooms or data. A new session has no Offset yet: give it the position of this process.
// SuspendSession(ctx, session) is called when the connection has broken.
// DropSession(ctx, pid, owner) is called after a 41, and when the middleware has refused a
// client. This process need not have the session.
// RestoreSession(ctx, pid, owner, offset) returns the session, if it is the owner's.

// TODO 5: RestoreSession returns nil if something is missing.

// TODO 6: RestoreSession closes the old connection, if this process has it
// (Namespace.Supersede); otherwise it tells the others by an entry of the stream
// (app.EncodeTaken).
