//go:build mutant

// A node that was frozen writes the session as it was, although the client has come back
// elsewhere.
//
//lab:breaks 8.22
//lab:kills TestOldConnection
package recovery

import (
	"github.com/redis/go-redis/v9"
)

var writeSession = redis.NewScript(`
local generation = redis.call('HGET', KEYS[1], 'generation')
redis.call('HSET', KEYS[1], 'generation', ARGV[1], 'owner', ARGV[2], 'state', ARGV[3], 'use', ARGV[4])
return redis.call('PEXPIRE', KEYS[1], ARGV[5])`)
