//go:build mutant

// The stream grows for ever.
//
//lab:breaks 8.11
//lab:kills TestQuietForLong
package recovery

import (
	"context"
	"encoding/json"
	"fmt"
)

func (s *Stream) append(ctx context.Context, field string, value any, marks []string) error {
	encoded, err := json.Marshal(marks)
	if err == nil {
		err = appendEntry.Run(ctx, s.redis, []string{s.name, s.end, s.trimmed},
			newLife(), field, value, encoded, 1<<40, pageSize, (markTime * s.keys.Window).Milliseconds()).Err()
	}
	if err != nil {
		return fmt.Errorf("append to %s: %w", s.name, err)
	}
	return nil
}
