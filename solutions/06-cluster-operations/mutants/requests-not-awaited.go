//go:build mutant

// A request is published on another connection, and nobody waits until Redis has it: the broadcast may be there first.
//
//lab:breaks 6.11
//lab:kills TestJoinThenEmit
package operations

import "socketlab/labs/06-cluster-operations/app"

func (a *RedisAdapter) tell(request app.Request) error {
	request.UID = a.uid
	message, err := request.Encode()
	if err != nil {
		return err
	}
	a.running.Go(func() {
		if err := a.Publish(a.requests, message); err != nil {
			a.log.Warn("a request is lost", "error", err)
		}
	})
	return nil
}
