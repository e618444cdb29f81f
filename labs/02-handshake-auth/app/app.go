// Package app is what lab 02 protects: two namespaces in which a client can ask
// who it is, and a ledger of who came. It believes whatever user the reader's
// code puts on a socket. It is given; the lab's README lists its events.
package app

import "socketlab/labs/socketio"

// The namespaces of the application.
const (
	Lobby = "/"
	Admin = "/admin" // for the role admin alone
)

// Namespaces are both.
var Namespaces = []string{Lobby, Admin}

// A User is who a socket belongs to.
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

// Roles are all of them.
var Roles = []string{RoleMember, RoleModerator, RoleAdmin}

// userKey is where the user stands in a socket's data.
const userKey = "user"

// SetUser makes user the one whom the socket belongs to.
func SetUser(socket *socketio.Socket, user User) { socket.Data().Set(userKey, user) }

// UserOf returns whom the socket belongs to, if SetUser has said so.
func UserOf(socket *socketio.Socket) (User, bool) {
	return socketio.Value[User](socket.Data(), userKey)
}

// Install makes the namespaces and adds the application's events to them. The
// ledger's middleware is the caller's to install.
func Install(io *socketio.Server) *Ledger {
	ledger := &Ledger{pages: map[string]*page{}}
	for _, name := range Namespaces {
		ledger.pages[name] = &page{Logins: map[string]int{}}
		io.Of(name).OnConnection(func(socket *socketio.Socket) {
			socket.On("whoami", whoami)
		})
	}
	io.Of(Admin).OnConnection(func(socket *socketio.Socket) {
		socket.On("ledger", func(e *socketio.Event) { e.Ack(ledger.copy()) })
	})
	return ledger
}

// whoami answers with the socket's user, null when nobody has set one.
func whoami(e *socketio.Event) {
	if user, ok := UserOf(e.Socket()); ok {
		e.Ack(user)
		return
	}
	e.Ack(nil)
}
