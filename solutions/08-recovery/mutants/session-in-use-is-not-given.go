//go:build mutant

// A session whose client seems to be connected is given to nobody.
//
//lab:breaks 8.22 8.3
//lab:kills TestOldConnection TestKilledNode
package recovery

import (
	"github.com/redis/go-redis/v9"
)

var takeSession = redis.NewScript(`
if redis.call('HGET', KEYS[1], 'owner') ~= ARGV[1] then return false end
if redis.call('PTTL', KEYS[1]) > ARGV[2] / 2 then return false end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return {redis.call('HINCRBY', KEYS[1], 'generation', 1), redis.call('HGET', KEYS[1], 'state')}`)
