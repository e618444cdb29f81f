//go:build mutant

// After a question to servers has timed out, the others are not complete either.
//
//lab:overdoes 6.7
//lab:kills TestServers
package operations

import (
	"context"
	"encoding/json"
	"log/slog"
	"sync"
	"sync/atomic"

	"github.com/jonboulle/clockwork"
	"github.com/redis/go-redis/v9"

	"socketlab/labs/06-cluster-operations/app"
	"socketlab/labs/socketio"
)

func (a *RedisAdapter) ServerSideEmitWithAck(ctx context.Context, data json.RawMessage) (answers []json.RawMessage, err error) {
	question, done, err := a.ask(ctx, app.Request{Kind: app.ServerSide, Data: data})
	if err != nil {
		return nil, err
	}
	defer done()
	for len(answers) < question.others {
		response, err := question.next(ctx, app.ServerSide)
		if err != nil {
			a.missed.Store(true)
			return answers, err
		}
		answers = append(answers, response.Data)
	}
	if a.missed.Load() {
		return answers, errDeaf
	}
	return answers, question.deaf
}

type RedisAdapter struct {
	*app.Broadcasts

	nsp       *socketio.Namespace
	redis     *redis.Client
	uid       string // of this node
	requests  string // channel that all nodes hear
	responses string // channel that all nodes hear; with a uid and # it is that node's own
	leases    *app.Leases
	questions questions
	logouts   logouts
	clock     clockwork.Clock
	log       *slog.Logger

	missed  atomic.Bool     // an answer
	alive   context.Context // until Close
	stop    context.CancelFunc
	running sync.WaitGroup
}
