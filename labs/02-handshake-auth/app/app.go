// Package app is the application that lab 02 protects: two namespaces in which a
// client can ask who it is, and a ledger that counts CONNECTs and logins. It
// trusts the user that your code sets on a socket. It is given; the lab's README
// lists its events.
package app

import "socketlab/labs/socketio"

// The namespaces of the application.
const (
	Lobby = "/"
	Admin = "/admin" // only for the role admin
)

// Namespaces lists both.
var Namespaces = []string{Lobby, Admin}

// A User is the person to whom a socket belongs.
type User struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Role string `json:"role"` // one of Roles
}

// The roles that a user may have.
const (
	RoleMember    = "member"
	RoleModerator = "moderator"
	RoleAdmin     = "admin"
)

// Roles lists all of them.
var Roles = []string{RoleMember, RoleModerator, RoleAdmin}

// userKey is where a socket's data holds its user.
const userKey = "user"

// SetUser records to whom the socket belongs.
func SetUser(socket *socketio.Socket, user User) { socket.Data().Set(userKey, user) }

// UserOf returns the user that SetUser has recorded, if it has been called.
func UserOf(socket *socketio.Socket) (User, bool) {
	return socketio.Value[User](socket.Data(), userKey)
}

// Install creates the namespaces and adds the application's events to them. It
// does not install the ledger's middleware: that is the caller's task.
func Install(server *socketio.Server) *Ledger {
	ledger := &Ledger{counts: map[string]*counts{}}
	for _, name := range Namespaces {
		ledger.counts[name] = &counts{Logins: map[string]int{}}
		server.Of(name).OnConnection(func(socket *socketio.Socket) {
			socket.On("whoami", whoami)
		})
	}
	server.Of(Admin).OnConnection(func(socket *socketio.Socket) {
		socket.On("ledger", func(e *socketio.Event) { ack(e, ledger.copy()) })
	})
	return ledger
}

// whoami answers with the socket's user, or with null if it has none.
func whoami(e *socketio.Event) {
	user, ok := UserOf(e.Socket())
	if !ok {
		ack(e, nil)
		return
	}
	ack(e, user)
}

// ack answers an event. It ignores the error of Ack, which means here that the
// client has disconnected.
func ack(e *socketio.Event, answer any) { _ = e.Ack(answer) }
