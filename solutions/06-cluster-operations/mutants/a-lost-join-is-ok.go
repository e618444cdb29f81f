//go:build mutant

// A join that reached nobody else is answered as if it had.
//
//lab:breaks 6.16
//lab:kills TestLogoutWhileDeaf
package operations

import "socketlab/labs/06-cluster-operations/app"

func (a *RedisAdapter) tell(request app.Request) error {
	request.UID = a.uid
	message, err := request.Encode()
	if err != nil {
		return err
	}
	if err := a.Publish(a.requests, message); err != nil {
		a.log.Warn("a request is lost", "error", err)
	}
	return nil
}
