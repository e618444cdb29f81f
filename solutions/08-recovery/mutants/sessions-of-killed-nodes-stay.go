//go:build mutant

// A session in use does not expire. If its node is killed, it stays.
//
//lab:breaks 8.25
//lab:kills TestWindow
package recovery

import (
	"context"

	"github.com/redis/go-redis/v9"

	"socketlab/labs/08-recovery/app"
)

var writeSession = redis.NewScript(`
local generation = redis.call('HGET', KEYS[1], 'generation')
if generation and tonumber(generation) > tonumber(ARGV[1]) then return 0 end
redis.call('HSET', KEYS[1], 'generation', ARGV[1], 'owner', ARGV[2], 'state', ARGV[3], 'use', ARGV[4])
if ARGV[5] ~= '0' then return redis.call('PEXPIRE', KEYS[1], ARGV[5]) end
redis.call('PERSIST', KEYS[1])
return 1`)

func (s *Sessions) Save(ctx context.Context, c app.Claim) (holds bool, err error) {
	return s.write(ctx, c, "connected", 0)
}

// Renew does nothing: there is nothing to renew.
func (s *Sessions) Renew(context.Context, app.Claim) error { return nil }
