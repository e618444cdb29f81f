package socketio

import (
	"fmt"
	"runtime/debug"
)

// contain calls code that is not the kit's own. A panic there is logged, and becomes an
// error, so that it affects nobody else.
func (s *Server) contain(what string, call func() error) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			s.opts.Logger.Error(what+" panicked", "panic", fmt.Sprint(fault), "stack", string(debug.Stack()))
			err = fmt.Errorf("%s panicked: %v", what, fault)
		}
	}()
	return call()
}
