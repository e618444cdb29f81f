//go:build mutant

// The other nodes wait for their clients without the timeout of the question.
//
//lab:breaks 6.19
//lab:kills TestAskTimeout
package operations

import (
	"context"

	"socketlab/labs/06-cluster-operations/app"
)

func (a *RedisAdapter) askClients(request app.Request) error {
	if request.Packet.Namespace != a.nsp.Name() {
		return nil
	}
	ctx, cancel := context.WithCancel(a.alive)
	clients, answers, err := a.Ask(ctx, request.Packet, request.Options)
	if err == nil {
		err = a.respond(request, app.Response{Kind: app.Count, Clients: clients})
	}
	if err != nil {
		cancel()
		return err
	}
	a.running.Go(func() {
		defer cancel()
		for answer := range answers {
			if answer.Err != nil {
				continue // there is no way to say so: the other node waits until its timeout
			}
			if err := a.respond(request, app.Response{Kind: app.Ack, Args: answer.Args}); err != nil {
				a.log.Warn("an acknowledgement is lost", "error", err)
			}
		}
	})
	return nil
}
