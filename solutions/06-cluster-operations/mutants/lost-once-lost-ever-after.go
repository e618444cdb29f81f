//go:build mutant

// After one order was lost, a node answers all others so, although Redis is back.
//
//lab:overdoes 6.16
//lab:kills TestLogoutWhileDeaf
package operations

import (
	"errors"
	"sync"

	"socketlab/labs/06-cluster-operations/app"
)

var (
	lostOnce sync.Map // by uid
	errLost  = errors.New("Redis was away")
)

func (a *RedisAdapter) tell(request app.Request) error {
	request.UID = a.uid
	message, err := request.Encode()
	if err != nil {
		return err
	}
	if _, lost := lostOnce.Load(a.uid); lost {
		return errLost
	}
	err = a.Publish(a.requests, message)
	if err != nil {
		lostOnce.Store(a.uid, true)
	}
	return err
}
