//go:build mutant

// All namespaces share a stream, and nobody looks at the namespace of an event.
//
//lab:breaks 8.7
//lab:kills TestWhoseMessages
package recovery

import (
	"github.com/redis/go-redis/v9"

	"socketlab/labs/08-recovery/app"
)

func NewStream(client *redis.Client, keys app.Keys, nsp string) *Stream {
	key := func(kind string) string { return keys.Prefix + ":" + kind + ":" + nsp[:1] }
	return &Stream{redis: client, keys: keys, name: key("stream"), end: key("end"), trimmed: key("trimmed") + ":"}
}
