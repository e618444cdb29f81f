package socketio

import "sync"

// Data holds values, by name, that the application stores with a socket. It may be
// used concurrently. FetchSockets sends it to other processes as JSON.
type Data struct {
	mu     sync.RWMutex
	values map[string]any
}

// Set stores a value under a name.
func (d *Data) Set(name string, value any) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.values == nil {
		d.values = map[string]any{}
	}
	d.values[name] = value
}

// Get returns the value stored under a name, or nil.
func (d *Data) Get(name string) any {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.values[name]
}

// Value returns the value stored under a name. It reports false if there is none
// or it is not a T.
func Value[T any](data *Data, name string) (T, bool) {
	value, ok := data.Get(name).(T)
	return value, ok
}

func (d *Data) all() map[string]any {
	d.mu.RLock()
	defer d.mu.RUnlock()
	values := make(map[string]any, len(d.values))
	for name, value := range d.values {
		values[name] = value
	}
	return values
}
