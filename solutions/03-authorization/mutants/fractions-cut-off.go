//go:build mutant

// Every number in JSON is a float, and is made whole by cutting it off: 1.5
// passes for 1.
//
//lab:kills TestNumbersAndWords
package authorization

func (p *payload) whole(key string, least, most, otherwise int) int {
	if _, ok := p.fields[key]; !ok {
		return otherwise
	}
	var value float64
	p.take(key, &value)
	if value < float64(least) || value > float64(most) {
		p.fail(invalid)
	}
	return int(value)
}
