//go:build mutant

// A client that answers before all nodes have said how many clients they have asked is not
// heard.
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
	for heard := 0; heard < q.others; {
		response, err := q.next(ctx, app.Count)
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
