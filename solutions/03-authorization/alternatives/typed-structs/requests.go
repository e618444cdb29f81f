package authorization

// A request is the payload of an event. Its fields have tags with their exact names, and
// types that decode only valid values. The tag omitzero marks a field that a payload may
// leave out.
type request interface {
	// subject returns the room and the user whom the store must be asked about.
	subject() subject
}

const defaultHistory = 20 // messages

type createRoom struct {
	Room    roomName `json:"room"`
	Private bool     `json:"private"`
	Owner   userName `json:"owner"`
}

type invite struct {
	Room roomName `json:"room"`
	User userName `json:"user"`
}

type joinRoom struct {
	Room roomName `json:"room"`
}

type say struct {
	Room roomName    `json:"room"`
	Text messageText `json:"text"`
}

type history struct {
	Room  roomName `json:"room"`
	Limit limit    `json:"limit,omitzero"`
}

type kick invite

type setProfile struct {
	Name   displayName `json:"name"`
	Status status      `json:"status"`
}

type getProfile struct {
	User userName `json:"user"`
}

type setRole struct {
	User userName `json:"user"`
	Role role     `json:"role"`
}

type stats struct{}

func (r *createRoom) subject() subject { return subject{r.Room, r.Owner} }
func (r *invite) subject() subject     { return subject{r.Room, r.User} }
func (r *joinRoom) subject() subject   { return subject{room: r.Room} }
func (r *say) subject() subject        { return subject{room: r.Room} }
func (r *history) subject() subject    { return subject{room: r.Room} }
func (r *kick) subject() subject       { return subject{r.Room, r.User} }
func (r *setProfile) subject() subject { return subject{} } // always the user's own profile
func (r *getProfile) subject() subject { return subject{user: r.User} }
func (r *setRole) subject() subject    { return subject{user: r.User} }
func (r *stats) subject() subject      { return subject{} }
