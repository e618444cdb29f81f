package labtest

import (
	"bufio"
	"fmt"
	"os"
	"strings"
)

// peakMemory returns how much memory a process has had at once, and false if that cannot
// be read, as when the process has ended.
func peakMemory(pid int) (bytes uint64, ok bool) {
	file, err := os.Open(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, false
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if kilobytes, found := strings.CutPrefix(lines.Text(), "VmHWM:"); found {
			n, err := fmt.Sscanf(kilobytes, "%d kB", &bytes)
			return bytes << 10, n == 1 && err == nil
		}
	}
	return 0, false
}
