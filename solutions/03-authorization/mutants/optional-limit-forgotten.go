//go:build mutant

// A history without a limit is invalid.
//
//lab:overdoes 3.57
//lab:kills TestNumbersAndWords
package authorization

func (l *limit) setDefault() { *l = 0 }

func setDefaults(missing fields) error {
	if len(missing) > 0 {
		return invalid
	}
	return nil
}
