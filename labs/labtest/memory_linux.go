package labtest

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// peakMemory returns how much memory a process has had at once, and false if that cannot
// be read, as when the process has ended.
func peakMemory(pid int) (bytes uint64, ok bool) {
	return size(pid, status(procDir(pid)), "VmHWM")
}

// heldMemory returns how much memory of their own a process and all below it hold now, and
// false if that cannot be read. A sandbox does not count itself.
//
// A process whose parent has ended stays below a sandbox: it becomes a child of the first
// process inside or, where the sandbox has no numbers of its own for processes, of the
// sandbox. Without a sandbox it becomes a child of some process above and is not counted.
func heldMemory(pid int, sandbox bool) (bytes uint64, ok bool) {
	counted, said := family(pid)
	if sandbox {
		counted = counted[1:]
	}
	for _, number := range counted {
		held, known := size(number, said[number], "RssAnon")
		bytes, ok = bytes+held, ok || known
	}
	return bytes, ok
}

// descendants returns the processes below one.
func descendants(pid int) []int {
	all, _ := family(pid)
	return all[1:]
}

// family returns a process, all below it, and what the system says of each.
func family(pid int) (all []int, said map[int]map[string]uint64) {
	// One look at all processes, since the lists of children that the system keeps for each
	// thread miss some while threads and processes come and go.
	entries, _ := os.ReadDir("/proc")
	below := map[int][]int{}
	said = map[int]map[string]uint64{}
	for _, entry := range entries {
		number, err := strconv.Atoi(entry.Name())
		if err != nil {
			continue // not a process
		}
		said[number] = status(procDir(number))
		if parent, known := said[number]["PPid"]; known {
			below[int(parent)] = append(below[int(parent)], number)
		}
	}
	all = []int{pid}
	for i := 0; i < len(all); i++ {
		all = append(all, below[all[i]]...)
	}
	return all, said
}

// size returns what the system says of a process's memory. Of a process whose first thread
// has ended it says nothing, but of the other threads it does.
func size(pid int, said map[string]uint64, name string) (bytes uint64, ok bool) {
	if bytes, ok = said[name]; ok {
		return bytes, true
	}
	threads := procDir(pid) + "/task"
	entries, _ := os.ReadDir(threads)
	for _, entry := range entries {
		if bytes, ok = status(threads + "/" + entry.Name())[name]; ok {
			return bytes, true
		}
	}
	return 0, false
}

func procDir(pid int) string { return fmt.Sprintf("/proc/%d", pid) }

// status returns the numbers that the system says of a process or a thread, sizes in bytes.
func status(dir string) map[string]uint64 {
	text, _ := os.ReadFile(dir + "/status") // it may have ended
	numbers := map[string]uint64{}
	for line := range strings.Lines(string(text)) {
		name, value, _ := strings.Cut(line, ":")
		digits, size := strings.CutSuffix(strings.TrimSpace(value), " kB")
		if number, err := strconv.ParseUint(digits, 10, 64); err == nil {
			if size {
				number <<= 10
			}
			numbers[name] = number
		}
	}
	return numbers
}
