package quiz

import (
	"fmt"
	"time"

	"socketlab/grader/internal/drill/fsrs"
)

const day = 24 * time.Hour

// span formats a duration briefly: 10m, 8d, 2.5mo, 1.2y.
func span(wait time.Duration) string {
	days := float64(wait) / float64(day)
	switch {
	case wait < time.Hour:
		return fmt.Sprintf("%.0fm", wait.Minutes())
	case wait < day:
		return fmt.Sprintf("%.0fh", wait.Hours())
	case days < 60:
		return fmt.Sprintf("%.0fd", days)
	case days < 365:
		return fmt.Sprintf("%.1fmo", days/30.4)
	}
	return fmt.Sprintf("%.1fy", days/365)
}

// in says in words when a card is due.
func in(schedule Schedule, now time.Time) string {
	if schedule.Phase != fsrs.Review {
		minutes := int(schedule.Due.Sub(now).Round(time.Minute).Minutes())
		switch {
		case minutes < 1:
			return "now"
		case minutes == 1:
			return "in a minute"
		}
		return fmt.Sprintf("in %d minutes", minutes)
	}
	switch days := nights(now, schedule.Due); {
	case days <= 0:
		return "today"
	case days == 1:
		return "tomorrow"
	case days < 14:
		return fmt.Sprintf("in %d days", days)
	default:
		return "on " + schedule.Due.Local().Format("2 January 2006")
	}
}
