package handshakeauth

import (
	"maps"
	"slices"
	"sync"
)

// A use is one socket's use of one token: to come, as long as Redis has not said that the
// token may be used, or current.
type use struct {
	session *session
	token   *Token
	revoked bool // guarded by session.mu
}

// A Register knows which sockets of this process use which token. Its methods may be
// called concurrently.
type Register struct {
	mu   sync.Mutex
	uses map[string]map[*use]struct{} // by jti
}

// NewRegister returns an empty Register.
func NewRegister() *Register { return &Register{uses: map[string]map[*use]struct{}{}} }

func (r *Register) add(u *use) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.uses[u.token.ID] == nil {
		r.uses[u.token.ID] = map[*use]struct{}{}
	}
	r.uses[u.token.ID][u] = struct{}{}
}

// remove may be called again for the same use.
func (r *Register) remove(u *use) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.uses[u.token.ID], u)
	if len(r.uses[u.token.ID]) == 0 {
		delete(r.uses, u.token.ID)
	}
}

// ids returns the jti of every token in use.
func (r *Register) ids() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Collect(maps.Keys(r.uses))
}

// revoke ends every use of a token.
func (r *Register) revoke(id string) {
	r.mu.Lock()
	uses := slices.Collect(maps.Keys(r.uses[id]))
	r.mu.Unlock()
	for _, u := range uses {
		u.session.revoke(u)
	}
}
