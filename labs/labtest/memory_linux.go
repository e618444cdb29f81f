package labtest

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// peakMemory returns how much memory a process has had at once, and false if that cannot
// be read, as when the process has ended.
func peakMemory(pid int) (bytes uint64, ok bool) { return status(pid, "VmHWM:") }

// heldMemory returns how much memory of its own a process holds now. If it has started
// others, as a sandbox does, it returns what those hold.
func heldMemory(pid int) (bytes uint64, ok bool) {
	children := children(pid)
	if len(children) == 0 {
		return status(pid, "RssAnon:")
	}
	for _, child := range children {
		held, known := heldMemory(child)
		bytes, ok = bytes+held, ok || known
	}
	return bytes, ok
}

// children returns the numbers of the processes that a process has started.
func children(pid int) []int {
	var pids []int
	tasks, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	for _, task := range tasks {
		text, _ := os.ReadFile(task)
		for _, word := range strings.Fields(string(text)) {
			if child, err := strconv.Atoi(word); err == nil {
				pids = append(pids, child)
			}
		}
	}
	return pids
}

// status reads a number of kilobytes from what the system says of a process.
func status(pid int, name string) (bytes uint64, ok bool) {
	file, err := os.Open(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, false
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if kilobytes, found := strings.CutPrefix(lines.Text(), name); found {
			n, err := fmt.Sscanf(kilobytes, "%d kB", &bytes)
			return bytes << 10, n == 1 && err == nil
		}
	}
	return 0, false
}
