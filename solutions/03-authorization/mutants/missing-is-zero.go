//go:build mutant

// A missing field gets its zero value: a room is public if nobody says that it
// is private.
//
//lab:breaks 3.41
//lab:kills TestFieldsAndTheirTypes
package authorization

func setDefaults(missing fields) error {
	for _, field := range missing {
		if left, ok := field.(optional); ok {
			left.setDefault()
		}
	}
	return nil
}
