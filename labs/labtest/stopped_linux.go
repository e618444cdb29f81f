package labtest

import (
	"bytes"
	"os"
)

// stopped reports whether every thread of a process has stopped, or ended. A signal that
// stops a process reaches one of its threads, and the others go on until that one has run.
func stopped(pid int) bool {
	threads := procDir(pid) + "/task"
	entries, _ := os.ReadDir(threads) // without any, the process has ended
	for _, entry := range entries {
		stat, err := os.ReadFile(threads + "/" + entry.Name() + "/stat")
		if err != nil {
			continue // the thread has ended
		}
		// The state follows the name, which is in parentheses and may contain any: proc(5).
		_, after, _ := bytes.Cut(stat[bytes.LastIndexByte(stat, ')')+1:], []byte(" "))
		if len(after) == 0 || !bytes.ContainsAny(after[:1], "TtZXx") {
			return false
		}
	}
	return true
}
