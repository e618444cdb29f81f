//go:build mutant

// The first node that says how many clients it has asked speaks for all nodes.
//
//lab:breaks 6.17
//lab:kills TestAskEverybody
package operations

import (
	"context"

	"socketlab/labs/06-cluster-operations/app"
	"socketlab/labs/socketio"
)

func (q *question) count(ctx context.Context) (clients int, early []socketio.Args, err error) {
	for heard := 0; heard < min(q.others, 1); {
		response, err := q.next(ctx, app.Count, app.Ack)
		switch {
		case err != nil:
			return clients, early, err
		case response.Kind == app.Ack:
			early = append(early, response.Args)
		default:
			clients += response.Clients
			heard++
		}
	}
	return clients, early, nil
}
