//go:build mutant

// A client that acknowledges without an argument has not answered.
//
//lab:breaks 6.17
//lab:kills TestAskEverybody
package operations

import "socketlab/labs/06-cluster-operations/app"

func (a *RedisAdapter) askClients(request app.Request) error {
	if request.Packet.Namespace != a.nsp.Name() {
		return nil
	}
	ctx, cancel := app.WithTimeout(a.alive, a.clock, request.Options.Flags.Timeout)
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
			if answer.Err != nil || len(answer.Args) == 0 {
				continue
			}
			if err := a.respond(request, app.Response{Kind: app.Ack, Args: answer.Args}); err != nil {
				a.log.Warn("an acknowledgement is lost", "error", err)
			}
		}
	})
	return nil
}
