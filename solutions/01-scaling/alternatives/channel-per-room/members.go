package scaling

import "github.com/redis/go-redis/v9"

// A room has members in this process.
type room struct {
	subscribed bool          // a SUBSCRIBE was sent, and Redis has confirmed it
	settled    chan struct{} // closed when a join need not wait any longer
}

func (r *room) settle() {
	select {
	case <-r.settled:
	default:
		close(r.settled)
	}
}

// join adds a socket to rooms, and returns what it may have to wait for.
func (s *subscriptions) join(id string, names []string) (joined []*room, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	err = s.memory.AddAll(id, names...)
	for _, name := range names {
		if s.rooms[name] == nil {
			s.rooms[name] = &room{settled: make(chan struct{})}
			s.changed(name)
		}
		joined = append(joined, s.rooms[name])
	}
	return joined, err
}

func (s *subscriptions) leave(id, name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.rooms[name] != nil {
		s.changed(name)
	}
	return s.memory.Del(id, name)
}

func (s *subscriptions) leaveAll(id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.changed(s.memory.SocketRooms(id)...)
	return s.memory.DelAll(id)
}

// changed makes run compare rooms with their members. s.mu must be held.
func (s *subscriptions) changed(names ...string) {
	for _, name := range names {
		s.stale[name] = struct{}{}
	}
	select {
	case s.wake <- struct{}{}:
	default: // run has not yet seen that it is woken
	}
}

// batch returns the channels to subscribe to and to unsubscribe from.
func (s *subscriptions) batch() (join, leave []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for name := range s.stale {
		known := s.rooms[name]
		switch {
		case !s.memory.HasRoom(name):
			if known != nil {
				known.settle()
				delete(s.rooms, name)
			}
			leave = append(leave, s.channel(name))
		case !known.subscribed:
			join = append(join, s.channel(name))
		}
	}
	clear(s.stale)
	return join, leave
}

// confirmed notes that Redis has executed a SUBSCRIBE.
func (s *subscriptions) confirmed(event *redis.Subscription) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if known := s.rooms[s.name(event.Channel)]; known != nil && event.Kind == "subscribe" {
		known.subscribed = true
		known.settle()
	}
}

func (s *subscriptions) settleAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, room := range s.rooms {
		room.settle()
	}
}
