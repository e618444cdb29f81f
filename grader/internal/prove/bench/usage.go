package bench

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// A usage is what a process has used since it started.
type usage struct {
	cpu      time.Duration // user and system
	resident int64         // bytes, now
}

// tick is the unit of the times in /proc/PID/stat: 1/USER_HZ, which is 100 on
// every architecture that Go runs on.
const tick = 10 * time.Millisecond

func usageOf(pid int) (usage, error) {
	dir := fmt.Sprintf("/proc/%d/", pid)
	stat, err := os.ReadFile(dir + "stat")
	if err != nil {
		return usage{}, err
	}
	status, err := os.ReadFile(dir + "status")
	if err != nil {
		return usage{}, err
	}
	return readUsage(stat, status)
}

// readUsage reads /proc/PID/stat and /proc/PID/status, see proc(5).
func readUsage(stat, status []byte) (u usage, err error) {
	// The second field, the name in parentheses, may contain anything.
	end := bytes.LastIndexByte(stat, ')')
	fields := strings.Fields(string(stat[end+1:]))
	const utime, stime = 14 - 3, 15 - 3
	if len(fields) <= stime {
		return u, fmt.Errorf("%w: %q", errStat, stat)
	}
	for _, field := range fields[utime : stime+1] {
		ticks, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			return u, fmt.Errorf("%w: %q", errStat, stat)
		}
		u.cpu += time.Duration(ticks) * tick
	}
	for line := range strings.Lines(string(status)) {
		if value, found := strings.CutPrefix(line, "VmRSS:"); found {
			kilobytes, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 10, 64)
			if err != nil {
				return u, fmt.Errorf("%w: %q", errStat, line)
			}
			u.resident = kilobytes << 10
		}
	}
	return u, nil
}

// errStat means that /proc has an unexpected format.
var errStat = errors.New("unexpected content of /proc")

// generatorUsage is the usage of this process, in which the clients run.
func generatorUsage() (usage, error) { return usageOf(os.Getpid()) }
