//go:build mutant

// The other nodes end a question a tenth of a second before its timeout.
//
//lab:overdoes 6.18
//lab:kills TestAskTimeout
package operations

import (
	"time"

	"socketlab/labs/06-cluster-operations/app"
)

func (a *RedisAdapter) askClients(request app.Request) error {
	if request.Packet.Namespace != a.nsp.Name() {
		return nil
	}
	ctx, cancel := app.WithTimeout(a.alive, a.clock, request.Options.Flags.Timeout-100*time.Millisecond)
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
