package counting

import "testing"

// One follows zero.
//
//lab:points 100
//lab:rule 2.1
//lab:hint Add.
//lab:note adding
func TestOneFollowsZero(t *testing.T) {
	if got := Next(0); got != 1 {
		t.Fatalf("zero was not followed by one\nwant: 1\ngot:  %d", got)
	}
}
