package config

import (
	"fmt"
	"time"

	"socketlab/grader/internal/core/text"
)

// Deadline is a time with its offset from UTC, such as 2027-01-31T23:59:00+01:00.
type Deadline struct{ time.Time }

// UnmarshalTOML refuses a date or a time without an offset, which would be another
// moment on a machine in another time zone.
func (d *Deadline) UnmarshalTOML(value any) (err error) {
	switch v := value.(type) {
	case time.Time:
		// The decoder names the zone of a value without an offset.
		switch v.Location().String() {
		case "date-local":
			value = v.Format(time.DateOnly)
		case "datetime-local":
			value = v.Format(offsetless)
		case "time-local":
			value = v.Format(time.TimeOnly)
		default:
			value = v.Format(time.RFC3339Nano)
		}
	case string:
	default:
		value = fmt.Sprint(v)
	}
	d.Time, err = parseMoment(value.(string), time.Local, "deadline = ")
	return err
}

const offsetless = "2006-01-02T15:04:05"

// parseMoment reads a time with an offset. The error shows how to write it after key,
// such as "deadline = ", with the offset that is valid here on that day.
func parseMoment(given string, here *time.Location, key string) (time.Time, error) {
	moment, err := time.Parse(time.RFC3339, given)
	if err == nil {
		return moment, nil
	}
	for _, layout := range []string{offsetless, "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02 15:04", time.DateOnly} {
		moment, err := time.ParseInLocation(layout, given, here)
		if err != nil {
			continue
		}
		missing := "offset from UTC"
		if layout == time.DateOnly {
			missing = "time and no " + missing
			moment = time.Date(moment.Year(), moment.Month(), moment.Day(), 23, 59, 0, 0, here)
		}
		return time.Time{}, fmt.Errorf("%s has no %s; in the time zone of this machine, write %s", given, missing, key+moment.Format(offsetless+"-07:00"))
	}
	return time.Time{}, fmt.Errorf("%q is not a time with an offset from UTC; write it as %s2027-01-31T20:15:00+01:00", text.Printable(given, 60), key)
}
