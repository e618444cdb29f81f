package system

import "golang.org/x/sys/windows"

// freeBytes is how many bytes this user can still write on the disk of path.
func freeBytes(path string) (free uint64, err error) {
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return 0, err
	}
	err = windows.GetDiskFreeSpaceEx(name, &free, nil, nil)
	return free, err
}
