package fsrs

import "math"

// w are the default weights of FSRS-6, which its authors fitted to the reviews of many
// thousand people.
var w = [21]float64{
	0.212, 1.2931, 2.3065, 8.2956, // first stability, by grade
	6.4133, 0.8334, 3.0194, 0.001, // difficulty
	1.8722, 0.1666, 0.796, // stability after recall
	1.4835, 0.0614, 0.2629, 1.6483, // stability after forgetting
	0.6014, 1.8729, // hard and easy
	0.5425, 0.0912, 0.0658, // the same day
	0.1542, // forgetting curve
}

// Limits of the stability, in days.
const (
	minStability = 0.001
	maxStability = 36500
)

// The forgetting curve is (1 + factor·t/S)^-decay, which is 0.9 at t = S.
var (
	decay  = w[20]
	factor = math.Pow(0.9, -1/decay) - 1
)

// updated returns the memory after a grade. It does not change the phase or the step.
func (m Memory) updated(grade Grade, days int) Memory {
	if m.Phase == New {
		m.Stability = w[grade-1]
		m.Difficulty = bounded(rounded(firstDifficulty(grade)), 1, 10)
		return m
	}
	r := m.Retrievability(days)
	s, d := m.Stability, m.Difficulty
	switch {
	case days == 0:
		m.Stability = sameDay(s, grade)
	case grade == Again:
		m.Stability = forgotten(s, d, r)
	default:
		m.Stability = recalled(s, d, r, grade)
	}
	m.Stability = rounded(bounded(m.Stability, minStability, maxStability))
	m.Difficulty = bounded(rounded(nextDifficulty(d, grade)), 1, 10)
	return m
}

// firstDifficulty is D0(G) = w4 - e^(w5·(G-1)) + 1.
func firstDifficulty(grade Grade) float64 { return w[4] - math.Exp(w[5]*float64(grade-1)) + 1 }

// nextDifficulty moves D according to the grade, less the closer it is to 10, and then a
// little towards the difficulty of an easy card.
func nextDifficulty(d float64, grade Grade) float64 {
	moved := d - w[6]*float64(grade-Good)*(10-d)/9
	return w[7]*firstDifficulty(Easy) + (1-w[7])*moved
}

// recalled is S after a success. It grows more for easy cards, for small S, and for cards
// that were almost forgotten.
func recalled(s, d, r float64, grade Grade) float64 {
	growth := math.Exp(w[8]) * (11 - d) * math.Pow(s, -w[9]) * math.Expm1(w[10]*(1-r))
	switch grade {
	case Hard:
		growth *= w[15]
	case Easy:
		growth *= w[16]
	}
	return s * (1 + growth)
}

// forgotten is S after a failure. It is at most S after a failure on the same day.
func forgotten(s, d, r float64) float64 {
	after := w[11] * math.Pow(d, -w[12]) * (math.Pow(s+1, w[13]) - 1) * math.Exp(w[14]*(1-r))
	return min(after, s/math.Exp(w[17]*w[18]))
}

// sameDay is S after another grade on the same day. Only Again reduces it.
func sameDay(s float64, grade Grade) float64 {
	growth := math.Exp(w[17]*(float64(grade-Good)+w[18])) * math.Pow(s, -w[19])
	if grade != Again {
		growth = max(1, growth)
	}
	return s * growth
}

// rounded rounds to eight decimals, as the authors' packages do.
func rounded(x float64) float64 { return math.Round(x*1e8) / 1e8 }

// bounded limits x to the range from low to high. NaN becomes low.
func bounded(x, low, high float64) float64 {
	if !(x >= low) {
		return low
	}
	return min(x, high)
}
